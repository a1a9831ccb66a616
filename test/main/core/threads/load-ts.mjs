import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Lets a thread run the sources as they are: their imports name no extension, and Node strips the types by itself. */
registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('.') || !context.parentURL) return next(specifier, context)
    const url = new URL(`${specifier}.ts`, context.parentURL)
    return existsSync(fileURLToPath(url)) ? { url: url.href, format: 'module-typescript', shortCircuit: true } : next(specifier, context)
  },
})
