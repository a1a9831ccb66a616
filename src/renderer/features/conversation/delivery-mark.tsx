import { useTranslation } from 'react-i18next'
import type { Delivery } from '../../../shared/model'
import { AlertTriangle, Ban, Check, CircleHelp, Clock, Hourglass, Pause } from '../../ui/icons'
import { deliverySign, type DeliverySign } from './delivery-words'
import styles from './delivery-mark.module.css'

/** The sign of a delivery: a picture for the eye, words on hover and for screen readers. */
export function DeliveryMark({ delivery }: { readonly delivery: Delivery }) {
  const { t } = useTranslation()
  const words = t(`conversation.delivery.${delivery}`)
  return (
    <span className={styles.mark} data-delivery={delivery} role="img" aria-label={words} title={words}>
      <Picture sign={deliverySign(delivery)} />
    </span>
  )
}

function Picture({ sign }: { readonly sign: DeliverySign }) {
  switch (sign) {
    case 'clock':
      return <Clock />
    case 'dots':
      return (
        <span className={styles.dots}>
          <i />
          <i />
          <i />
        </span>
      )
    case 'tick':
      return <Check />
    case 'triangle':
      return <AlertTriangle />
    case 'question':
      return <CircleHelp />
    case 'pause':
      return <Pause />
    case 'calendar':
      return <Hourglass />
    case 'cross':
      return <Ban />
  }
}
