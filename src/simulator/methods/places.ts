import type { Call, Methods, Outcome } from '../call'
import { badRequest } from '../errors'
import { compact } from '../json'
import { messageJson } from '../rooms'
import type { Content } from '../world'
import { send } from './sending'

export const placeMethods: Methods = { sendLocation, sendVenue, sendContact }

async function sendLocation(call: Call): Promise<Outcome> {
  const location = locationOf(call)
  return one(call, { kind: 'location', body: { location } })
}

async function sendVenue(call: Call): Promise<Outcome> {
  const { args } = call
  const location = locationOf(call)
  if (args.text('title') === '') throw badRequest('title must be non-empty')
  if (args.text('address') === '') throw badRequest('address must be non-empty')
  const venue = compact({ location, title: args.text('title'), address: args.text('address'), foursquare_id: args.text('foursquare_id') || undefined })
  return one(call, { kind: 'venue', body: { location, venue } })
}

function locationOf({ args }: Call) {
  const latitude = args.number('latitude')
  const longitude = args.number('longitude')
  if (latitude === undefined) throw badRequest('latitude is empty')
  if (longitude === undefined) throw badRequest('longitude is empty')
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) throw badRequest('location is invalid')
  return compact({
    latitude,
    longitude,
    horizontal_accuracy: args.number('horizontal_accuracy'),
    live_period: args.has('live_period') ? args.integer('live_period') : undefined,
  })
}

async function sendContact(call: Call): Promise<Outcome> {
  const { args } = call
  if (args.text('phone_number') === '') throw badRequest('contact phone number must not be empty')
  if (args.text('first_name') === '') throw badRequest('contact first name must not be empty')
  if (Buffer.byteLength(args.text('vcard')) > 2048) throw badRequest('vcard is too long')
  const contact = compact({
    phone_number: args.text('phone_number'),
    first_name: args.text('first_name'),
    last_name: args.text('last_name') || undefined,
    vcard: args.text('vcard') || undefined,
  })
  return one(call, { kind: 'contact', body: { contact } })
}

async function one(call: Call, content: Content): Promise<Outcome> {
  const [message] = await send(call, 'text messages', () => [content])
  if (!message) throw new Error('a send made no message')
  return { result: messageJson(call.world, call.bot, message) }
}
