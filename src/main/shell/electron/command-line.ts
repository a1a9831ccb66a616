import { parseArgs } from 'node:util'
import { VaultStatus } from '../../../shared/model'

/** Switches that take the walls down; Chromium honours them from the command line of any app (SEC-3). */
const refused = [
  'no-sandbox',
  'disable-gpu-sandbox',
  'disable-setuid-sandbox',
  'disable-namespace-sandbox',
  'disable-seccomp-filter-sandbox',
  'allow-third-party-modules',
  'single-process',
  'no-zygote',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'disable-web-security',
  'allow-file-access-from-files',
  'enable-blink-features',
  'enable-experimental-web-platform-features',
  'disable-site-isolation-trials',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'js-flags',
  'load-extension',
  'disable-extensions-except',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'proxy-pac-url',
  'proxy-bypass-list',
  'force-webrtc-ip-handling-policy',
  'ssl-key-log-file',
  'log-net-log',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
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

export type Choices = {
  readonly isDemo: boolean
  readonly apiRoot?: string
  readonly dataDir?: string
  readonly vault?: VaultStatus['kind']
}

/** What Bellhop itself reads from its command line; anything else there is not for us. */
export function choicesFrom(argv: readonly string[]): Choices {
  const { values } = parseArgs({
    args: argv.slice(1),
    options: {
      demo: { type: 'boolean' },
      'api-root': { type: 'string' },
      'data-dir': { type: 'string' },
      vault: { type: 'string' },
    },
    strict: false,
    allowPositionals: true,
  })
  const kind = VaultStatus.shape.kind.safeParse(values['vault'])
  return {
    isDemo: values['demo'] === true,
    apiRoot: text(values['api-root']),
    dataDir: text(values['data-dir']),
    vault: kind.success ? kind.data : undefined,
  }
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
