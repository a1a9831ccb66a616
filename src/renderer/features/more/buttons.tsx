import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Input } from '../../../shared/contract'
import { setExtras } from '../../actions/extras'
import { useExtras } from '../../state/selectors'
import { Button } from '../../ui/button'
import { each } from '../../ui/each'
import { Field } from '../../ui/field'
import { IconButton } from '../../ui/icon-button'
import { ArrowDown, Plus, X } from '../../ui/icons'
import { SetForm, type FormProps } from './form'
import form from './form.module.css'
import styles from './buttons.module.css'

type Rows = NonNullable<Input<'message.send'>['buttons']>
type One = Rows[number][number]
const kinds = ['url', 'postback', 'copy_text', 'web_app', 'login_url'] as const satisfies readonly One['kind'][]

const fresh: One = { kind: 'url', text: '', value: '' }

/** Buttons under the next message, drawn as the contact will have them. */
export function Buttons({ conversationId, onDone }: FormProps) {
  const { t } = useTranslation()
  const extras = useExtras(conversationId)
  const [rows, setRows] = useState<Rows>(() => extras.buttons ?? [[fresh]])
  const change = (at: number, place: number, next: One | undefined) =>
    setRows(rows.map((row, index) => (index === at ? row.flatMap((one, other) => (other === place ? (next ? [next] : []) : [one])) : row)).filter(row => row.length > 0))
  const isWhole = rows.length > 0 && rows.flat().every(isRight)
  return (
    <SetForm
      canSave={isWhole}
      onSave={() => setExtras(conversationId, before => ({ ...before, buttons: rows }))}
      onDrop={extras.buttons && (() => setExtras(conversationId, before => ({ ...before, buttons: undefined })))}
      onDone={onDone}
    >
      {each(rows, (row, at) => (
        <fieldset className={styles.row}>
          <legend className={styles.legend}>{t('more.buttons.row', { place: at + 1 })}</legend>
          {each(row, (one, place) => (
            <div className={styles.one}>
              <Field label={t('more.buttons.text')} maxLength={64} value={one.text} onChange={event => change(at, place, { ...one, text: event.target.value })} />
              <label className={form.label}>
                {t('more.buttons.kind')}
                <select className={form.select} value={one.kind} onChange={event => change(at, place, { ...one, kind: event.target.value as One['kind'] })}>
                  {kinds.map(kind => (
                    <option key={kind} value={kind}>
                      {t(`more.buttons.kinds.${kind}`)}
                    </option>
                  ))}
                </select>
              </label>
              <Field
                label={t(`more.buttons.values.${one.kind}`)}
                dir="auto"
                value={one.value}
                error={one.value !== '' && !isRight({ ...one, text: 'x' }) ? t('more.buttons.wrong') : undefined}
                onChange={event => change(at, place, { ...one, value: event.target.value })}
              />
              <IconButton label={t('more.buttons.remove')} className={styles.remove} onClick={() => change(at, place, undefined)}>
                <X />
              </IconButton>
            </div>
          ))}
          {row.length < 8 && (
            <div>
              <Button size="small" variant="quiet" icon={<Plus />} onClick={() => setRows(rows.map((other, index) => (index === at ? [...other, fresh] : other)))}>
                {t('more.buttons.beside')}
              </Button>
            </div>
          )}
        </fieldset>
      ))}
      <div>
        <Button size="small" icon={<ArrowDown />} onClick={() => setRows([...rows, [fresh]])}>
          {t('more.buttons.below')}
        </Button>
      </div>
      <div className={styles.preview} role="group" aria-label={t('more.buttons.preview')}>
        {each(rows, row => (
          <div className={styles.keys}>
            {each(row, one => (
              <span className={styles.key} dir="auto">
                {one.text || '…'}
              </span>
            ))}
          </div>
        ))}
      </div>
    </SetForm>
  )
}

function isRight({ kind, text, value }: One): boolean {
  if (text.trim() === '' || value.trim() === '') return false
  if (kind === 'postback') return value.length <= 10_000
  if (kind === 'copy_text') return value.length <= 256
  if (kind === 'url') return /^(https?:\/\/[^/?#@\s]+|tg:\/\/)\S*$/i.test(value)
  return /^https:\/\/[^/?#@\s]+\S*$/i.test(value)
}
