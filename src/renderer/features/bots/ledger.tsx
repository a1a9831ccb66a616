import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract'
import type { BotId } from '../../../shared/model'
import { ledgerOf } from '../../actions/bots'
import { Button } from '../../ui/button'
import { ChevronRight } from '../../ui/icons'
import styles from './ledger.module.css'

type Book = Output<'bot.ledger'>
type Run = Book['runs'][number]

/** Which updates of a bot are here, run by run, and what parts the runs. Read when it is asked for: it is proof, not news. */
export function Ledger({ botId }: { readonly botId: BotId }) {
  const { t } = useTranslation()
  const [book, setBook] = useState<Book | 'failed'>()
  async function toggle(): Promise<void> {
    setBook(book === undefined || book === 'failed' ? ((await ledgerOf(botId)) ?? 'failed') : undefined)
  }
  const isOpen = book !== undefined && book !== 'failed'
  return (
    <section className={styles.ledger} aria-label={t('ledger.title')}>
      <Button variant="quiet" size="small" icon={<ChevronRight className={styles.turn} data-open={isOpen || undefined} />} aria-expanded={isOpen} onClick={() => void toggle()}>
        {t(isOpen ? 'ledger.hide' : 'ledger.show')}
      </Button>
      {book === 'failed' && <p role="alert">{t('ledger.failed')}</p>}
      {isOpen && <Pages book={book} />}
    </section>
  )
}

function Pages({ book }: { readonly book: Book }) {
  const { t, i18n } = useTranslation()
  const { count, runCount, runs } = book
  const number = new Intl.NumberFormat(i18n.language)
  if (count === 0) return <p className={styles.about}>{t('ledger.none')}</p>
  return (
    <>
      <p className={styles.about}>
        <strong>{runCount === 1 ? t('ledger.whole', { count }) : t('ledger.holes', { count: runCount - 1, updates: number.format(count) })}</strong>{' '}
        {t('ledger.about')}
      </p>
      {/* Newest on top: that is what somebody who looks for proof asks about. */}
      {/* It scrolls, so the keyboard must be able to get to it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ol className={styles.runs} reversed tabIndex={0} aria-label={t('ledger.title')}>
        {runs.toReversed().map(run => (
          <RunRow key={run.first + run.firstAt} run={run} />
        ))}
      </ol>
      {runCount > runs.length && <p className={styles.about}>{t('ledger.older', { count: runCount - runs.length })}</p>}
    </>
  )
}

function RunRow({ run }: { readonly run: Run }) {
  const { t, i18n } = useTranslation()
  const count = run.last - run.first + 1
  const format = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <li className={styles.run}>
      <span className={styles.ids}>{t('ledger.run', { count, first: run.first, last: run.last })}</span>
      <span className={styles.count}>{t('ledger.count', { count })}</span>
      <span className={styles.time}>{format.formatRange(run.firstAt, run.lastAt)}</span>
      {run.gap && (
        <span className={styles.gap} data-why={run.gap.why}>
          {run.gap.missing !== null && run.gap.missing > 0 && `${t('ledger.missing', { count: run.gap.missing })} `}
          {t(`ledger.${run.gap.why}`)}
        </span>
      )}
    </li>
  )
}
