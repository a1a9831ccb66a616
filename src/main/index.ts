import { startCore } from './core/worker'
import { openLog } from './logger'
import { createRedactor, learnFrom } from './redact'
import { startDesktop } from './shell/electron/app'
import { openVault } from './vault/vault'

const redactor = createRedactor()

startDesktop({
  openLog: folder => openLog(folder, redactor).log,
  async open({ spawnHelper, vaultKind, ...host }) {
    const vault = learnFrom(openVault({ dir: host.dataDir, spawnHelper, kind: vaultKind }), redactor)
    return { vault, core: await startCore({ ...host, vault, shell: 'electron' }) }
  },
  // Loaded only where it is shown.
  startDemo: async () => (await import('../simulator/demo')).startDemo(),
})
