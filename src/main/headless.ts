import { fileURLToPath } from 'node:url'
import { runElsewhere } from './shell/web/node-version'

const entry = fileURLToPath(import.meta.url)
const args = process.argv.slice(2)

// Everything else is loaded only once this Node is known to be new enough for it.
if (!runElsewhere(entry, args)) {
  const [{ join }, { startCore }, { openLog }, { createRedactor, learnFrom }, { runHeadless }, { forkHelper, openVault }] = await Promise.all([
    import('node:path'),
    import('./core/worker'),
    import('./logger'),
    import('./redact'),
    import('./shell/web/run'),
    import('./vault/vault'),
  ])
  const redactor = createRedactor()
  await runHeadless(args, {
    entry,
    redactor,
    openLog: folder => openLog(folder, redactor).log,
    async open({ vaultKind, ...host }) {
      const spawnHelper = () => forkHelper(join(import.meta.dirname, 'vault-helper.js'))
      const vault = learnFrom(openVault({ dir: host.dataDir, spawnHelper, kind: vaultKind }), redactor)
      return { vault, core: await startCore({ ...host, vault }) }
    },
    startDemo: async () => (await import('../simulator/demo')).startDemo(),
  })
}
