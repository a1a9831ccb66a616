import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { unsay } from '../../actions/say'
import { useView } from '../../state/stores'
import type { ToastRow } from '../../state/view'
import { AlertTriangle, Check, Info } from '../../ui/icons'
import { Toast } from '../../ui/toast'
import styles from './toasts.module.css'

/** Bottom left, at most three, gone by themselves; held while the pointer or the focus is on them. */
export function Toasts() {
  const { t } = useTranslation()
  const toasts = useView(view => view.toasts)
  const isCollapsed = useView(view => view.railCollapsed)
  return (
    <section className={styles.stack} data-collapsed={isCollapsed || undefined} aria-label={t('toast.region')} aria-live="polite" aria-relevant="additions">
      {toasts.map(toast => (
        <TimedToast key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

const shortTime = 5_000
/** What can be undone, and what went wrong, deserve more time. */
const longTime = 9_000

function TimedToast({ toast }: { readonly toast: ToastRow }) {
  const { t } = useTranslation()
  const [isHeld, setHeld] = useState(false)
  const left = useRef(toast.lasts ?? (toast.act || toast.tone === 'danger' ? longTime : shortTime))

  useEffect(() => {
    if (isHeld) return undefined
    const from = performance.now()
    const timer = setTimeout(() => unsay(toast.id), left.current)
    return () => {
      clearTimeout(timer)
      left.current = Math.max(1_500, left.current - (performance.now() - from))
    }
  }, [isHeld, toast.id])

  const { act } = toast
  return (
    <Toast
      text={t(toast.words.key, { ...toast.words.params, defaultValue: t('problem.internal') })}
      tone={toast.tone}
      icon={toast.tone === 'danger' ? <AlertTriangle /> : toast.tone === 'success' ? <Check /> : <Info />}
      act={
        act && {
          label: t(act.words.key, { ...act.words.params }),
          run: () => {
            unsay(toast.id)
            act.run()
          },
        }
      }
      closeLabel={t('toast.close')}
      onClose={() => unsay(toast.id)}
      onHold={setHeld}
    />
  )
}
