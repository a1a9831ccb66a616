import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { platform } from '../../actions/keyboard'
import { printed } from '../../actions/keys'
import { closeDialog, open, set } from '../../actions/panes'
import { useInfo, useSettings } from '../../state/selectors'
import { useCache, useView } from '../../state/stores'
import { Button } from '../../ui/button'
import { CopyButton } from '../../ui/copy-button'
import { Dialog } from '../../ui/dialog'
import { Archive, Download, Moon, Sun, SunMoon, Upload } from '../../ui/icons'
import { Segmented } from '../../ui/segmented'
import { Switch } from '../../ui/switch'
import styles from './settings.module.css'

/** Preferences of this device. Each takes effect at once. */
export function SettingsDialog() {
  const { t } = useTranslation()
  const isOpen = useView(view => view.dialog?.kind === 'settings')
  const settings = useSettings()
  const info = useInfo()
  const vault = useCache(cache => cache.vault)
  const isDesktop = info?.shell === 'electron'
  return (
    <Dialog open={isOpen} onClose={closeDialog} title={t('settings.title')} size="medium" closeLabel={t('settings.close')}>
      <Section title={t('settings.look')}>
        <Segmented
          label={t('settings.theme')}
          value={settings.theme}
          onChange={theme => void set({ theme })}
          options={[
            { value: 'system', label: t('settings.themes.system'), icon: <SunMoon /> },
            { value: 'light', label: t('settings.themes.light'), icon: <Sun /> },
            { value: 'dark', label: t('settings.themes.dark'), icon: <Moon /> },
          ]}
        />
      </Section>
      <Section title={t('settings.writing')}>
        <Segmented
          label={t('settings.sendKey')}
          hint={t('settings.sendKeyHint')}
          value={settings.sendKey}
          onChange={sendKey => void set({ sendKey })}
          options={[
            { value: 'enter', label: printed('enter', platform()).join(' ') },
            { value: 'mod-enter', label: printed('mod+enter', platform()).join(' ') },
          ]}
        />
      </Section>
      <Section title={t('settings.notifying')}>
        <Switch label={t('settings.notifications')} checked={settings.notifications} onChange={notifications => void set({ notifications })} />
        <Switch
          label={t('settings.notificationPreview')}
          hint={t('settings.notificationPreviewHint')}
          checked={settings.notificationPreview}
          disabled={!settings.notifications}
          onChange={notificationPreview => void set({ notificationPreview })}
        />
        <Switch label={t('settings.sound')} checked={settings.sound} onChange={sound => void set({ sound })} />
      </Section>
      {isDesktop && (
        <Section title={t('settings.window')}>
          <Switch
            label={t('settings.closeToTray')}
            hint={t('settings.closeToTrayHint')}
            checked={settings.closeToTray}
            onChange={closeToTray => void set({ closeToTray })}
          />
        </Section>
      )}
      <Section title={t('settings.data')}>
        <p className={styles.text}>{t('settings.dataText')}</p>
        <div className={styles.path}>
          <code>{info?.dataDir}</code>
          <CopyButton text={info?.dataDir ?? ''} label={t('settings.copyPath')} doneLabel={t('settings.copied')} size="small" />
        </div>
        {vault && (
          <div className={styles.line}>
            <p className={styles.text}>{vault.state === 'ok' ? t(`vault.ok.${vault.kind}`) : t(`vault.${vault.state}.title`)}</p>
            {vault.state !== 'ok' && (
              <Button size="small" onClick={() => open({ kind: 'vault' })}>
                {t('settings.vaultChange')}
              </Button>
            )}
          </div>
        )}
      </Section>
      {info?.mode !== 'unreadable' && (
        <Section title={t('backups.title')}>
          <p className={styles.text}>{t('backups.intro')}</p>
          <div className={styles.acts}>
            <Button size="small" icon={<Archive />} onClick={() => open({ kind: 'backups', show: 'list' })}>
              {t('backups.open')}
            </Button>
            <Button size="small" icon={<Upload />} onClick={() => open({ kind: 'backups', show: 'export' })}>
              {t('backups.exportOpen')}
            </Button>
            <Button size="small" icon={<Download />} onClick={() => open({ kind: 'backups', show: 'import' })}>
              {t('backups.importOpen')}
            </Button>
          </div>
        </Section>
      )}
      <p className={styles.about}>{t('settings.about', { version: info?.version })}</p>
    </Dialog>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.heading}>{title}</h3>
      {children}
    </section>
  )
}
