import { existsSync } from 'node:fs'
import type { LaunchOptions } from 'playwright'

/** As a person has it, with all that is around a page. */
const whole = '/usr/bin/chromium'
/** The same engine without a desktop's windows, for a third of the processor time that the whole one takes for a page. */
const lean = '/usr/bin/chromium-headless-shell'

const quiet = ['--font-render-hinting=none', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** How Playwright launches Chromium for tests: the one that BELLHOP_CHROMIUM names, or Debian's, or else Playwright's own. */
export function chromiumLaunch(args: readonly string[] = []): Pick<LaunchOptions, 'executablePath' | 'args'> {
  return launch([lean, whole], args)
}

/** For what is measured: a page is compared with an empty one in the browser that people have. */
export function wholeChromiumLaunch(): Pick<LaunchOptions, 'executablePath' | 'args'> {
  return launch([whole], [])
}

function launch(debians: readonly string[], args: readonly string[]): Pick<LaunchOptions, 'executablePath' | 'args'> {
  const path = process.env['BELLHOP_CHROMIUM'] ?? debians.find(existsSync)
  return { ...(path !== undefined && { executablePath: path }), args: [...quiet, ...args] }
}
