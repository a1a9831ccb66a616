import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Contact, ConversationId } from '../../../shared/model'
import { visibleLine } from '../../../shared/name'
import { saveContact } from '../../actions/contacts'
import { wordsOf } from '../../actions/say'
import { useIsViewOnly } from '../../state/selectors'
import type { Words } from '../../state/view'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { focusOnMount } from '../../ui/focus'
import { Pencil } from '../../ui/icons'
import styles from './contact-panel.module.css'
import { Fact } from './fact'
import saved from './saved.module.css'

type SavedRow = NonNullable<Contact['saved']>
type Props = { readonly conversationId: ConversationId; readonly saved: Contact['saved'] }

const nothing: SavedRow = {}

/** What the team wrote down about them. Telegram knows nothing of it. */
export function Saved({ conversationId, saved: kept }: Props) {
  const row = kept ?? nothing
  const { t } = useTranslation()
  const isViewOnly = useIsViewOnly()
  const [isEditing, setEditing] = useState(false)
  const isEmpty = Object.values(row).every(value => value === undefined || value === '')
  return (
    <section className={styles.section} aria-label={t('contact.saved')}>
      <div className={saved.head}>
        <h4 className={styles.heading}>{t('contact.saved')}</h4>
        {!isEditing && !isViewOnly && (
          <Button size="small" variant="quiet" icon={<Pencil />} onClick={() => setEditing(true)}>
            {t(isEmpty ? 'contact.add' : 'contact.edit')}
          </Button>
        )}
      </div>
      {isEditing ? (
        <EditForm conversationId={conversationId} row={row} onDone={() => setEditing(false)} />
      ) : isEmpty ? (
        <p className={styles.nothing}>{t('contact.savedNone')}</p>
      ) : (
        <>
          <dl className={styles.facts}>
            {shown(row).map(([name, value]) => (
              <Fact key={name} term={t(`contact.fields.${name}`)} copied={value}>
                {visibleLine(value)}
              </Fact>
            ))}
          </dl>
          {row.note && (
            <p className={saved.note} dir="auto">
              {row.note}
            </p>
          )}
        </>
      )}
    </section>
  )
}

const lines = ['name', 'phone', 'email'] as const

function shown(row: SavedRow): readonly (readonly [(typeof lines)[number], string])[] {
  return lines.flatMap(name => (row[name] ? [[name, row[name]] as const] : []))
}

/** How much of each is kept. */
const most = { name: 200, phone: 40, email: 254, note: 4_000 } as const
const types = { name: 'text', phone: 'tel', email: 'email' } as const

function EditForm({ conversationId, row, onDone }: { readonly conversationId: ConversationId; readonly row: SavedRow; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const [values, setValues] = useState({ name: row.name ?? '', phone: row.phone ?? '', email: row.email ?? '', note: row.note ?? '' })
  const [problem, setProblem] = useState<Words>()
  const [isBusy, setBusy] = useState(false)
  const change = (name: keyof typeof values, value: string) => setValues(before => ({ ...before, [name]: value }))

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    setBusy(true)
    try {
      await saveContact(conversationId, values)
      onDone()
    } catch (error) {
      setProblem(wordsOf(error))
      setBusy(false)
    }
  }

  return (
    // Escape in one of its fields leaves all as it was.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className={saved.form}
      onSubmit={event => void save(event)}
      onKeyDown={event => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        onDone()
      }}
    >
      {lines.map(name => (
        <Field
          key={name}
          ref={name === 'name' ? focusOnMount : undefined}
          label={t(`contact.fields.${name}`)}
          type={types[name]}
          dir="auto"
          maxLength={most[name]}
          autoComplete="off"
          value={values[name]}
          onChange={event => change(name, event.target.value)}
        />
      ))}
      <label className={saved.label}>
        {t('contact.fields.note')}
        <textarea className={saved.area} rows={4} dir="auto" maxLength={most.note} value={values.note} onChange={event => change('note', event.target.value)} />
      </label>
      {problem && (
        <p className={saved.wrong} role="alert">
          {t(problem.key, problem.params ?? {})}
        </p>
      )}
      <div className={saved.foot}>
        <Button size="small" variant="quiet" onClick={onDone}>
          {t('contact.cancel')}
        </Button>
        <Button size="small" type="submit" variant="primary" busy={isBusy}>
          {t('contact.save')}
        </Button>
      </div>
    </form>
  )
}
