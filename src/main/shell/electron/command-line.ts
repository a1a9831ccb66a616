/** Switches that take the walls down; Chromium honours them from the command line of any app (SEC-3). */
const refused = [
  'no-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'js-flags',
  'load-extension',
  'host-resolver-rules',
  'proxy-server',
  'ignore-certificate-errors',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
]

/** The switches among `argv` with which an installed Bellhop does not start. Windows also takes `/name`, and one dash will do. */
export function refusedSwitches(argv: readonly string[]): string[] {
  return argv.slice(1).flatMap(argument => {
    const name = /^(?:--?|\/)([^=]+)/.exec(argument)?.[1]?.toLowerCase()
    return name && refused.includes(name) ? [name] : []
  })
}

export type Choices = { readonly isDemo: boolean; readonly apiRoot?: string; readonly dataDir?: string }

/** What Bellhop itself reads from its command line: `--demo`, `--api-root=URL`, `--data-dir=DIR`. Anything else is not for us. */
export function choicesFrom(argv: readonly string[]): Choices {
  const value = (name: string) => argv.find(argument => argument.startsWith(`--${name}=`))?.slice(name.length + 3) || undefined
  return { isDemo: argv.includes('--demo'), apiRoot: value('api-root'), dataDir: value('data-dir') }
}
