import { action } from './actions'
import { bots } from './bots'
import { conversation } from './conversation'
import { banner, frame, health, help, palette, rail, toast } from './frame'
import { inbox } from './inbox'
import { onboarding, vault } from './onboarding'
import { problems } from './problems'
import { settings } from './settings'

/** The English catalogue: one file per area, so that a sentence is found by where it is seen. */
export const en = {
  action,
  banner,
  bots,
  conversation,
  frame,
  health,
  help,
  inbox,
  onboarding,
  palette,
  problem: problems,
  rail,
  settings,
  toast,
  vault,
} as const
