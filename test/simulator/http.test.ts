import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answered, form, raw, stand } from './world'

test('GET and POST, query, urlencoded, JSON and multipart all carry arguments', async () => {
  const { apiRoot, bot, ada } = await stand()
  const url = `${apiRoot}/bot${bot.token}/sendMessage`
  const replies = [
    await fetch(`${url}?chat_id=${ada.id}&text=by+query%21`),
    await fetch(url, { method: 'POST', body: new URLSearchParams({ chat_id: String(ada.id), text: 'by form' }) }),
    await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ chat_id: ada.id, text: 'by JSON' }) }),
    await fetch(url, { method: 'POST', body: form({ chat_id: String(ada.id), text: 'by multipart' }) }),
    await fetch(`${url}?chat_id=${ada.id}`, { method: 'POST', body: new URLSearchParams({ text: 'by both' }) }),
  ]
  expect(replies.map(reply => reply.status)).toEqual([200, 200, 200, 200, 200])
  expect(ada.chatOf(bot).map(message => message.text)).toEqual(['by query!', 'by form', 'by JSON', 'by multipart', 'by both'])
})

test('the case of a method does not matter, and without one in the path the argument counts', async () => {
  const { apiRoot, bot } = await stand({ provokes: ['unknown-parameter'] })
  const root = `${apiRoot}/bot${bot.token}`
  for (const path of ['/getme', '/GETME', '/test/getMe', '?method=getMe', '/?method=getMe']) {
    expect([path, (await answered(await fetch(root + path))).result.id]).toEqual([path, bot.id])
  }
})

test('the envelope has ok, the HTTP status equals error_code, and text is pure ASCII', async () => {
  const { apiRoot, bot, ada, ask } = await stand({ provokes: ['unknown-method'] })
  expect(await ask('nonsense')).toMatchObject({ status: 404, ok: false, error_code: 404, description: 'Not Found: method not found' })
  const sent = await ask('sendMessage', { chat_id: ada.id, text: 'Ünïcödé 🌱' })
  expect(sent.text).toContain(String.raw`\u00dcn\u00efc\u00f6d\u00e9 \ud83c\udf31`)
  expect(sent.result.text).toBe('Ünïcödé 🌱')
  const token = `${bot.id}:${'x'.repeat(35)}`
  expect(await answered(await fetch(`${apiRoot}/bot${token}/getMe`))).toMatchObject({ status: 401, description: 'Unauthorized' })
  expect(await answered(await fetch(`${apiRoot}/botnonsense/getMe`))).toMatchObject({ status: 404, description: 'Not Found' })
  expect(await answered(await fetch(`${apiRoot}/elsewhere`))).toMatchObject({ status: 404, description: 'Not Found' })
})

test('a malformed body is no error: the arguments read so far count', async () => {
  const { apiRoot, bot, ada } = await stand({ provokes: ['missing-parameter'] })
  const url = `${apiRoot}/bot${bot.token}/sendMessage`
  const json = (body: string) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).then(answered)
  expect(await json(`{"chat_id":${ada.id},"text":"cut`)).toMatchObject({ description: 'Bad Request: message text is empty' })
  expect(await json('{"text":"no chat", nonsense')).toMatchObject({ description: 'Bad Request: chat_id is empty' })
  expect(await json(`{"text":"first","text":"second","chat_id":${ada.id}}`)).toMatchObject({ result: { text: 'first' } })
  expect(await json(`{"chat_id":${ada.id},"text":"whole"} trailing`)).toMatchObject({ result: { text: 'whole' } })
  const escaped = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `chat_id=${ada.id}&text=a&x=%zz` })
  expect((await answered(escaped)).result.text).toBe('a')
})

test('a JSON null is the string "null", and numbers and booleans are read as the server reads them', async () => {
  const { ada, ask } = await stand({ provokes: ['wrong-type'] })
  expect((await ask('sendMessage', { chat_id: ada.id, text: null })).result.text).toBe('null')
  expect((await ask('sendMessage', { chat_id: ada.id, text: 12 })).result.text).toBe('12')
  for (const protect_content of ['YES', ' 1 ', 'True', true]) {
    expect((await ask('sendMessage', { chat_id: ada.id, text: 'a', protect_content })).result.has_protected_content).toBe(true)
  }
  for (const protect_content of ['on', '2', '']) {
    expect((await ask('sendMessage', { chat_id: ada.id, text: 'a', protect_content })).result.has_protected_content).toBeUndefined()
  }
})

test('a file travels as its own field or behind attach://, and keeps bytes that look like a boundary', async () => {
  const { apiRoot, bot, ada } = await stand()
  const bytes = Buffer.from('\r\n--\r\n----x\r\n\r\n--boundary--\r\n', 'latin1')
  const url = `${apiRoot}/bot${bot.token}/sendDocument`
  const names: string[] = []
  const bodies: Record<string, string | File>[] = [
    { chat_id: String(ada.id), document: new File([bytes], 'a "quoted" näme.txt') },
    { chat_id: String(ada.id), document: 'attach://other', other: new File([bytes], 'b.txt') },
  ]
  for (const fields of bodies) {
    const sent = await answered(await fetch(url, { method: 'POST', body: form(fields) }))
    names.push(sent.result.document.file_name)
    const { result } = await answered(await fetch(`${apiRoot}/bot${bot.token}/getFile?file_id=${sent.result.document.file_id}`))
    const got = await fetch(`${apiRoot}/file/bot${bot.token}/${result.file_path}`)
    expect(Buffer.from(await got.arrayBuffer())).toEqual(bytes)
  }
  expect(names).toEqual(['a "quoted" näme.txt', 'b.txt'])
})

test('an upload split anywhere arrives whole', async () => {
  const { port, bot, ada } = await stand({ provokes: ['missing-parameter', 'unknown-parameter'], flood: null })
  const body = Buffer.from(`--B\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n${ada.id}\r\n--B\r\nContent-Disposition: form-data; name="document"; filename="x.bin"\r\n\r\n\r\n--Bnot\r\n--B--\r\n`)
  const { Multipart } = await import('../../src/simulator/multipart')
  for (let split = 0; split <= body.length; split++) {
    const values = new Map<string, string>()
    const multipart = new Multipart('B', values, { fieldBytes: 1000, files: 5 })
    multipart.write(body.subarray(0, split))
    multipart.write(body.subarray(split))
    expect(values.get('chat_id')).toBe(String(ada.id))
  }
  const head = `POST /bot${bot.token}/sendMessage HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: ${body.length}\r\n\r\n`
  expect(await raw(port, Buffer.concat([Buffer.from(head), body]))).toContain('message text is empty')
})

test('more than 1 MiB of arguments, or more than 50 files, is a bare 413', async () => {
  const { apiRoot, bot } = await stand()
  const url = `${apiRoot}/bot${bot.token}/sendMessage`
  const large = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: 'x'.repeat(1_100_000) }) })
  expect([large.status, await large.text()]).toEqual([413, ''])
  const files = form(Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`f${index}`, new File(['x'], 'x')])))
  const many = await fetch(url, { method: 'POST', body: files })
  expect([many.status, await many.text()]).toEqual([413, ''])
})

test('what is not HTTP, or not GET or POST, gets a bare status', async () => {
  const { port, apiRoot, bot } = await stand()
  expect(await raw(port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 Bad Request\r\nContent-Length: 0/)
  expect(await raw(port, `GET /bot${bot.token}/getMe HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(300_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431/)
  const deleted = await fetch(`${apiRoot}/bot${bot.token}/getMe`, { method: 'DELETE' })
  expect([deleted.status, await deleted.text()]).toEqual([501, ''])
})

test('hostile requests never break the server', async () => {
  const { simulator, port, bot, ask } = await stand()
  const methods = ['sendMessage', 'sendMediaGroup', 'getUpdates', 'editMessageText', 'setMyCommands', 'setMessageReaction', 'getFile', '__proto__', 'constructor', '%00', '..%2f..']
  const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...methods),
      fc.dictionary(fc.constantFrom('chat_id', 'text', 'entities', 'media', 'reply_markup', 'reply_parameters', 'reaction', 'commands', 'message_id', 'offset', '__proto__', 'toString'), fc.jsonValue({ maxDepth: 3 })),
      fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=B', 'multipart/form-data', 'text/plain', ''),
      async (method, args, type) => {
        const body = Buffer.from(JSON.stringify(args))
        const head = `POST /bot${bot.token}/${method} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`
        const answer = await raw(port, Buffer.concat([Buffer.from(head), body]), method === 'getUpdates' ? 200 : 20_000)
        // A poll in a hurry is made to wait.
        if (answer !== '' || method !== 'getUpdates') expect(answer).toMatch(/^HTTP\/1.1 (200|400|401|403|404|409|413|415|429)/)
      },
    ),
    { numRuns: 150, seed },
  )
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async bytes => {
      await raw(port, Buffer.from(bytes), 15)
    }),
    { numRuns: 40, seed },
  )
  expect(simulator.crashes).toEqual([])
  // Of random requests nearly every one is worth a complaint.
  simulator.clearComplaints()
  expect((await ask('getMe')).ok).toBe(true)
})
