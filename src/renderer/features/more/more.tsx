import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { closeDialog } from '../../actions/panes'
import { handle } from '../../state/handles'
import { useView } from '../../state/stores'
import type { More } from '../../state/view'
import { Dialog } from '../../ui/dialog'
import { Buttons } from './buttons'
import { Checkout, Invoice } from './payment'
import { Contact } from './contact'
import { Dice } from './dice'
import type { FormProps } from './form'
import { Link } from './link'
import { Location } from './location'
import { Options } from './options'
import { Poll } from './poll'
import { Quick } from './quick'
import { Schedule } from './schedule'

/** Emoji and stickers are chosen beside the field. */
const forms: Readonly<Record<Exclude<More, 'emoji' | 'sticker'>, ComponentType<FormProps>>> = {
  link: Link,
  location: Location,
  contact: Contact,
  poll: Poll,
  dice: Dice,
  invoice: Invoice,
  checkout: Checkout,
  buttons: Buttons,
  quick: Quick,
  schedule: Schedule,
  options: Options,
}

/** The composer's windows: what else a message can be, and how it goes out. */
export function MoreDialog() {
  const { t } = useTranslation()
  const dialog = useView(view => (view.dialog?.kind === 'more' && view.dialog.what in forms ? view.dialog : null))
  const Form = dialog && dialog.what !== 'emoji' && dialog.what !== 'sticker' ? forms[dialog.what] : undefined
  return (
    <Dialog open={dialog !== null} onClose={closeDialog} title={dialog ? t(`composer.more.${dialog.what}`) : ''} closeLabel={t('composer.more.close')} size="medium" onReturn={() => handle('composer')?.focus()}>
      {dialog && Form && <Form key={dialog.what} conversationId={dialog.conversationId} onDone={closeDialog} />}
    </Dialog>
  )
}
