import type { Content } from '../../../shared/content'
import { chatContact, nameOf } from './contact'
import { type Json, count, integer, list, object, seconds, text } from './read'

/** Contents that are cards: neither text nor a file. Each answers null where a field that makes it what it is is missing. */

type Of<T extends Content['type']> = Extract<Content, { type: T }>

const longest = 4_096

export function poll(value: unknown): Of<'poll'> | null {
  const body = object(value)
  const pollId = text(body?.['id'])
  const question = text(body?.['question'])
  if (!body || pollId === null || question === null) return null
  const correct = new Set([...list(body['correct_option_ids']), body['correct_option_id']])
  const explanation = text(body['explanation'])
  const description = text(body['description'])
  const closesAt = seconds(body['close_date'])
  const isQuiz = body['type'] === 'quiz'
  const knowsAnswer = list(body['correct_option_ids']).length > 0 || integer(body['correct_option_id']) !== null
  return {
    type: 'poll',
    pollId: pollId.slice(0, 64),
    question: question.slice(0, longest),
    options: list(body['options']).map((each, place) => ({
      text: (text(object(each)?.['text']) ?? '').slice(0, 400),
      votes: count(object(each)?.['voter_count']) ?? 0,
      ...(knowsAnswer && { isCorrect: correct.has(place) }),
    })),
    voters: count(body['total_voter_count']) ?? 0,
    isQuiz,
    isAnonymous: body['is_anonymous'] === true,
    isClosed: body['is_closed'] === true,
    allowsMany: body['allows_multiple_answers'] === true,
    ...(description !== null && { description: description.slice(0, longest) }),
    ...(explanation !== null && { explanation: explanation.slice(0, longest) }),
    ...(closesAt !== null && { closesAt }),
  }
}

export function dice(value: unknown): Of<'dice'> | null {
  const body = object(value)
  const emoji = text(body?.['emoji'])
  const thrown = integer(body?.['value'])
  return emoji === null || thrown === null ? null : { type: 'dice', emoji: emoji.slice(0, 16), value: thrown }
}

export function game(value: unknown): Of<'game'> | null {
  const body = object(value)
  const title = text(body?.['title'])
  return title === null ? null : { type: 'game', title, description: text(body?.['text']) ?? text(body?.['description']) ?? '' }
}

export function checklist(value: unknown): Of<'checklist'> | null {
  const body = object(value)
  const title = text(body?.['title'])
  if (!body || title === null) return null
  return {
    type: 'checklist',
    title,
    tasks: list(body['tasks']).flatMap(each => {
      const task = object(each)
      const id = integer(task?.['id'])
      if (!task || id === null) return []
      const by = object(task['completed_by_user']) ?? object(task['completed_by_chat'])
      const doneAt = seconds(task['completion_date'])
      return [{ id, text: text(task['text']) ?? '', ...(by && { doneBy: nameOf(by) }), ...(doneAt !== null && doneAt > 0 && { doneAt }) }]
    }),
  }
}

export function story(value: unknown): Of<'story'> | null {
  const body = object(value)
  const storyId = integer(body?.['id'])
  return storyId === null ? null : { type: 'story', chat: nameOf(object(body?.['chat']) ?? {}), storyId }
}

export function invoice(value: unknown): Of<'invoice'> | null {
  const body = object(value)
  const paid = money(body, 'total_amount')
  return body && paid && { type: 'invoice', title: text(body['title']) ?? '', description: text(body['description']) ?? '', ...paid }
}

export function successfulPayment(value: unknown): Of<'successful_payment'> | null {
  const body = object(value)
  const paid = money(body, 'total_amount')
  if (!body || !paid) return null
  return { type: 'successful_payment', ...paid, ...charge(body), order: orderOf(object(body['order_info'])), isRecurring: body['is_recurring'] === true }
}

export function refundedPayment(value: unknown): Of<'refunded_payment'> | null {
  const body = object(value)
  const paid = money(body, 'total_amount')
  return body && paid && { type: 'refunded_payment', ...paid, ...charge(body) }
}

export function giveaway(value: unknown): Of<'giveaway'> | null {
  const body = object(value)
  const drawnAt = seconds(body?.['winners_selection_date'])
  if (!body || drawnAt === null) return null
  const chats = list(body['chats']).map(each => nameOf(object(each) ?? {}))
  return { type: 'giveaway', chats, winnerCount: count(body['winner_count']) ?? 0, drawnAt, prize: prizeOf(body) }
}

export function giveawayWinners(value: unknown): Of<'giveaway_winners'> | null {
  const body = object(value)
  const drawnAt = seconds(body?.['winners_selection_date'])
  if (!body || drawnAt === null) return null
  const winners = list(body['winners']).map(each => nameOf(object(each) ?? {}))
  const chat = object(body['chat'])
  return {
    type: 'giveaway_winners',
    chat: chat ? chatContact(chat, integer(chat['id']) ?? 0).name : '',
    winners,
    winnerCount: count(body['winner_count']) ?? winners.length,
    drawnAt,
    prize: prizeOf(body),
  }
}

/** The data are encrypted for a key that only the bot's maker has: what was handed over is all that can be shown. */
export function passport(value: unknown): Of<'passport_data'> | null {
  const body = object(value)
  return body && { type: 'passport_data', elements: list(body['data']).flatMap(each => text(object(each)?.['type']) ?? []) }
}

export function webAppData(value: unknown): Of<'web_app_data'> | null {
  const body = object(value)
  const data = text(body?.['data'])
  return data === null ? null : { type: 'web_app_data', button: text(body?.['button_text']) ?? '', data: data.slice(0, longest) }
}

function money(body: Json | null, field: string): { currency: string; amount: number } | null {
  const currency = text(body?.['currency'])
  const amount = integer(body?.[field])
  return currency === null || amount === null ? null : { currency: currency.slice(0, 8), amount }
}

function charge(body: Json): { payload: string; chargeId: string } {
  return { payload: text(body['invoice_payload']) ?? '', chargeId: text(body['telegram_payment_charge_id']) ?? '' }
}

function orderOf(order: Json | null): string[] {
  const address = object(order?.['shipping_address'])
  const lines = ['street_line1', 'street_line2', 'city', 'state', 'post_code', 'country_code'].map(field => text(address?.[field]) ?? '')
  return [order?.['name'], order?.['phone_number'], order?.['email'], lines.filter(line => line !== '').join(', ')].flatMap(line => text(line) || [])
}

function prizeOf(body: Json): Of<'giveaway'>['prize'] {
  const stars = count(body['prize_star_count'])
  const premiumMonths = count(body['premium_subscription_month_count'])
  const description = text(body['prize_description'])
  return {
    ...(stars !== null && { stars }),
    ...(premiumMonths !== null && { premiumMonths }),
    ...(description !== null && { description }),
  }
}
