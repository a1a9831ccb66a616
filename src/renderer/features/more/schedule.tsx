import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { setExtras } from '../../actions/extras'
import { useContact, useExtras } from '../../state/selectors'
import { isInReach, localValue, tomorrowAt } from '../../ui/local-time'
import { TimeField } from '../../ui/time-field'
import { SetForm, type FormProps } from './form'
import form from './form.module.css'
import { allZones, eveningOf, keepZone, keptZone, morningOf, zoneOf } from './times'

/** When the next message goes out. */
export function Schedule({ conversationId, onDone }: FormProps) {
  const { t, i18n } = useTranslation()
  const extras = useExtras(conversationId)
  const contact = useContact(conversationId)
  const [now] = useState(() => Date.now())
  const [value, setValue] = useState(() => localValue(extras.sendAt ?? tomorrowAt(now, 9)))
  const at = new Date(value).getTime()
  const isAhead = isInReach(at, now)
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const [zone, setZone] = useState(() => (contact && keptZone(contact.id)) ?? zoneOf(contact?.languageCode) ?? own)
  const isElsewhere = zone !== own
  const suggestions = [
    { id: 'hour', at: now + 3_600_000 },
    { id: 'tomorrow', at: tomorrowAt(now, 9) },
    ...(isElsewhere ? [{ id: 'morning', at: morningOf(now, zone) }] : []),
    { id: isElsewhere ? 'evening' : 'tonight', at: eveningOf(now, zone) },
    { id: 'week', at: tomorrowAt(now, 9) + 6 * 24 * 3_600_000 },
  ]
  return (
    <SetForm
      canSave={isAhead}
      onSave={() => setExtras(conversationId, before => ({ ...before, sendAt: at }))}
      onDrop={extras.sendAt === undefined ? undefined : () => setExtras(conversationId, before => ({ ...before, sendAt: undefined }))}
      onDone={onDone}
    >
      <TimeField
        label={t('more.schedule.at')}
        suggestions={suggestions.map(one => ({ label: t(`more.schedule.${one.id}`), at: one.at }))}
        value={value}
        error={isAhead ? undefined : t('more.schedule.wrong')}
        hint={isAhead && isElsewhere ? t('more.schedule.there', { time: new Intl.DateTimeFormat(i18n.language, { weekday: 'short', hour: 'numeric', minute: '2-digit', timeZone: zone }).format(at) }) : undefined}
        onChange={setValue}
      />
      {contact && (
        <label className={form.label}>
          {t('more.schedule.zone')}
          <select
            className={form.select}
            value={zone}
            onChange={event => {
              setZone(event.target.value)
              keepZone(contact.id, event.target.value)
            }}
          >
            {[...new Set([zone, own, ...allZones()])].toSorted().map(name => (
              <option key={name} value={name}>
                {name.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
          <span className={form.hint}>{t('more.schedule.zoneHint')}</span>
        </label>
      )}
    </SetForm>
  )
}
