import type { Call, Methods, Outcome } from '../call'
import { botJson } from '../rooms'

export const profileMethods: Methods = { getMe }

function getMe({ bot }: Call): Outcome {
  return {
    result: {
      ...botJson(bot),
      can_join_groups: true,
      can_read_all_group_messages: bot.canReadGroups,
      supports_guest_queries: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: false,
    },
  }
}
