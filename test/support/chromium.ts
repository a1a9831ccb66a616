import { existsSync } from 'node:fs'
import type { LaunchOptions } from 'playwright'

/** Debian's browser without a desktop's windows is the same engine, for a third of the processor time that its full one takes for a page. */
const debians = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']

const quiet = ['--font-render-hinting=none', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** How Playwright launches Chromium for tests and benchmarks: the one that BELLHOP_CHROMIUM names, or Debian's, or else Playwright's own. */
export function chromiumLaunch(args: readonly string[] = []): Pick<LaunchOptions, 'executablePath' | 'args'> {
  const path = process.env['BELLHOP_CHROMIUM'] ?? debians.find(existsSync)
  return { ...(path !== undefined && { executablePath: path }), args: [...quiet, ...args] }
}
