import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/model'
import { visibleLine, visibleName } from '../../../shared/name'
import { useIsViewOnly } from '../../state/selectors'
import { Avatar } from '../../ui/avatar'
import { Button } from '../../ui/button'
import { Copy, ExternalLink, MapPin, ShieldAlert, UserPlus } from '../../ui/icons'
import { Tooltip } from '../../ui/tooltip'
import { useAt } from '../../ui/use-at'
import styles from './cards.module.css'
import { timeOf } from './days'
import { useHistoryActs, useIsProtected } from './history-acts'

/** A contact that somebody passed on. */
export function ContactCard({ contact }: { readonly contact: NonNullable<Message['contact']> }) {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  const name = visibleName(contact.name) || t('conversation.nameless')
  const phone = visibleName(contact.phone)
  const isProtected = useIsProtected()
  const isViewOnly = useIsViewOnly()
  return (
    <div className={styles.contact} role="group" aria-label={t('conversation.contactCard.label', { name })}>
      <Avatar name={name} size={40} />
      <div className={styles.words}>
        <div className={styles.name} dir="auto">
          {name}
        </div>
        <div className={styles.fact}>{phone}</div>
      </div>
      {!isProtected && !isViewOnly && (
        <Tooltip text={t('conversation.contactCard.save')} side="top">
          <button type="button" className={styles.act} aria-label={t('conversation.contactCard.save')} onClick={() => acts.saveCard(contact)}>
            <UserPlus />
          </button>
        </Tooltip>
      )}
      {!isProtected && (
        <button
          type="button"
          className={styles.act}
          data-act="open"
          aria-label={t('conversation.contactCard.copyPhone')}
          title={t('conversation.contactCard.copyPhone')}
          onClick={() => acts.copy(phone)}
        >
          <Copy />
        </button>
      )}
    </div>
  )
}

type PlaceProps = {
  readonly message: Message
  readonly location: NonNullable<Message['location']>
  /** Its number among the places of the message. */
  readonly place: number
}

/** Where somebody is, drawn without a map server: a piece of the graticule with the place in its middle. */
export function LocationCard({ message, location, place }: PlaceProps) {
  const { t, i18n } = useTranslation()
  const acts = useHistoryActs()
  const isProtected = useIsProtected()
  const { isLive, liveUntil, heading, accuracy } = location
  const isOver = useAt(liveUntil)
  const facts = [
    isLive && liveUntil !== undefined && !isOver && t('conversation.location.until', { time: timeOf(liveUntil) }),
    isLive && !isOver && heading !== undefined && t('conversation.location.heading', { degrees: heading }),
    accuracy !== undefined && t('conversation.location.accuracy', { distance: metres(accuracy, i18n.language) }),
  ].filter(Boolean)
  const latitude = location.latitude.toFixed(5)
  const longitude = location.longitude.toFixed(5)
  const title = visibleLine(location.title ?? '')
  const address = visibleLine(location.address ?? '')
  return (
    <div className={styles.location} role="group" aria-label={t('conversation.location.label', { latitude, longitude })}>
      <Graticule latitude={location.latitude} longitude={location.longitude} heading={isLive && !isOver ? heading : undefined} />
      <div className={styles.place}>
        <div className={styles.words}>
          <div className={styles.name} dir="auto">
            {title || t(isLive ? (isOver ? 'conversation.location.ended' : 'conversation.location.live') : 'conversation.location.pin')}
          </div>
          {address && (
            <div className={styles.fact} dir="auto">
              {address}
            </div>
          )}
          <div className={styles.fact}>
            {latitude}, {longitude}
          </div>
          {facts.length > 0 && <div className={styles.fact}>{facts.join(' · ')}</div>}
        </div>
        <button
          type="button"
          className={styles.act}
          data-act="open"
          aria-label={t('conversation.location.open')}
          title={t('conversation.location.open')}
          onClick={() => acts.openLink(message, { place })}
        >
          <ExternalLink />
        </button>
        {!isProtected && (
          <button
            type="button"
            className={styles.act}
            aria-label={t('conversation.location.copy')}
            title={t('conversation.location.copy')}
            onClick={() => acts.copy(`${latitude}, ${longitude}`)}
          >
            <Copy />
          </button>
        )}
      </div>
    </div>
  )
}

const lines = [-3, -2, -1, 0, 1, 2, 3]

function metres(distance: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'meter', maximumFractionDigits: 0 }).format(Math.max(1, distance))
}

type GraticuleProps = { readonly latitude: number; readonly longitude: number; readonly heading: number | undefined }

function Graticule({ latitude, longitude, heading }: GraticuleProps) {
  // One line every hundredth of a degree; the place lies between them as it does on the globe.
  const x = (step: number) => 150 + (step - fraction(longitude * 100)) * 56
  const y = (step: number) => 56 - (step - fraction(latitude * 100)) * 56
  return (
    <div className={styles.map} aria-hidden="true">
      <svg viewBox="0 0 300 112" preserveAspectRatio="xMidYMid slice">
        {lines.map(step => (
          <g key={step}>
            <line x1={x(step)} x2={x(step)} y1={0} y2={112} />
            <line x1={0} x2={300} y1={y(step)} y2={y(step)} />
          </g>
        ))}
        <circle cx={150} cy={56} r={26} />
        {heading !== undefined && <path d="M150 22l9 12h-18z" transform={`rotate(${heading} 150 56)`} />}
      </svg>
      <MapPin className={styles.pin} />
    </div>
  )
}

function fraction(value: number): number {
  return Number.isFinite(value) ? value - Math.floor(value) : 0
}

/** A kind that has no drawing, or something that could not be read: its name, and its raw JSON one key away. */
export function UnknownCard({ message }: { readonly message: Message }) {
  const { t, i18n } = useTranslation()
  const acts = useHistoryActs()
  const isNamed = message.kind !== 'unknown' && message.kind !== 'unreadable'
  const key = `conversation.kind.${message.kind}`
  const name = i18n.exists(key) ? t(key) : visibleName(message.kind.replaceAll('_', ' '))
  return (
    <div className={styles.unknown} role="group" aria-label={name}>
      <span className={styles.unknownIcon} aria-hidden="true">
        <ShieldAlert />
      </span>
      <div className={styles.words}>
        <div className={styles.name}>{name}</div>
        <div className={styles.sentence}>
          {isNamed ? t('conversation.unknown.kind', { kind: visibleName(message.kind) }) : t(`conversation.unknown.${message.kind}`)}
        </div>
        <Button size="small" data-act="open" className={styles.raw} onClick={() => acts.showRaw(message)}>
          {t('conversation.unknown.show')}
        </Button>
      </div>
    </div>
  )
}
