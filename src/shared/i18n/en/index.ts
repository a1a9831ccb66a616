import { action } from './actions'
import { backups } from './backups'
import { bots } from './bots'
import { composer } from './composer'
import { contact } from './contact'
import { content } from './content'
import { conversation } from './conversation'
import { banner, frame, health, help, palette, rail, toast } from './frame'
import { inbox } from './inbox'
import { messageActs, more, scheduled } from './more'
import { onboarding, vault } from './onboarding'
import { ledger, presence } from './presence'
import { problems } from './problems'
import { settings } from './settings'
import { viewer } from './viewer'
import { webhooks } from './webhooks'

/** The English catalogue: one file per area, so that a sentence is found by where it is seen. */
export const en = {
  action,
  backups,
  banner,
  bots,
  composer,
  contact,
  content,
  conversation,
  frame,
  health,
  help,
  inbox,
  ledger,
  messageActs,
  more,
  onboarding,
  palette,
  presence,
  problem: problems,
  rail,
  scheduled,
  settings,
  toast,
  vault,
  viewer,
  webhooks,
} as const
