import type { ReactNode, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { platform } from '../../actions/keyboard'
import { printed } from '../../actions/keys'
import { closeDialog, open, set } from '../../actions/panes'
import { useInfo, useSettings } from '../../state/selectors'
import { useCache, useView } from '../../state/stores'
import type { SettingName } from '../../state/view'
import { Button } from '../../ui/button'
import { Choice } from '../../ui/choice'
import { CopyButton } from '../../ui/copy-button'
import { Dialog } from '../../ui/dialog'
import { Archive, Download, Moon, Sun, SunMoon, Upload, Webhook } from '../../ui/icons'
import { Segmented } from '../../ui/segmented'
import { Switch } from '../../ui/switch'
import styles from './settings.module.css'

/** Preferences of this device. Each takes effect at once. */
export function SettingsDialog() {
  const { t } = useTranslation()
  const dialog = useView(view => (view.dialog?.kind === 'settings' ? view.dialog : null))
  const isOpen = dialog !== null
  const settings = useSettings()
  const info = useInfo()
  const vault = useCache(cache => cache.vault)
  const isDesktop = info?.shell === 'electron'
  return (
    <Dialog open={isOpen} onClose={closeDialog} title={t('settings.title')} size="medium" closeLabel={t('settings.close')} {...(dialog?.at && { initialFocus: controlOf(dialog.at) })}>
      <Section title={t('settings.look')}>
        <Setting name="theme">
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
        </Setting>
      </Section>
      <Section title={t('settings.writing')}>
        <Setting name="sendKey">
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
        </Setting>
        <Setting name="hold">
          <Choice
            label={t('settings.hold')}
            hint={t('settings.holdHint')}
            value={settings.holdSeconds}
            options={holds(settings.holdSeconds).map(seconds => ({ value: seconds, label: seconds === 0 ? t('settings.holdOff') : t('settings.holdFor', { count: seconds }) }))}
            onChange={holdSeconds => void set({ holdSeconds })}
          />
        </Setting>
      </Section>
      <Section title={t('settings.notifying')}>
        <Setting name="notifications">
          <Switch label={t('settings.notifications')} checked={settings.notifications} onChange={notifications => void set({ notifications })} />
        </Setting>
        <Setting name="notificationPreview">
          <Switch
            label={t('settings.notificationPreview')}
            hint={t('settings.notificationPreviewHint')}
            checked={settings.notificationPreview}
            disabled={!settings.notifications}
            onChange={notificationPreview => void set({ notificationPreview })}
          />
        </Setting>
        <Setting name="sound">
          <Switch label={t('settings.sound')} checked={settings.sound} onChange={sound => void set({ sound })} />
        </Setting>
      </Section>
      {isDesktop && (
        <Section title={t('settings.window')}>
          <Setting name="closeToTray">
            <Switch
              label={t('settings.closeToTray')}
              hint={t('settings.closeToTrayHint')}
              checked={settings.closeToTray}
              onChange={closeToTray => void set({ closeToTray })}
            />
          </Setting>
        </Section>
      )}
      <Section title={t('settings.data')}>
        <p className={styles.text}>{t('settings.dataText')}</p>
        <Setting name="data">
          <div className={styles.path}>
            <code>{info?.dataDir}</code>
            <CopyButton text={info?.dataDir ?? ''} label={t('settings.copyPath')} doneLabel={t('settings.copied')} size="small" />
          </div>
        </Setting>
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
      {info?.mode !== 'unreadable' && (
        <Section title={t('webhooks.title')}>
          <p className={styles.text}>{t('webhooks.settings')}</p>
          <div className={styles.acts}>
            <Button size="small" icon={<Webhook />} onClick={() => open({ kind: 'webhooks' })}>
              {t('webhooks.open')}
            </Button>
          </div>
        </Section>
      )}
      <p className={styles.about}>{t('settings.about', { version: info?.version })}</p>
    </Dialog>
  )
}

/** Seconds to choose from; another that was set elsewhere is kept. */
function holds(now: number): readonly number[] {
  return [...new Set([0, 5, 10, 20, 30, now])].toSorted((a, b) => a - b)
}

/** What has the focus when the palette asked for one setting. */
function controlOf(name: SettingName): RefObject<HTMLElement | null> {
  return {
    get current() {
      return document.querySelector<HTMLElement>(`[data-setting="${name}"] :is([role="switch"], [role="radio"][aria-checked="true"], select, input, button)`)
    },
  }
}

function Setting({ name, children }: { readonly name: SettingName; readonly children: ReactNode }) {
  return <div data-setting={name}>{children}</div>
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.heading}>{title}</h3>
      {children}
    </section>
  )
}
