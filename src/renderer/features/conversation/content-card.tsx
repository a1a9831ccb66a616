import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Content } from '../../../shared/content'
import { formatMoney } from '../../../shared/format'
import { visibleLine, visibleName } from '../../../shared/name'
import { cx } from '../../ui/cx'
import { each } from '../../ui/each'
import { Check, CircleDot, Copy, FileText, Gamepad, Gift, type Icon, Lock, Receipt, RotateCcw, Sparkles, Square, SquareCheck } from '../../ui/icons'
import styles from './content-card.module.css'
import { shortMomentOf } from './days'
import { useHistoryActs, useIsProtected } from './history-acts'

type Of<T extends Content['type']> = { readonly content: Extract<Content, { type: T }> }

/** What a message is besides text, files, people and places. Null for what is drawn elsewhere: lines and articles. */
export function ContentCard({ content }: { readonly content: Content }) {
  switch (content.type) {
    case 'poll':
      return <Poll content={content} />
    case 'dice':
      return <Dice content={content} />
    case 'game':
      return <Game content={content} />
    case 'checklist':
      return <Checklist content={content} />
    case 'story':
      return <Story content={content} />
    case 'paid_media':
      return <PaidMedia content={content} />
    case 'invoice':
      return <Invoice content={content} />
    case 'successful_payment':
    case 'refunded_payment':
      return <Payment content={content} />
    case 'giveaway':
    case 'giveaway_winners':
      return <Giveaway content={content} />
    case 'passport_data':
      return <Passport content={content} />
    case 'web_app_data':
      return <WebApp content={content} />
    case 'rich_message':
    case 'callback_query':
    case 'service':
      return null
    default:
      return content satisfies never
  }
}

function Poll({ content }: Of<'poll'>) {
  const { t, i18n } = useTranslation()
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' })
  const question = visibleLine(content.question)
  const kind = t(`content.poll.${content.isQuiz ? (content.isAnonymous ? 'anonymousQuiz' : 'quiz') : content.isAnonymous ? 'anonymous' : 'open'}`)
  const facts = [
    content.isClosed ? t('content.poll.closed') : kind,
    content.allowsMany && t('content.poll.many'),
    !content.isClosed && content.closesAt !== undefined && t('content.poll.closes', { moment: shortMomentOf(content.closesAt) }),
  ].filter(Boolean)
  return (
    <div className={styles.poll} role="group" aria-label={t('content.poll.label', { question })}>
      <div className={styles.heading} dir="auto">
        {question}
      </div>
      {content.description && <Words text={content.description} />}
      <div className={styles.facts}>{facts.join(' · ')}</div>
      <ul className={styles.options}>
        {each(content.options, (option, place) => {
          const part = content.voters > 0 ? option.votes / content.voters : 0
          const text = visibleLine(option.text)
          return (
            <li className={styles.option} data-right={option.isCorrect || undefined} aria-label={t('content.poll.option', { text, percent: percent.format(part), count: option.votes })}>
              <span className={styles.part}>{percent.format(part)}</span>
              <span className={styles.answer} dir="auto">
                {text}
                {option.isCorrect && <Check className={styles.right} role="img" aria-label={t('content.poll.right')} />}
              </span>
              <span className={styles.bar} style={{ '--part': part }} aria-hidden="true" />
              <Voters votes={content.votes ?? []} place={place} />
            </li>
          )
        })}
      </ul>
      <div className={styles.facts}>{t('content.poll.voters', { count: content.voters })}</div>
      {content.explanation && <Words text={content.explanation} />}
    </div>
  )
}

/** As many names as a line has room for. */
const namedVoters = 12

/** Who chose an answer, where the poll is not anonymous. */
function Voters({ votes, place }: { readonly votes: NonNullable<Of<'poll'>['content']['votes']>; readonly place: number }) {
  const { t } = useTranslation()
  const names = votes.filter(({ options }) => options.includes(place)).map(({ name }) => visibleName(name) || t('conversation.nameless'))
  if (names.length === 0) return null
  const shown = names.slice(0, namedVoters).join(', ')
  const rest = names.length - namedVoters
  return (
    <span className={styles.names} dir="auto" title={names.join(', ')}>
      {rest > 0 ? t('content.poll.andOthers', { names: shown, count: rest }) : shown}
    </span>
  )
}

function Dice({ content }: Of<'dice'>) {
  const { t } = useTranslation()
  return (
    <div className={styles.dice} role="img" aria-label={t('content.dice.label', content)}>
      <span className={styles.die}>{visibleName(content.emoji)}</span>
      <span className={styles.thrown}>{content.value}</span>
    </div>
  )
}

function Game({ content }: Of<'game'>) {
  const { t } = useTranslation()
  const title = visibleLine(content.title)
  return (
    <Card icon={Gamepad} title={title} label={t('content.game.label', { title })}>
      {content.description && <Words text={content.description} />}
    </Card>
  )
}

function Checklist({ content }: Of<'checklist'>) {
  const { t } = useTranslation()
  const title = visibleLine(content.title)
  const done = content.tasks.filter(({ doneAt }) => doneAt !== undefined).length
  return (
    <div className={styles.poll} role="group" aria-label={t('content.checklist.label', { title })}>
      <div className={styles.heading} dir="auto">
        {title}
      </div>
      <ul className={styles.options}>
        {content.tasks.map(task => {
          const isDone = task.doneAt !== undefined
          return (
            <li key={task.id} className={styles.task} data-done={isDone || undefined} title={isDone && task.doneBy ? t('content.checklist.task', { name: visibleName(task.doneBy) }) : undefined}>
              {isDone ? <SquareCheck role="img" aria-label={t('content.checklist.isDone')} /> : <Square role="img" aria-label={t('content.checklist.isOpen')} />}
              <span dir="auto">{visibleLine(task.text)}</span>
            </li>
          )
        })}
      </ul>
      <div className={styles.facts}>{t('content.checklist.done', { count: done, total: content.tasks.length })}</div>
    </div>
  )
}

function Story({ content }: Of<'story'>) {
  const { t } = useTranslation()
  return (
    <Card icon={CircleDot} title={t('content.story.title')}>
      <Words text={t('content.story.text', { chat: visibleName(content.chat) || t('conversation.nameless') })} />
    </Card>
  )
}

function PaidMedia({ content }: Of<'paid_media'>) {
  const { t } = useTranslation()
  return (
    <Card icon={Lock} title={t('content.paidMedia.price', { count: content.stars })} label={t('content.paidMedia.label')}>
      {content.previews.length > 0 && <Words text={t('content.paidMedia.previews', { count: content.previews.length })} />}
    </Card>
  )
}

function Invoice({ content }: Of<'invoice'>) {
  const { t, i18n } = useTranslation()
  return (
    <Card icon={Receipt} title={visibleLine(content.title) || t('content.payment.invoice')} label={t('content.payment.invoice')}>
      {content.description && <Words text={content.description} />}
      <div className={styles.money}>{formatMoney(content.amount, content.currency, i18n.language)}</div>
    </Card>
  )
}

function Payment({ content }: Of<'successful_payment' | 'refunded_payment'>) {
  const { t, i18n } = useTranslation()
  const acts = useHistoryActs()
  const isProtected = useIsProtected()
  const money = formatMoney(content.amount, content.currency, i18n.language)
  const isRefund = content.type === 'refunded_payment'
  const title = t(isRefund ? 'content.payment.refunded' : content.isRecurring ? 'content.payment.paidAgain' : 'content.payment.paid', { money })
  return (
    <Card icon={isRefund ? RotateCcw : Check} tone={isRefund ? 'plain' : 'good'} title={title}>
      {!isRefund && content.order.map(line => <Words key={line} text={line} />)}
      {content.payload !== '' && <div className={styles.facts}>{t('content.payment.order', { payload: visibleLine(content.payload) })}</div>}
      {content.chargeId !== '' && !isProtected && (
        <button type="button" className={styles.fact} data-act="open" title={t('content.payment.copyCharge')} onClick={() => acts.copy(content.chargeId)}>
          <span className={styles.cut}>{t('content.payment.charge', { id: visibleName(content.chargeId) })}</span>
          <Copy aria-hidden="true" />
        </button>
      )}
    </Card>
  )
}

function Giveaway({ content }: Of<'giveaway' | 'giveaway_winners'>) {
  const { t } = useTranslation()
  const { prize } = content
  const prizes = [
    prize.stars !== undefined && t('content.giveaway.stars', { count: prize.stars }),
    prize.premiumMonths !== undefined && t('content.giveaway.premium', { count: prize.premiumMonths }),
    prize.description !== undefined && visibleLine(prize.description),
  ].filter(Boolean)
  const isOver = content.type === 'giveaway_winners'
  const names = (isOver ? content.winners : content.chats).map(name => visibleName(name)).join(', ')
  return (
    <Card icon={Gift} title={t(isOver ? 'content.giveaway.winnersTitle' : 'content.giveaway.title')}>
      {prizes.length > 0 && <Words text={t('content.giveaway.prize', { prize: prizes.join(', ') })} />}
      <Words text={t('content.giveaway.winners', { count: content.winnerCount })} />
      {names !== '' && <Words text={t(isOver ? 'content.giveaway.names' : 'content.giveaway.chats', { names })} />}
      <div className={styles.facts}>{t('content.giveaway.drawn', { moment: shortMomentOf(content.drawnAt) })}</div>
    </Card>
  )
}

function Passport({ content }: Of<'passport_data'>) {
  const { t, i18n } = useTranslation()
  const names = content.elements.map(name => {
    const key = `content.passport.element.${name}`
    return i18n.exists(key) ? t(key) : visibleName(name.replaceAll('_', ' '))
  })
  return (
    <Card icon={FileText} title={t('content.passport.title')}>
      <Words text={t('content.passport.text', { names: names.join(', ') })} />
    </Card>
  )
}

/** Button and data come from whoever made the request, so both are shown as words and nothing more. */
function WebApp({ content }: Of<'web_app_data'>) {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  const isProtected = useIsProtected()
  return (
    <Card icon={Sparkles} title={t('content.webApp.title', { button: visibleLine(content.button) })}>
      <pre className={styles.data} dir="ltr">
        {content.data.slice(0, 600)}
      </pre>
      {!isProtected && (
        <button type="button" className={styles.fact} data-act="open" onClick={() => acts.copy(content.data)}>
          {t('content.webApp.copy')}
          <Copy aria-hidden="true" />
        </button>
      )}
    </Card>
  )
}

type CardProps = { readonly icon: Icon; readonly title: string; readonly label?: string; readonly tone?: 'plain' | 'good'; readonly children?: ReactNode }

function Card({ icon: Sign, title, label = title, tone = 'plain', children }: CardProps) {
  return (
    <div className={styles.card} role="group" aria-label={label}>
      <span className={cx(styles.icon, tone === 'good' && styles.good)} aria-hidden="true">
        <Sign />
      </span>
      <div className={styles.words}>
        <div className={styles.title} dir="auto">
          {title}
        </div>
        {children}
      </div>
    </div>
  )
}

function Words({ text }: { readonly text: string }) {
  return (
    <p className={styles.text} dir="auto">
      {text.slice(0, 1_000)}
    </p>
  )
}
