import { useTranslation } from 'react-i18next'
import { goTo } from '../../actions/conversations'
import { open } from '../../actions/panes'
import { useKeys } from '../../actions/use-keys'
import type { Scope } from '../../state/conversation-list'
import { useBots } from '../../state/selectors'
import { useCache } from '../../state/stores'
import { Button } from '../../ui/button'
import { EmptyState } from '../../ui/empty-state'
import { Bell, Check, InboxIcon } from '../../ui/icons'

/** One sentence and one act for each view. */
export function InboxEmpty({ scope }: { readonly scope: Scope }) {
  const { t } = useTranslation()
  const keys = useKeys()
  const bots = useBots()
  const isFresh = useCache(cache => cache.counts.resolved === 0 && cache.counts.open === 0)
  const bot = bots.find(one => one.id === scope.botId) ?? bots[0]
  const show = (view: Scope['view']) => () => goTo({ ...scope, view })

  switch (scope.view) {
    case 'open':
      if (isFresh && bot)
        return (
          <EmptyState
            icon={<Bell />}
            title={t('inbox.empty.openFresh.title')}
            text={t('inbox.empty.openFresh.text')}
            act={
              <a href={`https://t.me/${bot.username}`} target="_blank" rel="noreferrer">
                {t('inbox.empty.openFresh.act', { username: bot.username })}
              </a>
            }
          />
        )
      return (
        <EmptyState
          icon={<Check />}
          title={t('inbox.empty.open.title')}
          text={t('inbox.empty.open.text')}
          act={<Button onClick={show('resolved')}>{t('inbox.empty.open.act')}</Button>}
        />
      )
    case 'unread':
      return (
        <EmptyState
          icon={<Check />}
          title={t('inbox.empty.unread.title')}
          text={t('inbox.empty.unread.text')}
          act={<Button onClick={show('open')}>{t('inbox.empty.unread.act')}</Button>}
        />
      )
    case 'resolved':
      return (
        <EmptyState
          icon={<InboxIcon />}
          title={t('inbox.empty.resolved.title')}
          text={t('inbox.empty.resolved.text', { key: keys('conversation.resolve')?.join(' ') })}
          act={<Button onClick={show('open')}>{t('inbox.empty.resolved.act')}</Button>}
        />
      )
    case 'all':
      return (
        <EmptyState
          icon={<InboxIcon />}
          title={t('inbox.empty.all.title')}
          text={t('inbox.empty.all.text')}
          act={<Button onClick={() => open({ kind: 'connect' })}>{t('inbox.empty.all.act')}</Button>}
        />
      )
    default:
      return scope.view satisfies never
  }
}
