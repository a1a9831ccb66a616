import { startCore } from './core/worker'
import { openLog } from './logger'
import { createRedactor } from './redact'
import { startDesktop } from './shell/electron/app'
import { openVault } from './vault/vault'

const redactor = createRedactor()

startDesktop({
  openLog: folder => openLog(folder, redactor).log,
  async open({ dataDir, spawnHelper, vaultKind, ...host }) {
    const vault = openVault({ dir: dataDir, spawnHelper, kind: vaultKind })
    return { vault, core: await startCore({ ...host, dataDir, vault, shell: 'electron' }) }
  },
})
