import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bot } from '../../../shared/model'
import { setCheckout, setProvider } from '../../actions/bots'
import { wordsOf } from '../../actions/say'
import type { Words } from '../../state/view'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { focusOnMount } from '../../ui/focus'
import { Check } from '../../ui/icons'
import { Segmented } from '../../ui/segmented'
import styles from './payments.module.css'

type Rule = NonNullable<Bot['checkout']>['rule']

/** What becomes of purchases, and through whom money is taken where it is not Stars. */
export function Payments({ bot }: { readonly bot: Bot }) {
  const { t } = useTranslation()
  return (
    <section className={styles.section} aria-label={t('bots.payments.title')}>
      <h3 className={styles.heading}>{t('bots.payments.title')}</h3>
      <Checkout bot={bot} />
      <Provider bot={bot} />
    </section>
  )
}

function Checkout({ bot }: { readonly bot: Bot }) {
  const { t } = useTranslation()
  const kept = bot.checkout
  const [rule, setRule] = useState<Rule | 'own'>(kept?.rule ?? 'own')
  const [reason, setReason] = useState(kept?.reason ?? '')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Words>()
  const isChanged = rule !== (kept?.rule ?? 'own') || (rule === 'decline' && reason.trim() !== (kept?.reason ?? ''))

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (rule === 'own') return
    setBusy(true)
    setProblem(undefined)
    try {
      await setCheckout(bot.id, rule, rule === 'decline' ? reason : undefined)
    } catch (error) {
      setProblem(wordsOf(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form className={styles.form} onSubmit={event => void save(event)}>
      <Segmented
        label={t('bots.payments.rule')}
        hint={t(`bots.payments.rules.${rule}.hint`)}
        value={rule}
        // Nobody has said anything yet; once somebody has, there is a rule.
        options={(kept ? (['accept', 'decline'] as const) : (['own', 'accept', 'decline'] as const)).map(value => ({ value, label: t(`bots.payments.rules.${value}.label`) }))}
        onChange={setRule}
      />
      {rule === 'decline' && (
        <Field label={t('bots.payments.reason')} hint={t('bots.payments.reasonHint')} value={reason} maxLength={200} dir="auto" onChange={event => setReason(event.target.value)} />
      )}
      <Wrong problem={problem} />
      {isChanged && (
        <div className={styles.acts}>
          <Button type="submit" size="small" variant="primary" busy={isBusy}>
            {t('bots.payments.save')}
          </Button>
        </div>
      )}
    </form>
  )
}

/** It goes to the vault at once; the page never sees it again, only that it is there. */
function Provider({ bot }: { readonly bot: Bot }) {
  const { t } = useTranslation()
  const [isEntering, setEntering] = useState(false)
  const [token, setToken] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Words>()
  const isSet = bot.hasProvider === true
  const looksRight = /^[\w:.-]{10,200}$/.test(token.trim())

  async function keep(next: string | null): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    try {
      await setProvider(bot.id, next)
      setToken('')
      setEntering(false)
    } catch (error) {
      setProblem(wordsOf(error))
    } finally {
      setBusy(false)
    }
  }

  // A field that is there all the time would have the focus, and whatever is pasted.
  if (!isEntering)
    return (
      <div className={styles.form}>
        <div className={styles.line}>
          <span className={styles.label}>{t('bots.payments.provider')}</span>
          {isSet && (
            <span className={styles.set}>
              <Check aria-hidden="true" />
              {t('bots.payments.set')}
            </span>
          )}
          <Button size="small" onClick={() => setEntering(true)}>
            {t(isSet ? 'bots.payments.replace' : 'bots.payments.enter')}
          </Button>
          {isSet && (
            <Button size="small" variant="quiet" disabled={isBusy} onClick={() => void keep(null)}>
              {t('bots.payments.forget')}
            </Button>
          )}
        </div>
        <Wrong problem={problem} />
      </div>
    )
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault()
        if (looksRight) void keep(token.trim())
      }}
    >
      <Field
        label={t('bots.payments.provider')}
        hint={t('bots.payments.providerHint')}
        type="password"
        name="bellhop-provider-token"
        mono
        autoComplete="off"
        spellCheck={false}
        ref={focusOnMount}
        value={token}
        onChange={event => setToken(event.target.value)}
      />
      <Wrong problem={problem} />
      <div className={styles.acts}>
        <Button type="submit" size="small" variant="primary" busy={isBusy} disabled={!looksRight}>
          {t('bots.payments.keep')}
        </Button>
        <Button
          size="small"
          variant="quiet"
          onClick={() => {
            setToken('')
            setEntering(false)
          }}
        >
          {t('bots.payments.leave')}
        </Button>
      </div>
    </form>
  )
}

function Wrong({ problem }: { readonly problem: Words | undefined }) {
  const { t } = useTranslation()
  if (!problem) return null
  return (
    <p className={styles.wrong} role="alert">
      {t(problem.key, { ...problem.params, defaultValue: t('problem.internal') })}
    </p>
  )
}
