import { useTranslation } from 'react-i18next'
import type { ProblemData } from '../../../shared/model'
import { Button } from '../../ui/button'
import { AlertTriangle, CircleHelp } from '../../ui/icons'
import { Notice } from '../../ui/notice'
import { mostFiles } from './pending'
import type { RecordTrouble } from './record-bar'

export type Trouble =
  | { readonly kind: 'problem'; readonly problem: ProblemData }
  | { readonly kind: 'uncertain' }
  | { readonly kind: 'tooMany' }
  | { readonly kind: 'record'; readonly of: 'voice' | 'video'; readonly why: RecordTrouble }

type TroubleProps = { readonly trouble: Trouble; readonly onAnyway: () => void; readonly onShow: () => void }

/** What stands in the way of sending, over the field. */
export function TroubleNotice({ trouble, onAnyway, onShow }: TroubleProps) {
  const { t } = useTranslation()
  switch (trouble.kind) {
    case 'uncertain':
      return (
        <Notice
          tone="warning"
          icon={<CircleHelp />}
          title={t('composer.uncertain.title')}
          live
          acts={
            <>
              <Button size="small" onClick={onShow}>
                {t('composer.uncertain.first')}
              </Button>
              <Button size="small" variant="quiet" onClick={onAnyway}>
                {t('composer.uncertain.anyway')}
              </Button>
            </>
          }
        >
          {t('composer.uncertain.text')}
        </Notice>
      )
    case 'problem':
      return (
        <Notice tone="danger" icon={<AlertTriangle />} live>
          {t('composer.failed', { reason: t(`problem.${trouble.problem.code}`, trouble.problem.params ?? {}) })}
        </Notice>
      )
    case 'tooMany':
      return (
        <Notice tone="warning" icon={<AlertTriangle />} live>
          {t('composer.check.tooMany', { most: mostFiles })}
        </Notice>
      )
    case 'record':
      return (
        <Notice tone="warning" icon={<AlertTriangle />} live>
          {t(`composer.${trouble.of}.${trouble.why}`)}
        </Notice>
      )
    default:
      return trouble satisfies never
  }
}

