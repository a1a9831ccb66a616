import { Tabs } from '@base-ui/react/tabs'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { BotId, ConversationId } from '../../../../shared/model'
import { closeDialog, open } from '../../../actions/panes'
import { handle } from '../../../state/handles'
import { later } from '../../../ui/later'
import { Popover } from '../../../ui/popover'
import styles from './picker.module.css'
import { StickerTab } from './sticker-tab'

// The names of all emoji come along.
const EmojiTab = later(async () => (await import('./emoji-tab')).EmojiTab, { isRare: true })

type Props = { readonly conversationId: ConversationId; readonly botId: BotId; readonly what: 'emoji' | 'sticker'; readonly isEditing: boolean; readonly anchor: RefObject<HTMLElement | null> }

/** Emoji for what is being written, and stickers that go out by themselves. */
export function Picker({ conversationId, botId, what, isEditing, anchor }: Props) {
  const { t } = useTranslation()
  return (
    <Popover label={t('composer.picker.label')} anchor={anchor} onClose={closeDialog} onReturn={() => handle('composer')?.focus()}>
      <Tabs.Root className={styles.picker} value={what} onValueChange={next => open({ kind: 'more', what: next as typeof what, conversationId })}>
        <Tabs.List className={styles.tabs} activateOnFocus>
          <Tabs.Tab className={styles.tab} value="emoji">
            {t('composer.more.emoji')}
          </Tabs.Tab>
          <Tabs.Tab className={styles.tab} value="sticker" disabled={isEditing}>
            {t('composer.picker.stickers')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel className={styles.panel} value="emoji">
          <EmojiTab onDone={closeDialog} />
        </Tabs.Panel>
        <Tabs.Panel className={styles.panel} value="sticker">
          <StickerTab conversationId={conversationId} botId={botId} onDone={closeDialog} />
        </Tabs.Panel>
      </Tabs.Root>
    </Popover>
  )
}
