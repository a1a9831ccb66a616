import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { localValue, tomorrowAt } from '../../ui/local-time'
import styles from './scheduled.module.css'

const hour = 3_600_000
const day = 24 * hour

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
  const isAhead = wanted > now && wanted - now < 365 * day
  const suggestions = [
    { id: 'hour', at: now + hour },
    { id: 'tomorrow', at: tomorrowAt(now, 9) },
    { id: 'week', at: tomorrowAt(now, 9) + 6 * day },
  ]
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault()
        if (isAhead) onSave(wanted)
      }}
    >
      <div className={styles.suggestions}>
        {suggestions.map(one => (
          <Button key={one.id} size="small" onClick={() => setValue(localValue(one.at))}>
            {t(`more.schedule.${one.id}`)}
          </Button>
        ))}
      </div>
      <Field
        label={t('more.schedule.at')}
        type="datetime-local"
        data-autofocus=""
        value={value}
        error={isAhead ? undefined : t('more.schedule.wrong')}
        onChange={event => setValue(event.target.value)}
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
