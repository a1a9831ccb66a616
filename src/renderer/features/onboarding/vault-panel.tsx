import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Input } from '../../../shared/contract'
import type { VaultStatus } from '../../../shared/model'
import { unlock } from '../../actions/bots'
import { wordsOf } from '../../actions/say'
import type { Words } from '../../state/view'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { focusOnMount } from '../../ui/focus'
import { CircleAlert, Lock } from '../../ui/icons'
import { Notice } from '../../ui/notice'
import styles from './vault-panel.module.css'

type Props = {
  readonly vault: VaultStatus
  /** Tokens can be had now. */
  readonly onOpen: () => void
}

/** Says what is wrong with the keychain, and offers what can be done: unlock it, give the passphrase, choose another place. */
export function VaultPanel({ vault, onOpen }: Props) {
  const { t } = useTranslation()
  const [passphrase, setPassphrase] = useState('')
  const [busy, setBusy] = useState<string>()
  const [problem, setProblem] = useState<Words>()
  const [chosen, setChosen] = useState<'file' | 'session'>()

  async function go(what: string, input: Input<'vault.unlock'>): Promise<void> {
    setBusy(what)
    setProblem(undefined)
    try {
      const next = await unlock(input)
      setPassphrase('')
      if (next.state === 'ok') onOpen()
    } catch (error) {
      setProblem(wordsOf(error))
    } finally {
      setBusy(undefined)
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (passphrase.length >= shortestPassphrase) void go('file', { kind: 'file', passphrase })
  }

  const isFile = vault.kind === 'file'
  const asksPassphrase = (isFile && chosen !== 'session') || chosen === 'file'
  return (
    <div className={styles.panel}>
      {vault.state !== 'ok' && (
        <Notice tone="warning" icon={<Lock />} title={t(`vault.${vault.state}.title`)}>
          {t(`vault.${vault.state}.text`)}
        </Notice>
      )}
      {vault.kind === 'keychain' && ['locked', 'timeout', 'crashed'].includes(vault.state) && (
        <Button variant="primary" icon={<Lock />} busy={busy === 'keychain'} onClick={() => void go('keychain', { kind: 'keychain' })}>
          {busy === 'keychain' ? t('vault.unlocking') : vault.state === 'locked' ? t('vault.unlock') : t('vault.tryAgain')}
        </Button>
      )}
      {vault.fallbacks.length > 0 && !asksPassphrase && (
        <fieldset className={styles.choices}>
          <legend className={styles.legend}>{t(isFile ? 'vault.choicesWithoutFile' : 'vault.choices')}</legend>
          {vault.fallbacks.includes('file') && (
            <Choice title={t('vault.file')} text={t('vault.fileText')} onChoose={() => setChosen('file')} />
          )}
          {vault.fallbacks.includes('session') && (
            <Choice title={t('vault.session')} text={t('vault.sessionText')} onChoose={() => void go('session', { kind: 'session' })} />
          )}
        </fieldset>
      )}
      {asksPassphrase && vault.state !== 'ok' && (
        // The form of the token may be around this one; a div with its own button and Enter does not end that.
        <div className={styles.passphrase}>
          <Field
            label={t('vault.passphrase')}
            hint={isFile ? undefined : t('vault.passphraseHint')}
            type="password"
            autoComplete="off"
            ref={focusOnMount}
            value={passphrase}
            onChange={event => setPassphrase(event.target.value)}
            onKeyDown={event => event.key === 'Enter' && submit(event)}
          />
          <div className={styles.acts}>
            <Button variant="primary" busy={busy === 'file'} disabled={passphrase.length < shortestPassphrase} onClick={submit}>
              {isFile ? t('vault.open') : t('vault.useFile')}
            </Button>
            {/* A passphrase may be forgotten, and whoever looked at one way may want the other. */}
            {vault.fallbacks.includes('session') && (
              <Button variant="quiet" onClick={() => setChosen(isFile ? 'session' : undefined)}>
                {t(isFile ? 'vault.forgotten' : 'vault.back')}
              </Button>
            )}
          </div>
        </div>
      )}
      {problem && (
        <Notice tone="danger" icon={<CircleAlert />} live>
          {t(problem.key, { ...problem.params, defaultValue: t('problem.internal') })}
        </Notice>
      )}
    </div>
  )
}

const shortestPassphrase = 8

function Choice({ title, text, onChoose }: { readonly title: string; readonly text: string; readonly onChoose: () => void }) {
  return (
    <button type="button" className={styles.choice} onClick={onChoose}>
      <span className={styles.title}>{title}</span>
      <span className={styles.text}>{text}</span>
    </button>
  )
}
