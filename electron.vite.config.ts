import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import manifest from './package.json' with { type: 'json' }

const at = (path: string) => join(import.meta.dirname, path)

/** Every file that is started by its path: two shells, three workers, the keychain helper and the simulator. */
const entries = {
  index: at('src/main/index.ts'),
  headless: at('src/main/headless.ts'),
  'worker-thread': at('src/main/core/worker-thread.ts'),
  'reader-thread': at('src/main/core/reader-thread.ts'),
  'job-thread': at('src/main/core/backup/job-thread.ts'),
  'vault-helper': at('src/main/vault/helper.ts'),
  simulator: at('src/simulator/main.ts'),
}

/**
 * Two files of code: all that the first screen needs, and the rest, which is loaded once that is up. A file for each of what
 * two screens share would make forty, and each asks the shell once more. What most people never see comes when it is asked for.
 */
const chunks = [
  // With everything that it imports statically.
  { name: 'first', test: /src.renderer.(index\.html|main\.tsx)$/, priority: 1 },
  { name: 'lottie', test: /node_modules.lottie-web/, priority: 2 },
  { name: 'diff', test: /node_modules.diff\W|word-diff/, priority: 2 },
  { name: 'rest', test: /./ },
]

export default defineConfig({
  main: {
    build: {
      // The installed app ships no node_modules but keytar's, which is native: everything else goes into the bundle.
      externalizeDeps: { include: ['keytar', '@napi-rs/keyring'], exclude: Object.keys(manifest.dependencies) },
      target: 'node22.23',
      sourcemap: true,
      rolldownOptions: {
        input: entries,
        // Chunks lie beside the entries, so that `import.meta.dirname` is out/main wherever the code ended up.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload is one CommonJS file that can require nothing but electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [react()],
    build: {
      target: 'chrome156',
      // The content security policy knows no `data:`.
      assetsInlineLimit: 0,
      minify: true,
      outDir: at('out/renderer'),
      emptyOutDir: true,
      rolldownOptions: { input: at('src/renderer/index.html'), output: { codeSplitting: { groups: chunks } } },
    },
  },
})
