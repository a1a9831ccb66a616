import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Upload } from '../../ui/icons'
import styles from './drop-zone.module.css'

/** Takes files that are dropped anywhere on the conversation, and says so while they hang over it. */
export function DropZone({ onDrop }: { readonly onDrop: (files: readonly File[]) => void }) {
  const { t } = useTranslation()
  const [isOver, setOver] = useState(false)
  const mark = useRef<HTMLDivElement>(null)
  const drop = useRef(onDrop)
  useEffect(() => {
    drop.current = onDrop
  })

  useEffect(() => {
    const pane = mark.current?.closest<HTMLElement>('[data-pane="conversation"]')
    if (!pane) return undefined
    const stop = new AbortController()
    const { signal } = stop
    const isFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    pane.addEventListener(
      'dragover',
      event => {
        if (!isFiles(event)) return
        event.preventDefault()
        if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
        setOver(true)
      },
      { signal },
    )
    // Leaving for a child is not leaving.
    pane.addEventListener('dragleave', event => !pane.contains(event.relatedTarget as Node | null) && setOver(false), { signal })
    pane.addEventListener(
      'drop',
      event => {
        if (!isFiles(event)) return
        event.preventDefault()
        setOver(false)
        drop.current([...(event.dataTransfer?.files ?? [])])
      },
      { signal },
    )
    return () => stop.abort()
  }, [])

  return (
    <div ref={mark}>
      {isOver && (
        <div className={styles.overlay}>
          <div className={styles.frame}>
            <Upload aria-hidden="true" />
            <span>{t('composer.files.drop')}</span>
          </div>
        </div>
      )}
    </div>
  )
}
