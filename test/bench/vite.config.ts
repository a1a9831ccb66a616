import { join } from 'node:path'
import { defineConfig } from 'vite'

/** One file of plain JavaScript: measured code must not run through a test runner's transforms. */
export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  build: { ssr: join(import.meta.dirname, 'main.ts'), target: 'node24', emptyOutDir: true, minify: false },
})
