import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { platform } from '../../actions/keyboard'
import { printed } from '../../actions/keys'
import { actions, type Action } from '../../actions/list'
import { closeDialog } from '../../actions/panes'
import { useView } from '../../state/stores'
import { Dialog } from '../../ui/dialog'
import { Kbd } from '../../ui/kbd'
import styles from './help.module.css'

const groups = ['list', 'conversation', 'message', 'write', 'go', 'app'] as const

/** Every key there is, from the same list that the keyboard obeys. */
export function Help() {
  const { t } = useTranslation()
  const isOpen = useView(view => view.dialog?.kind === 'help')
  return (
    <Dialog open={isOpen} onClose={closeDialog} title={t('help.title')} size="large" closeLabel={t('help.close')}>
      <div className={styles.groups}>
        {groups.map(group => (
          <section key={group} aria-label={t(`help.groups.${group}`)}>
            <h3 className={styles.heading}>{t(`help.groups.${group}`)}</h3>
            <dl className={styles.list}>
              {rowsOf(group).map(action => (
                <div key={action.id} className={styles.row}>
                  <dt>{t(action.title)}</dt>
                  <dd>
                    <Keys keys={action.id === 'go.bot1' ? ['1–9'] : (action.keys ?? [])} or={t('help.or')} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

/** The nine bots share one line, and so do pinning and its contrary. */
function rowsOf(group: Action['group']): readonly Action[] {
  return actions.filter(action => action.group === group && action.keys && !/^go\.bot[2-9]$|^message\.unpin$/.test(action.id))
}

function Keys({ keys, or }: { readonly keys: readonly string[]; readonly or: string }) {
  return (
    <span className={styles.keys}>
      {keys.map((chord, index) => (
        <Fragment key={chord}>
          {index > 0 && <span className={styles.or}>{or}</span>}
          <Kbd keys={printed(chord, platform())} />
          <span className={styles.words}>{printed(chord, platform()).join(' ')}</span>
        </Fragment>
      ))}
    </span>
  )
}
