import { app } from 'electron'

/** Where `npm run dev` serves the page while it is being written; an installed app has no such place, whatever its environment says. */
export function devServer(): string | undefined {
  return app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'] || undefined
}
