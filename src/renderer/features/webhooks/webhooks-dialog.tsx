import { useEffect, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract'
import { closeDialog } from '../../actions/panes'
import { wordsOf } from '../../actions/say'
import { addWebhook, listWebhooks, removeWebhook, testWebhook } from '../../actions/webhooks'
import { useIsViewOnly } from '../../state/selectors'
import { useView } from '../../state/stores'
import type { Words } from '../../state/view'
import { Button } from '../../ui/button'
import { CopyButton } from '../../ui/copy-button'
import { Dialog } from '../../ui/dialog'
import { Field } from '../../ui/field'
import { focusOnMount } from '../../ui/focus'
import { Check, CircleAlert, Lock } from '../../ui/icons'
import { Notice } from '../../ui/notice'
import styles from './webhooks.module.css'

type Webhook = Output<'webhook.list'>['webhooks'][number]
type Last = NonNullable<Webhook['lastDelivery']>

/** Other programs that are told of presses. */
export function WebhooksDialog() {
  const { t } = useTranslation()
  const isOpen = useView(view => view.dialog?.kind === 'webhooks')
  return (
    <Dialog open={isOpen} onClose={closeDialog} title={t('webhooks.title')} closeLabel={t('webhooks.close')} size="medium">
      {isOpen && <Content />}
    </Dialog>
  )
}

/** Deliveries make no rows of the stream: while they are looked at, they are asked for (ms). */
const fresh = 2_000

function Content() {
  const { t } = useTranslation()
  const isViewOnly = useIsViewOnly()
  const [webhooks, setWebhooks] = useState<readonly Webhook[]>()
  const [problem, setProblem] = useState<Words>()
  const [secret, setSecret] = useState<string>()

  async function refresh(): Promise<void> {
    try {
      setWebhooks((await listWebhooks()).webhooks)
    } catch (error) {
      setProblem(wordsOf(error))
    }
  }

  useEffect(() => {
    let isOver = false
    const look = async () => {
      try {
        const { webhooks: now } = await listWebhooks()
        if (!isOver) setWebhooks(now)
      } catch (error) {
        if (!isOver) setProblem(wordsOf(error))
      }
    }
    void look()
    const timer = setInterval(() => void look(), fresh)
    return () => {
      isOver = true
      clearInterval(timer)
    }
  }, [])

  async function remove(id: string): Promise<void> {
    setProblem(undefined)
    try {
      await removeWebhook(id)
    } catch (error) {
      setProblem(wordsOf(error))
    }
    await refresh()
  }

  return (
    <div className={styles.stack}>
      <p className={styles.text}>{t('webhooks.intro')}</p>
      {!isViewOnly && (
        <AddForm
          onAdded={async added => {
            setProblem(undefined)
            setSecret(added)
            await refresh()
          }}
        />
      )}
      {secret !== undefined && (
        <Notice
          tone="warning"
          icon={<Lock />}
          title={t('webhooks.secret.title')}
          live
          acts={
            <>
              <CopyButton text={secret} label={t('webhooks.secret.copy')} doneLabel={t('webhooks.secret.copied')} size="small" />
              <Button size="small" variant="quiet" onClick={() => setSecret(undefined)}>
                {t('webhooks.secret.done')}
              </Button>
            </>
          }
        >
          {t('webhooks.secret.text')}
          <code className={styles.secret}>{secret}</code>
        </Notice>
      )}
      {problem && (
        <Notice tone="danger" icon={<CircleAlert />} live>
          {t(problem.key, { ...problem.params, defaultValue: t('problem.internal') })}
        </Notice>
      )}
      {webhooks?.length === 0 && <p className={styles.text}>{t('webhooks.none')}</p>}
      {webhooks && webhooks.length > 0 && (
        <ul className={styles.list} aria-label={t('webhooks.list')}>
          {webhooks.map(webhook => (
            <Row key={webhook.id} webhook={webhook} onRemove={() => remove(webhook.id)} />
          ))}
        </ul>
      )}
    </div>
  )
}

function AddForm({ onAdded }: { readonly onAdded: (secret: string) => Promise<void> }) {
  const { t } = useTranslation()
  const [url, setUrl] = useState('')
  const [problem, setProblem] = useState<Words>()
  const [isBusy, setBusy] = useState(false)

  async function add(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    setProblem(undefined)
    try {
      const { secret } = await addWebhook(url)
      setUrl('')
      await onAdded(secret)
    } catch (error) {
      setProblem(wordsOf(error))
    }
    setBusy(false)
  }

  return (
    <form onSubmit={event => void add(event)} noValidate>
      <Field
        ref={focusOnMount}
        label={t('webhooks.url')}
        hint={t('webhooks.urlHint')}
        error={problem && t(problem.key, { ...problem.params, defaultValue: t('problem.internal') })}
        type="url"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder={t('webhooks.urlPlaceholder')}
        maxLength={2_000}
        value={url}
        onChange={event => {
          setUrl(event.target.value)
          setProblem(undefined)
        }}
        end={
          <Button type="submit" size="small" variant="primary" busy={isBusy} disabled={url.trim() === ''}>
            {t('webhooks.add')}
          </Button>
        }
      />
    </form>
  )
}

type RowProps = { readonly webhook: Webhook; readonly onRemove: () => Promise<void> }

function Row({ webhook: { id, url, lastDelivery, waiting }, onRemove }: RowProps) {
  const { t, i18n } = useTranslation()
  const isViewOnly = useIsViewOnly()
  const [asks, setAsks] = useState(false)
  const [isBusy, setBusy] = useState<'test' | 'remove'>()
  const [tested, setTested] = useState<{ readonly isWell: boolean; readonly words: Words }>()

  async function test(): Promise<void> {
    setBusy('test')
    setTested(undefined)
    try {
      const { outcome, status } = await testWebhook(id)
      setTested({ isWell: outcome === 'delivered', words: { key: `webhooks.tested.${status === undefined ? 'silent' : outcome}`, params: status === undefined ? {} : { status } } })
    } catch (error) {
      setTested({ isWell: false, words: wordsOf(error) })
    }
    setBusy(undefined)
  }

  const when = lastDelivery && new Intl.DateTimeFormat(i18n.language, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }).format(lastDelivery.at)
  return (
    <li className={styles.item}>
      <bdi className={styles.url}>{url}</bdi>
      <p className={styles.last} data-outcome={lastDelivery?.outcome}>
        {[t(lastWords(lastDelivery), { when, status: lastDelivery?.status }), ...(waiting > 0 ? [t('webhooks.waits', { count: waiting })] : [])].join(' · ')}
      </p>
      {tested && (
        <Notice tone={tested.isWell ? 'success' : 'danger'} icon={tested.isWell ? <Check /> : <CircleAlert />} live>
          {t(tested.words.key, { ...tested.words.params, defaultValue: t('problem.internal') })}
        </Notice>
      )}
      {asks ? (
        <div className={styles.acts} role="group" aria-label={t('webhooks.removeAsk')}>
          <span className={styles.text}>{t('webhooks.removeAsk')}</span>
          {/* The harmless choice has the focus. */}
          <Button ref={focusOnMount} size="small" onClick={() => setAsks(false)}>
            {t('webhooks.keep')}
          </Button>
          <Button
            size="small"
            variant="danger"
            busy={isBusy === 'remove'}
            onClick={() => {
              setBusy('remove')
              void onRemove()
            }}
          >
            {t('webhooks.remove')}
          </Button>
        </div>
      ) : (
        !isViewOnly && (
          <div className={styles.acts}>
            <Button size="small" busy={isBusy === 'test'} aria-label={t('webhooks.testName', { url })} onClick={() => void test()}>
              {t('webhooks.test')}
            </Button>
            <Button size="small" variant="quiet" aria-label={t('webhooks.removeName', { url })} onClick={() => setAsks(true)}>
              {t('webhooks.remove')}
            </Button>
          </div>
        )
      )}
    </li>
  )
}

/** Key of the sentence about what was told last. */
function lastWords(last: Last | undefined): string {
  if (!last) return 'webhooks.last.never'
  if (last.why) return `webhooks.last.${last.why}`
  if (last.attempts === 0) return 'webhooks.last.fresh'
  if (last.outcome === 'delivered') return 'webhooks.last.delivered'
  return `webhooks.last.${last.outcome}${last.status === undefined ? 'Silent' : ''}`
}
