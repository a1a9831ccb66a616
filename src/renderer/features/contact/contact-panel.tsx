import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../shared/format'
import type { Bot, Contact, Conversation, ConversationId, Message } from '../../../shared/model'
import { hasOverrides, visibleFileName, visibleLine, visibleName } from '../../../shared/name'
import { loadConversation } from '../../actions/load'
import { show, togglePanel } from '../../actions/panes'
import { useKeys } from '../../actions/use-keys'
import { mediaUrl } from '../../client'
import { handle } from '../../state/handles'
import { useBot, useContact, useConversation, useFailure, useMessageWindow } from '../../state/selectors'
import { Avatar } from '../../ui/avatar'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { AlertTriangle, FileText, Music, Mic, Video, X } from '../../ui/icons'
import styles from './contact-panel.module.css'
import { Fact } from './fact'
import { filesOf, type SharedFile } from './files'
import { Saved } from './saved'

/** Who the open conversation is with, and what was exchanged. */
export function ContactPanel({ conversationId }: { readonly conversationId: ConversationId }) {
  const { t } = useTranslation()
  const keys = useKeys()
  const conversation = useConversation(conversationId)
  const contact = useContact(conversationId)
  const bot = useBot(conversation?.botId)
  const messages = useMessageWindow(conversationId)?.messages ?? none
  const failure = useFailure(`conversation:${conversationId}`)
  if (!conversation) return null
  // In full: it is cut everywhere else.
  const name = visibleLine(contact?.name ?? conversation.title) || t('contact.nameless')
  return (
    <aside className={styles.panel} aria-label={t('contact.label', { name })}>
      <div className={styles.close}>
        <IconButton label={t('contact.close')} keys={keys('panel.toggle')} onClick={togglePanel}>
          <X />
        </IconButton>
      </div>
      <Face name={name} conversation={conversation} contact={contact} bot={bot} />
      {failure && (
        <div className={styles.failed} role="alert">
          <p>{t('contact.failed')}</p>
          <Button size="small" onClick={() => void loadConversation(conversationId)}>
            {t('contact.retry')}
          </Button>
        </div>
      )}
      {contact && <Saved key={contact.id} conversationId={conversationId} saved={contact.saved} />}
      <Details conversation={conversation} contact={contact} bot={bot} />
      <Files conversationId={conversationId} files={filesOf(messages)} />
    </aside>
  )
}

const none: readonly Message[] = []

type Who = { readonly conversation: Conversation; readonly contact: Contact | undefined; readonly bot: Bot | undefined }

function Face({ name, conversation, contact, bot }: Who & { readonly name: string }) {
  const { t } = useTranslation()
  const kind = contact?.isBot ? 'bot' : contact?.kind
  return (
    <div className={styles.face}>
      <Avatar name={name} seed={conversation.contactId} hue={bot?.hue} size={72} />
      <h3 className={styles.name} dir="auto">
        {name}
      </h3>
      <p className={styles.kind}>
        {kind && t(`contact.kind.${kind}`)}
        {contact?.isPremium && <span className={styles.premium}>{t('contact.premium')}</span>}
      </p>
      {hasOverrides(contact?.name ?? '') && (
        <p className={styles.warning}>
          <AlertTriangle aria-hidden="true" />
          {t('contact.overrides')}
        </p>
      )}
    </div>
  )
}

function Details({ conversation, contact, bot }: Who) {
  const { t, i18n } = useTranslation()
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' })
  const moment = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <section className={styles.section}>
      <h4 className={styles.heading}>{t('contact.facts')}</h4>
      <dl className={styles.facts}>
        {contact?.username && <Fact term={t('contact.username')} copied={`@${contact.username}`}>@{visibleName(contact.username)}</Fact>}
        <Fact term={t('contact.id')} copied={conversation.contactId}>
          {conversation.contactId}
        </Fact>
        {contact?.languageCode && <Fact term={t('contact.language')}>{languageOf(contact.languageCode, i18n.language)}</Fact>}
        {contact && <Fact term={t('contact.firstSeen')}>{day.format(contact.firstSeenAt)}</Fact>}
        {conversation.topic !== undefined && <Fact term={t('contact.topic')}>{visibleName(conversation.topic)}</Fact>}
        {conversation.business && <Fact term={t('contact.account')}>{visibleName(conversation.business.owner) || t('contact.nameless')}</Fact>}
        {bot && (
          <Fact term={t('contact.source')}>
            <span className={styles.bot} data-hue={bot.hue}>
              <i className={styles.dot} aria-hidden="true" />@{bot.username}
            </span>
          </Fact>
        )}
        <Fact term={t('contact.status')}>{t(`contact.${conversation.status}`)}</Fact>
        {conversation.waitingSince !== undefined && <Fact term={t('contact.waiting')}>{moment.format(conversation.waitingSince)}</Fact>}
      </dl>
    </section>
  )
}

function Files({ conversationId, files }: { readonly conversationId: ConversationId; readonly files: readonly SharedFile[] }) {
  const { t, i18n } = useTranslation()
  const photos = files.filter(({ attachment }) => attachment.kind === 'photo')
  const others = files.filter(({ attachment }) => attachment.kind !== 'photo')
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' })
  return (
    <section className={styles.section}>
      <h4 className={styles.heading}>{t('contact.files')}</h4>
      {files.length === 0 && <p className={styles.nothing}>{t('contact.filesNone')}</p>}
      {photos.length > 0 && (
        <ul className={styles.photos}>
          {photos.slice(0, 12).map(({ message, attachment }) => (
            <li key={attachment.id}>
              <button
                type="button"
                className={styles.photo}
                aria-label={t('contact.showPhoto', { time: time.format(message.date) })}
                onClick={() => show({ conversationId, messageId: message.id, attachmentId: attachment.id })}
              >
                <img
                  src={mediaUrl(attachment.id, attachment.thumb ? 'thumb' : 'full')}
                  alt=""
                  loading="lazy"
                  decoding="async"
                  draggable={false}
                  onError={event => event.currentTarget.remove()}
                />
              </button>
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul className={styles.files}>
          {others.slice(0, 20).map(({ message, attachment }) => {
            const name = visibleFileName(attachment.title ?? attachment.fileName ?? '') || t(`conversation.kind.${attachment.kind}`)
            return (
              <li key={attachment.id}>
                <button
                  type="button"
                  className={styles.file}
                  title={t('contact.showMessage')}
                  onClick={() => handle('conversation')?.reveal(message.id)}
                >
                  <span className={styles.icon} aria-hidden="true">
                    <Sign kind={attachment.kind} />
                  </span>
                  <span className={styles.fileWords}>
                    <span className={styles.fileName} dir="auto">
                      {name}
                    </span>
                    <span className={styles.fileFacts}>
                      {attachment.size !== undefined && `${formatBytes(attachment.size, i18n.language)} · `}
                      {time.format(message.date)}
                    </span>
                  </span>
                </button>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}

function Sign({ kind }: { readonly kind: SharedFile['attachment']['kind'] }) {
  switch (kind) {
    case 'video':
    case 'animation':
    case 'video-note':
      return <Video />
    case 'voice':
      return <Mic />
    case 'audio':
      return <Music />
    case 'photo':
    case 'document':
    case 'sticker':
      return <FileText />
    default:
      return kind satisfies never
  }
}

/** The name of a language in the operator's own; the code where the system does not know it. */
function languageOf(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(code) ?? code
  } catch {
    // Telegram passes on what the contact's app says; it need not be a language.
    return visibleName(code)
  }
}
