import { useTranslation } from 'react-i18next'
import type { ConversationId } from '../../../shared/model'
import { open } from '../../actions/panes'
import { useKeys } from '../../actions/use-keys'
import type { More } from '../../state/view'
import { IconButton } from '../../ui/icon-button'
import { ButtonIcon, CalendarClock, CreditCard, Dice, Grid, MapPin, Plus, Poll, Receipt, SlidersHorizontal, UserRound } from '../../ui/icons'
import { Menu, type MenuItem } from '../../ui/menu'

/** What else a message can be, or bring along. */
export function MoreMenu({ conversationId, isDisabled }: { readonly conversationId: ConversationId; readonly isDisabled: boolean }) {
  const { t } = useTranslation()
  const keys = useKeys()
  const item = (what: More, icon: MenuItem extends infer I ? (I extends { icon?: infer P } ? P : never) : never): MenuItem => ({
    id: what,
    label: t(`composer.more.${what}`),
    icon,
    keys: keys(`composer.${what}`),
    run: () => open({ kind: 'more', what, conversationId }),
  })
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <IconButton label={t('composer.more.label')} keys={keys('composer.more')} side="top" disabled={isDisabled} data-composer-more="">
          <Plus />
        </IconButton>
      }
      items={[
        item('location', <MapPin />),
        item('contact', <UserRound />),
        item('poll', <Poll />),
        item('dice', <Dice />),
        'separator',
        item('invoice', <Receipt />),
        item('checkout', <CreditCard />),
        'separator',
        item('buttons', <ButtonIcon />),
        item('quick', <Grid />),
        item('schedule', <CalendarClock />),
        item('options', <SlidersHorizontal />),
      ]}
    />
  )
}
