import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { isInReach, localValue, tomorrowAt } from '../../ui/local-time'
import { TimeField } from '../../ui/time-field'
import styles from './scheduled.module.css'

type Props = {
  /** When it goes out now, epoch ms. */
  readonly at: number
  readonly onSave: (at: number) => void
  readonly onCancel: () => void
}

/** Another time for what is scheduled already. */
export function TimeForm({ at, onSave, onCancel }: Props) {
  const { t } = useTranslation()
  const [now] = useState(() => Date.now())
  const [value, setValue] = useState(() => localValue(at))
  const wanted = new Date(value).getTime()
  const isAhead = isInReach(wanted, now)
  const suggestions = [
    { id: 'hour', at: now + 3_600_000 },
    { id: 'tomorrow', at: tomorrowAt(now, 9) },
    { id: 'week', at: tomorrowAt(now, 9) + 6 * 24 * 3_600_000 },
  ]
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault()
        if (isAhead) onSave(wanted)
      }}
    >
      <TimeField
        label={t('more.schedule.at')}
        suggestions={suggestions.map(one => ({ label: t(`more.schedule.${one.id}`), at: one.at }))}
        value={value}
        error={isAhead ? undefined : t('more.schedule.wrong')}
        onChange={setValue}
      />
      <div className={styles.foot}>
        <Button variant="quiet" onClick={onCancel}>
          {t('scheduled.cancel')}
        </Button>
        <Button type="submit" variant="primary" disabled={!isAhead}>
          {t('scheduled.save')}
        </Button>
      </div>
    </form>
  )
}
