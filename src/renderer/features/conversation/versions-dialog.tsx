import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract'
import type { Message, MessageId } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { history } from '../../actions/messages'
import { Delayed } from '../../ui/delayed'
import { Dialog } from '../../ui/dialog'
import { each } from '../../ui/each'
import { Skeleton } from '../../ui/skeleton'
import { momentOf } from './days'
import styles from './versions-dialog.module.css'
import type { Change } from './word-diff'

type Compare = (before: string, after: string) => readonly Change[]
type Past = Pick<Output<'message.history'>, 'versions' | 'reactions'> & { readonly compare: Compare }
type Props = { readonly message: Message; readonly onClose: () => void }

/** Everything that a message ever said, the newest first and each against the one before, and who reacted to it how. */
export function VersionsDialog({ message, onClose }: Props) {
  const { t } = useTranslation()
  // Null where it could not be had.
  const [past, setPast] = useState<Past | null>()
  const { id } = message
  useEffect(() => {
    let isHere = true
    pastOf(id).then(
      found => isHere && setPast(found),
      // The page's own file could not be loaded: the app behind it may be starting again.
      () => isHere && setPast(null),
    )
    return () => {
      isHere = false
    }
  }, [id])

  return (
    <Dialog open onClose={onClose} size="medium" title={t('conversation.versions.title')} closeLabel={t('conversation.raw.close')}>
      {past === null && <p role="alert">{t('conversation.versions.failed')}</p>}
      {past === undefined && (
        <Delayed>
          <Skeleton className={styles.bone} />
        </Delayed>
      )}
      {past && (
        // It scrolls, so it must be reachable by keys.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles.past} role="group" aria-label={t('conversation.versions.title')} tabIndex={0} data-protected={message.isProtected || undefined}>
          <Versions versions={past.versions} compare={past.compare} />
          <Reactions changes={past.reactions} />
        </div>
      )}
    </Dialog>
  )
}

/** The comparing of texts is loaded with the first history that is opened. */
async function pastOf(id: MessageId): Promise<Past | null> {
  const [found, { wordChanges }] = await Promise.all([history(id), import('./word-diff')])
  return found && { ...found, compare: wordChanges }
}

function Versions({ versions, compare }: Pick<Past, 'versions' | 'compare'>) {
  const { t } = useTranslation()
  if (versions.length === 0) return null
  return (
    <ol className={styles.versions} reversed>
      {each(versions.toReversed(), ({ at, text }, place) => {
        const before = versions[versions.length - place - 2]
        return (
          <li className={styles.version}>
            <div className={styles.head}>
              {t(before ? (place === 0 ? 'conversation.versions.now' : 'conversation.versions.edited') : 'conversation.versions.first')}
              <time dateTime={new Date(at).toISOString()}>{momentOf(at)}</time>
            </div>
            <Text before={before?.text} after={text} compare={compare} />
          </li>
        )
      })}
    </ol>
  )
}

function Text({ before, after, compare }: { readonly before: string | undefined; readonly after: string; readonly compare: Compare }) {
  const { t } = useTranslation()
  if (before === undefined && after === '') return <p className={styles.note}>{t('conversation.versions.noText')}</p>
  if (before === after) return <p className={styles.note}>{t('conversation.versions.sameText')}</p>
  return (
    <p className={styles.text} dir="auto">
      {before === undefined
        ? after
        : each(compare(before, after), ({ kind, text }) => {
            if (kind === 'removed') return <del className={styles.removed}>{text}</del>
            return kind === 'added' ? <ins className={styles.added}>{text}</ins> : text
          })}
    </p>
  )
}

function Reactions({ changes }: { readonly changes: Past['reactions'] }) {
  const { t } = useTranslation()
  if (changes.length === 0) return null
  return (
    <section className={styles.reactions}>
      <h3 className={styles.heading}>{t('conversation.versions.reactions')}</h3>
      <ul>
        {each(changes.toReversed(), ({ at, name, emoji }) => (
          <li className={styles.reaction}>
            <span dir="auto">
              {t(emoji.length === 0 ? 'conversation.versions.tookBack' : 'conversation.versions.reacted', {
                name: visibleName(name) || t('conversation.nameless'),
                emoji: emoji.map(one => visibleName(one)).join(' '),
              })}
            </span>
            <time dateTime={new Date(at).toISOString()}>{momentOf(at)}</time>
          </li>
        ))}
      </ul>
    </section>
  )
}
