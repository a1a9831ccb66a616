import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { linkParts, longestLink } from '../../../shared/fetchable'
import type { LinkedAs } from '../../../shared/outgoing'
import { handle } from '../../state/handles'
import { Field } from '../../ui/field'
import { Segmented } from '../../ui/segmented'
import { SetForm, type FormProps } from './form'
import { asciiHost, likelyKind } from './link-kind'

const kinds = ['photo', 'document', 'video', 'animation', 'audio'] as const satisfies readonly LinkedAs[]

/** A file that Telegram fetches from an address: it goes with the next message like one from this computer. */
export function Link({ onDone }: FormProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<(typeof kinds)[number]>()
  const url = asciiHost(typed.trim())
  const parts = linkParts(url)
  const as = chosen ?? likelyKind(parts?.name ?? '')
  return (
    <SetForm canSave={parts !== null} saveLabel={t('more.link.add')} onSave={() => handle('composer')?.addLink(url, as)} onDone={onDone}>
      <Field
        label={t('more.link.url')}
        placeholder={t('composer.format.example')}
        dir="ltr"
        inputMode="url"
        value={typed}
        hint={t('more.link.fetches')}
        error={url !== '' && !parts ? t('more.link.wrong', { limit: longestLink }) : undefined}
        onChange={event => setTyped(event.target.value)}
      />
      <Segmented label={t('more.link.as')} hint={t(`more.link.hints.${as}`)} value={as} options={kinds.map(value => ({ value, label: t(`conversation.kind.${value}`) }))} onChange={setChosen} />
    </SetForm>
  )
}
