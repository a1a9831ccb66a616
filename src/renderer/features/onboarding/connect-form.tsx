import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bot, BotId, VaultStatus } from '../../../shared/model'
import { cancelConnect, connect } from '../../actions/bots'
import { wordsOf } from '../../actions/say'
import { useCache } from '../../state/stores'
import type { Words } from '../../state/view'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { focusOnMount } from '../../ui/focus'
import { Check, CircleAlert, Webhook } from '../../ui/icons'
import { Notice } from '../../ui/notice'
import styles from './connect-form.module.css'
import { BotFatherSteps } from './steps'
import { looksLikeToken, tokenIn } from './token'
import { VaultPanel } from './vault-panel'

type Props = {
  /** A new token for this bot. */
  readonly bot?: Bot | undefined
  readonly onConnected: (botId: BotId) => void
}

/**
 * Takes a token and hands it to the app, which keeps it: the field is emptied at once and the page never sees it again
 * (TRUST SEC-55). Every error stands under the field that it is about.
 */
export function ConnectForm({ bot, onConnected }: Props) {
  const { t } = useTranslation()
  const vault = useCache(cache => cache.vault)
  const [token, setToken] = useState('')
  const [channelName, setChannelName] = useState('')
  const [apiRoot, setApiRoot] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Words>()
  const looksRight = looksLikeToken(token)
  const code = problem?.key.replace('problem.', '')
  const isTokenProblem = code !== undefined && ['token-shape', 'token-refused', 'wrong-bot'].includes(code)
  const needsVault = code?.startsWith('vault') ?? false

  async function send(takeWebhook: boolean): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    try {
      const { botId } = await connect({
        token,
        ...(bot ? { botId: bot.id } : {}),
        ...(channelName.trim() ? { channelName: channelName.trim() } : {}),
        ...(apiRoot.trim() ? { apiRoot: apiRoot.trim() } : {}),
        ...(takeWebhook ? { takeWebhook } : {}),
      })
      setToken('')
      onConnected(botId)
    } catch (error) {
      const words = wordsOf(error)
      // Whoever pressed it knows.
      if (words.key !== 'problem.cancelled') setProblem(words)
    } finally {
      setBusy(false)
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isBusy) return
    if (looksRight) void send(false)
    else setProblem({ key: 'problem.token-shape' })
  }

  function change(text: string): void {
    setToken(tokenIn(text))
    setProblem(undefined)
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <div className={styles.line}>
        <Field
          label={t('onboarding.token')}
          scale="large"
          mono
          // Never remembered, never shown: shoulder, screen share and password manager alike.
          type="password"
          name="bellhop-bot-token"
          autoComplete="off"
          spellCheck={false}
          ref={focusOnMount}
          placeholder={t('onboarding.tokenPlaceholder')}
          value={token}
          onChange={event => change(event.target.value)}
          error={isTokenProblem && problem ? t(problem.key, { ...problem.params }) : undefined}
          hint={
            isBusy ? (
              <span className={styles.asking}>
                {t('onboarding.connecting')}
                <button type="button" className={styles.cancel} onClick={() => void cancelConnect()}>
                  {t('onboarding.cancel')}
                </button>
              </span>
            ) : looksRight ? <span className={styles.right}>{t('onboarding.tokenLooksRight')}</span> : t(`onboarding.tokenHint.${keptIn(vault)}`)
          }
          end={
            looksRight && !isTokenProblem && (
              <span className={styles.check} aria-hidden="true">
                <Check />
              </span>
            )
          }
        />
        <Button type="submit" variant="primary" size="large" busy={isBusy} className={styles.submit}>
          {t('onboarding.connect')}
        </Button>
      </div>

      {code === 'webhook-set' ? (
        <Notice
          tone="warning"
          icon={<Webhook />}
          title={t('onboarding.webhook.title')}
          live
          acts={
            <>
              <Button ref={focusOnMount} onClick={() => setProblem(undefined)}>
                {t('onboarding.webhook.keep')}
              </Button>
              <Button variant="danger" busy={isBusy} onClick={() => void send(true)}>
                {t('onboarding.webhook.take')}
              </Button>
            </>
          }
        >
          {t('onboarding.webhook.text', { url: problem?.params?.['url'] ?? '' })}
        </Notice>
      ) : needsVault && vault ? (
        <VaultPanel vault={vault} onOpen={() => void send(false)} />
      ) : (
        problem &&
        !isTokenProblem && (
          <Notice tone="danger" icon={<CircleAlert />} live>
            {t(problem.key, { ...problem.params, defaultValue: t('problem.internal') })}
          </Notice>
        )
      )}

      {bot ? <p className={styles.note}>{t('onboarding.replaceText')}</p> : null}
      <section className={styles.how} aria-label={t('onboarding.how')}>
        <h2 className={styles.heading}>{t('onboarding.how')}</h2>
        <BotFatherSteps hasBot={bot !== undefined} />
      </section>
      <details className={styles.more}>
        <summary>{t('onboarding.more')}</summary>
        <div className={styles.options}>
          {!bot && (
            <Field
              label={t('onboarding.channelName')}
              hint={t('onboarding.channelNameHint')}
              value={channelName}
              maxLength={64}
              dir="auto"
              autoComplete="off"
              onChange={event => setChannelName(event.target.value)}
            />
          )}
          <Field
            label={t('onboarding.server')}
            hint={t('onboarding.serverHint')}
            placeholder={bot?.apiRoot ?? defaultServer}
            value={apiRoot}
            autoComplete="off"
            spellCheck={false}
            onChange={event => setApiRoot(event.target.value)}
          />
        </div>
      </details>
    </form>
  )
}

/** Nothing is promised before the vault has said that it can be kept. */
function keptIn(vault: VaultStatus | null): VaultStatus['kind'] | 'unknown' | 'choice' {
  if (!vault) return 'unknown'
  return vault.state === 'ok' || vault.kind !== 'keychain' ? vault.kind : vault.fallbacks.length > 0 ? 'choice' : 'unknown'
}

const defaultServer = 'https://api.telegram.org'
