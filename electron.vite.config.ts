import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
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
 * Three files of code: what asks for the first answers, all that the first screen needs, and the rest, which is loaded once that
 * is up. A file for each of what two screens share would make forty, and each asks the shell once more. What most people never
 * see comes when it is asked for.
 */
const chunks = [
  // Each with everything that it imports statically.
  { name: 'main', test: /src.renderer.(index\.html|main\.tsx)$/, priority: 4 },
  { name: 'first', test: /src.renderer.first\.tsx$/, priority: 3 },
  { name: 'lottie', test: /node_modules.lottie-web/, priority: 2 },
  { name: 'diff', test: /node_modules.diff\W|word-diff/, priority: 2 },
  { name: 'mediabunny', test: /node_modules.mediabunny|to-ogg/, priority: 2 },
  { name: 'emoji', test: /unicode-emoji-json/, priority: 2 },
  { name: 'rest', test: /./ },
]

/** The page asks for the code and the styles of its first screen at once, not only when its first file has been run. */
function preloadFirst(): Plugin {
  return {
    name: 'preload-first',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const names = Object.keys(bundle ?? {}).filter(name => /(first|rolldown-runtime)-[^/]*\.(js|css)$/.test(name))
        return names.map(name =>
          name.endsWith('.css')
            ? { tag: 'link', attrs: { rel: 'stylesheet', crossorigin: true, href: `./${name}` }, injectTo: 'head' }
            : { tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `./${name}` }, injectTo: 'head' },
        )
      },
    },
  }
}

/**
 * What packages import and Bellhop never reaches, 900 kB of it: grammY's own fetch with its tables of domain names (`tgFetch` takes
 * its place in every call), and conf's validator of JSON schemas (settings are validated by their own). Each costs its time and
 * memory at every start.
 */
const unreached: Readonly<Record<string, string>> = {
  'node-fetch': "export default function fetch() { throw new Error('grammY was given a fetch of our own') }",
  'ajv/dist/2020.js': "export class Ajv2020 { constructor() { throw new Error('settings have no JSON schema') } }",
  'ajv-formats': 'export default {}',
}

function leaveOut(): Plugin {
  const mark = '\0unreached '
  return {
    name: 'leave-out',
    enforce: 'pre',
    resolveId: id => (Object.hasOwn(unreached, id) ? mark + id : null),
    load: id => (id.startsWith(mark) ? unreached[id.slice(mark.length)] : null),
  }
}

export default defineConfig({
  main: {
    plugins: [leaveOut()],
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
    plugins: [react(), preloadFirst()],
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
