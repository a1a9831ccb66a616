import { memo, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConversationId } from '../../../shared/model'
import { open } from '../../actions/panes'
import { handle } from '../../state/handles'
import { useKeys } from '../../actions/use-keys'
import type { More } from '../../state/view'
import { IconButton } from '../../ui/icon-button'
import { ButtonIcon, CalendarClock, CreditCard, Dice, Grid, Link, MapPin, Plus, Poll, Receipt, SlidersHorizontal, Sticker, UserRound, Video } from '../../ui/icons'
import { Menu, type MenuItem } from '../../ui/menu'
import { canRecordVideo } from './recorder'

/** What else a message can be, or bring along. Not drawn again with every letter that is typed beside it. */
export const MoreMenu = memo(function MoreMenu({ conversationId, isDisabled }: { readonly conversationId: ConversationId; readonly isDisabled: boolean }) {
  const { t } = useTranslation()
  const keys = useKeys()
  const hasCamera = useCamera()
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
        item('sticker', <Sticker />),
        ...(hasCamera ? [{ id: 'video', label: t('composer.more.video'), icon: <Video />, keys: keys('composer.video'), run: () => handle('composer')?.record('video') } satisfies MenuItem] : []),
        item('link', <Link />),
        'separator',
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
})

/** What the system has said of its cameras. It is asked once, and again when one comes or goes: not for each conversation. */
let hasCamera = false
let isLooking = false
const told = new Set<() => void>()

/** Whether a video note can be recorded right now. */
function useCamera(): boolean {
  return useSyncExternalStore(watchCameras, () => hasCamera)
}

function watchCameras(tell: () => void): () => void {
  told.add(tell)
  if (!isLooking) {
    isLooking = true
    void lookForCamera()
    // Only where the page's address is no safe one there are none.
    const devices = navigator.mediaDevices as MediaDevices | undefined
    devices?.addEventListener('devicechange', () => void lookForCamera())
  }
  return () => void told.delete(tell)
}

async function lookForCamera(): Promise<void> {
  hasCamera = await canRecordVideo()
  for (const tell of told) tell()
}
