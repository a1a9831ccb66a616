import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayOpen, reasonToAsk } from '../../src/main/core/link-policy'
import { addMessage, announce, privateRoom } from '../../src/simulator/rooms'
import { coreWorld, until } from '../main/core/core-world'

/** What is opened, and as what. */
const opened: readonly (readonly [address: string, href: string])[] = [
  ['https://example.org', 'https://example.org/'],
  ['http://example.org', 'http://example.org/'],
  ['HTTPS://EXAMPLE.ORG/Path', 'https://example.org/Path'],
  ['  https://example.org/  ', 'https://example.org/'],
  ['https://example.org:443/', 'https://example.org/'],
  ['https://example.org:8443/', 'https://example.org:8443/'],
  ['http://example.org:80/', 'http://example.org/'],
  ['https://sub.domain.example.org/a/b/c', 'https://sub.domain.example.org/a/b/c'],
  ['https://example.org/?q=1&q=2#frag', 'https://example.org/?q=1&q=2#frag'],
  ['https://example.org/a/../b', 'https://example.org/b'],
  ['https://example.org/%2e%2e/b', 'https://example.org/b'],
  ['https://example.org/a%2Fb', 'https://example.org/a%2Fb'],
  ['https://example.org/ü', 'https://example.org/%C3%BC'],
  ['https://example.org/a b', 'https://example.org/a%20b'],
  ['https://example.org/"x"', 'https://example.org/%22x%22'],
  ['https://example.org/<x>', 'https://example.org/%3Cx%3E'],
  ['https://example.org/?a="b"', 'https://example.org/?a=%22b%22'],
  ['https://example.org/?u=javascript:alert(1)', 'https://example.org/?u=javascript:alert(1)'],
  ['https://example.org/#javascript:alert(1)', 'https://example.org/#javascript:alert(1)'],
  ['https://example.org/file:///etc/passwd', 'https://example.org/file:///etc/passwd'],
  ['https://example.org/@user', 'https://example.org/@user'],
  ['https://example.org?x=a@b', 'https://example.org/?x=a@b'],
  ['https://example.org#a@b', 'https://example.org/#a@b'],
  ['https://example.org.', 'https://example.org./'],
  ['https://www.example.org', 'https://www.example.org/'],
  ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example/'],
  ['https://bücher.example', 'https://xn--bcher-kva.example/'],
  ['https://пример.рф', 'https://xn--e1afmkfd.xn--p1ai/'],
  ['https://例え.jp', 'https://xn--r8jz45g.jp/'],
  ['https://ＥＸＡＭＰＬＥ.org', 'https://example.org/'],
  ['https://example。org', 'https://example.org/'],
  ['https://a_b.example.org', 'https://a_b.example.org/'],
  ['https://192.168.1.1/', 'https://192.168.1.1/'],
  ['http://10.0.0.1:8080/x', 'http://10.0.0.1:8080/x'],
  ['http://[::1]/', 'http://[::1]/'],
  ['http://[2001:DB8::1]:80/', 'http://[2001:db8::1]/'],
  ['http://localhost:3000/', 'http://localhost:3000/'],
  ['https://t.me/durov', 'https://t.me/durov'],
  ['tg://resolve?domain=durov', 'https://t.me/durov'],
  ['tg:resolve?domain=shop_bot', 'https://t.me/shop_bot'],
  ['TG://RESOLVE?domain=shop_bot', 'https://t.me/shop_bot'],
  ['mailto:ada@example.org', 'mailto:ada@example.org'],
  ['MAILTO:Ada@Example.org', 'mailto:Ada@Example.org'],
  ['mailto:ada@example.org?subject=Hi', 'mailto:ada@example.org?subject=Hi'],
  ['mailto:ada@example.org?Subject=Hi&BODY=x', 'mailto:ada@example.org?subject=Hi&body=x'],
  ['mailto:ada@example.org?subject=a%26bcc=b', 'mailto:ada@example.org?subject=a%26bcc%3Db'],
  ['mailto:ada@example.org?cc=eve@evil.example', 'mailto:ada@example.org'],
  ['mailto:ada@example.org?bcc=eve@evil.example&subject=x', 'mailto:ada@example.org?subject=x'],
  ['mailto:ada@example.org?attach=/etc/passwd', 'mailto:ada@example.org'],
  ['mailto:ada@example.org?attachment=C:\\x'.replace('\\', '/'), 'mailto:ada@example.org'],
  ['mailto:ada@example.org?to=eve@evil.example', 'mailto:ada@example.org'],
  ['mailto:ada@example.org?subject=one&subject=two', 'mailto:ada@example.org?subject=one'],
  ['mailto:ada@example.org?subject=Hi%0D%0ABcc:%20eve@evil.example', 'mailto:ada@example.org?subject=Hi%20Bcc%3A%20eve%40evil.example'],
  ['mailto:ada@example.org?subject=a%00b', 'mailto:ada@example.org?subject=ab'],
  ['mailto:ada@example.org?body=one%0D%0Atwo', 'mailto:ada@example.org?body=one%0Atwo'],
  ['mailto:a.b+c@example.org', 'mailto:a.b+c@example.org'],
  ['mailto:ada%40example.org', 'mailto:ada%40example.org'],
  ['mailto:ada@example.org#frag', 'mailto:ada@example.org'],
]

/** Every scheme that a system or a browser has been made to obey. */
const schemes = `javascript vbscript data blob file filesystem ftp ftps sftp ssh telnet smb nfs afp dav webdav davs ldap ldaps gopher ws wss
  about chrome chrome-extension moz-extension edge opera brave view-source resource jar res mhtml its mk ms-its
  ms-msdt ms-officecmd ms-appinstaller ms-settings ms-word ms-excel ms-powerpoint ms-visio ms-access ms-project ms-publisher ms-cxh ms-cxh-full
  ms-gamingoverlay ms-screenclip ms-screensketch ms-search search-ms search ms-browser-extension ms-quick-assist ms-availablenetworks ms-windows-store
  shell shell-folder hcp help wmp11 rlogin tn3270 skype skype4b callto tel sms facetime facetime-audio imessage
  itms itms-apps itms-services macappstore x-apple.systempreferences applescript x-man-page message calendar addressbook x-help-script
  vscode vscode-insiders code jetbrains idea github-windows git git+ssh svn steam discord slack zoommtg zoomus msteams teamviewer10 anydesk
  tg-proxy ton bitcoin ethereum magnet ed2k thunder irc ircs news nntp snews feed rtsp rtmp mms intent android-app market
  bellhop bellhop-media devtools electron node app urn cid mid geo maps webcal xmpp sip sips stun turn unknown-scheme`
  .split(/\s+/)
  .filter(Boolean)

const long = `https://example.org/${'a'.repeat(2_000)}`
const refused: readonly string[] = [
  ...schemes.flatMap(scheme => [`${scheme}:x`, `${scheme}://host.example/path`]),
  // Disguised.
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  '\u0001javascript:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  'java\rscript:alert(1)',
  'javascript\u0000:alert(1)',
  'javascript://example.org/%0aalert(1)',
  'javascript&colon;alert(1)',
  'data:text/html;base64,PHNjcmlwdD4=',
  'https:javascript:alert(1)',
  'ｊavascript:alert(1)',
  '\u200bjavascript:alert(1)',
  'feed:javascript:alert(1)',
  'view-source:https://example.org',
  'blob:https://example.org/1-2-3',
  'filesystem:https://example.org/temporary/x',
  'wyciwyg://0/x',
  // Paths of this machine or of the next one.
  'file:///etc/passwd',
  'file://host/share/x.lnk',
  'FILE:///C:/Windows/System32/calc.exe',
  'C:\\Windows\\System32\\calc.exe',
  'C:/Windows/System32/calc.exe',
  '\\\\host\\share\\x',
  '//host/share/x',
  '\\\\?\\C:\\x',
  '/etc/passwd',
  './run.sh',
  '~/x',
  'https:\\\\example.org\\x',
  'https://example.org\\@evil.example',
  'https://example.org/\\evil.example',
  // Somebody else's name in front.
  'https://bank.example@evil.example/',
  'https://bank.example:443@evil.example/',
  'https://user:pass@example.org',
  'https://:pass@example.org',
  'https://@evil.example/',
  'https://:@evil.example/',
  'https://bank.example%2F@evil.example/',
  'https://bank.example%40x@evil.example/',
  'https://bank.example／@evil.example/',
  // Names that nobody reads as what they are.
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0x7f.0.0.1/',
  'http://0177.0.0.1/',
  'http://127.1/',
  'http://127.0.1/',
  'http://017700000001/',
  'http://127.0.0.1./',
  'http://１２７.0.0.1/',
  'http://①②⑦.0.0.1/',
  'http://%31%32%37.0.0.1/',
  'http://00000177.0.0.1:80/',
  'http://256.256.256.256/',
  'http://1.2.3.4.5/',
  'https://intranet/',
  'https://router./',
  'https://localhost./',
  'https://com/',
  'https://$(id).example/',
  'https://`id`.example/',
  "https://a'b.example/",
  'https://a"b.example/',
  'https://a;b.example/',
  'https://a&b.example/',
  'https://a{b}.example/',
  'https://a(b).example/',
  'https://a!b.example/',
  'https://a b.example/',
  'https://a%00b.example/',
  'https://a%0ab.example/',
  'https://a%2fb.example/',
  'https://[::1',
  'https://[::1%25eth0]/',
  'https://[fe80::1%eth0]/',
  'https://example.org:99999/',
  'https://example.org:-1/',
  'https://example.org:port/',
  'https://.example.org:x/',
  'https://',
  'https:///',
  'https://?',
  'https://#',
  'http:',
  'https',
  '://example.org',
  'example.org',
  'www.example.org',
  // Bytes.
  'https://example.org/\u0000',
  'https://example.org/\u001b[31m',
  'https://example.org/\u007f',
  'https://example.org/\u0085',
  'https://exa\nmple.org/',
  long,
  `https://${'a.'.repeat(1_100)}example/`,
  `https://example.org/?${'%F0%9F%98%80'.repeat(200)}`,
  `https://example.org/${'ж'.repeat(400)}`,
  // Mail to many, to nobody, or with more than a letter in it.
  'mailto:',
  'mailto:ada',
  'mailto:@example.org',
  'mailto:ada@',
  'mailto:a@b@c.example',
  'mailto:a@b.example,c@d.example',
  'mailto:a@b.example;c@d.example',
  'mailto:a@b.example%2Cc@d.example',
  'mailto:a@b.example%0Abcc:c@d.example',
  'mailto:a%00@b.example',
  'mailto:a%1b@b.example',
  'mailto:"a b"@c.example',
  'mailto:<a@b.example>',
  'mailto:a@b.example/x',
  'mailto:a@[127.0.0.1]',
  'mailto:a@b$(id).example',
  "mailto:a'b@c.example",
  'mailto:a`b@c.example',
  'mailto://a@b.example',
  'mailto:?to=a@b.example',
  'mailto:%',
  'mailto:%E0%A4%A@x.example',
  // Telegram's own, but for the pages of names.
  'tg://proxy?server=1.2.3.4&port=1&secret=x',
  'tg://socks?server=1.2.3.4',
  'tg://join?invite=x',
  'tg://resolve?domain=../evil',
  'tg://resolve?domain=a',
  'tg://resolve?domain=x@evil.example',
  'tg://user?id=1',
  'tg://login?token=x',
  'tg:',
  'not a link',
  '',
  ' ',
  '\u202e',
]

describe('SEC-21: what may be opened', () => {
  it('is in a table of at least 200 addresses', () => {
    expect(opened.length + refused.length).toBeGreaterThan(200)
    expect(new Set([...opened.map(([address]) => address), ...refused]).size).toBe(opened.length + refused.length)
  })

  it.each(opened)('%j is opened as %j', (address, href) => {
    expect(mayOpen(address)?.href).toBe(href)
  })

  it('none of the refused addresses is opened', () => {
    expect(refused.filter(address => mayOpen(address) !== null)).toEqual([])
  })

  it('SEC-23: whatever is opened has one of three schemes, reads back as itself, and has no name in front', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV4Extended(), fc.ipV6().map(ip => `[${ip}]`), fc.string({ unit: 'grapheme', maxLength: 20 }))
    const odd = fc.constantFrom('', '@', ':@', '\\', '\t', '\0', '%00', '%0d%0a', '\u202e', '..', '//', '?', '#', '$(x)', '"', "'", 'ж', '\ud800')
    const address = fc.oneof(
      { weight: 2, arbitrary: fc.webUrl({ withQueryParameters: true, withFragments: true }) },
      fc.tuple(fc.constantFrom('https://', 'http://', 'HTTPS:', 'tg://resolve?domain=', '//', 'https:///'), odd, host, odd, fc.string({ maxLength: 20 })).map(parts => parts.join('')),
      fc.tuple(fc.constantFrom('mailto:', 'MAILTO:'), fc.emailAddress(), fc.constantFrom('', '?subject=', '?body=', '?bcc=', '?subject=x&Subject='), fc.string({ unit: 'binary', maxLength: 20 })).map(parts => parts.join('')),
      fc.tuple(fc.constantFrom(...schemes), fc.constantFrom(':', '://', ':\\\\'), fc.string()).map(parts => parts.join('')),
      fc.string({ unit: 'binary' }),
    )
    let count = 0
    fc.assert(
      fc.property(address, text => {
        const link = mayOpen(text)
        if (!link) return
        count += 1
        const url = new URL(link.href)
        expect(['http:', 'https:', 'mailto:']).toContain(url.protocol)
        expect(url.href).toBe(link.href)
        expect([url.username, url.password]).toEqual(['', ''])
        expect(link.href).toMatch(/^[\x21-\x7e]{1,2000}$/)
        expect(link.href).not.toMatch(/["<>\\`]/)
        if (url.protocol === 'mailto:') expect(link.href).toMatch(/^mailto:[^?#&]+(\?(subject|body)=[^&#]*(&(subject|body)=[^&#]*)?)?$/)
      }),
      { numRuns: 10_000 },
    )
    expect(count, 'addresses that were opened').toBeGreaterThan(1_000)
  })
})

describe('SEC-22: what is asked first', () => {
  it.each([
    ['https://evil.example/', 'https://bank.example', 'differs'],
    ['https://evil.example/', 'bank.example', 'differs'],
    ['https://evil.example/', 'BANK.example/login', 'differs'],
    ['https://evil.example/', 'Log in at bank.example, please', 'differs'],
    ['https://evil.example/', '(bank.example)', 'differs'],
    ['https://evil.example/', 'bank.example.', 'differs'],
    ['https://evil.example/', 'bank\u200b.example', 'differs'],
    ['https://evil.example/', 'bank。example', 'differs'],
    ['https://evil.example/', 'bank․example', 'differs'],
    ['https://evil.example/', 'ｂａｎｋ．ｅｘａｍｐｌｅ', 'differs'],
    ['https://evil.example/', 'evil.example@bank.example', 'differs'],
    ['https://evil.example/', 'bank.example:443', 'differs'],
    ['https://evil.example/', '192.168.0.1', 'differs'],
    ['https://evil.example/', 'пример.рф', 'differs'],
    ['https://bank.example.evil.example/', 'bank.example', 'differs'],
    ['mailto:eve@evil.example', 'support@bank.example', 'differs'],
    ['https://bank.example/', 'bank.example', null],
    ['https://bank.example/', 'www.bank.example/login.html', null],
    ['https://www.bank.example/', 'https://bank.example?x=evil.example', null],
    ['https://bank.example/', 'read this', null],
    ['https://bank.example/', 'e.g. 3.14, v1.2 and so on...', null],
    ['mailto:ada@bank.example', 'ada@bank.example', null],
    ['https://xn--pple-43d.example/', 'click', 'mixed'],
    ['https://аpple.example/', 'click', 'mixed'],
    ['https://аррӏе.com/', 'click', 'mixed'],
    ['https://ρaypal.example/', 'click', 'mixed'],
    ['https://bаnk.пример.example/', 'click', 'mixed'],
    ['https://пример.рф/', 'click', null],
    ['https://пример.example/', 'click', null],
    ['https://例え.jp/', 'click', null],
    ['https://bücher.example/', 'click', null],
    ['https://a.example/', 'x\u202Eelpmaxe.a', 'mixed'],
    ['https://a.example/', '\u2067x', 'mixed'],
    ['https://a.example/\u202egnp.exe', 'click', 'mixed'],
    ['https://a.example/%E2%80%AEgnp.exe', 'click', 'mixed'],
    ['http://192.168.0.1/', 'router', 'address'],
    ['http://[::1]/', 'here', 'address'],
    ['http://[::ffff:7f00:1]/', 'here', 'address'],
    ['http://localhost:9222/', 'here', 'address'],
    ['http://x.localhost/', 'here', 'address'],
    ['http://printer.local/', 'here', 'address'],
    [`https://a.example/${'b'.repeat(300)}`, 'here', 'long'],
  ] as const)('%s shown as %j asks: %s', (address, words, reason) => {
    const link = mayOpen(address)
    expect(link).not.toBeNull()
    expect(link && reasonToAsk(link, words, false)).toBe(reason)
    // A host that this conversation has never led to is always asked about.
    if (link && reason === null && !link.href.startsWith('mailto:')) expect(reasonToAsk(link, words, true)).toBe('first')
  })

  it('judging a megabyte of words is as quick as judging their beginning', () => {
    const link = mayOpen('https://a.example/')
    for (const words of ['a'.repeat(1_000_000), 'a.'.repeat(500_000), '\u0317'.repeat(1_000_000), 'a@'.repeat(500_000), '\u202d'.repeat(1_000_000)]) {
      const shown = { text: words, read: 0 }
      const watched = { slice: (from: number, to: number) => ((shown.read = to), shown.text.slice(from, to)) } as unknown as string
      if (link) reasonToAsk(link, watched, false)
      expect(shown.read).toBeLessThanOrEqual(2_000)
    }
  })
})

describe('SEC-20, SEC-23: opening, through the core', () => {
  it('only an entity of a stored message is opened, after the question, and one in half a second', async () => {
    const world = await coreWorld()
    try {
      const bot = world.simulator.createBot({})
      const ada = world.simulator.createUser({ firstName: 'Ada' })
      ada.start(bot)
      await world.call('bot.connect', { token: bot.token })
      const text = 'bank.example and https://safe.example/x and run and home'
      ada.write(bot, text, {
        entities: [
          { type: 'text_link', offset: 0, length: 12, url: 'https://evil.example/' },
          { type: 'url', offset: 17, length: 22 },
          { type: 'text_link', offset: 44, length: 3, url: 'javascript:alert(1)' },
          { type: 'bold', offset: 52, length: 4 },
        ],
      })
      const conversationId = `${bot.id}:${ada.id}` as never
      const message = await until(async () => {
        const { messages } = await world.call('message.list', { conversationId, limit: 50 })
        const found = messages.find(each => each.text === text)
        if (!found) throw new Error(JSON.stringify(messages))
        return found
      })
      const messageId = message.id
      expect(message.entities).toHaveLength(4)
      expect(await world.call('link.open', { messageId, entity: 0 })).toMatchObject({ opened: false, confirm: 'differs', host: 'evil.example' })
      expect(await world.call('link.open', { messageId, entity: 1 })).toMatchObject({ opened: false, confirm: 'first', host: 'safe.example' })
      expect(world.opened).toEqual([])
      expect(await world.problem('link.open', { messageId, entity: 2, confirmed: true })).toBe('link-refused')
      for (const entity of [3, 4, 1_000]) expect(await world.problem('link.open', { messageId, entity, confirmed: true })).toBe('not-found')
      for (const entity of [-1, 0.5, 1_001, '0', null]) expect(await world.problem('link.open', { messageId, entity: entity as number, confirmed: true })).toBe('bad-input')
      expect(await world.problem('link.open', { messageId: 'no:such:message', entity: 0, confirmed: true })).toBe('not-found')
      expect(await world.problem('link.open', { messageId, entity: 0, url: 'https://x.example', confirmed: true } as never)).toBe('bad-input')
      expect(world.opened).toEqual([])

      const burst = await Promise.all(Array.from({ length: 20 }, () => world.problem('link.open', { messageId, entity: 1, confirmed: true })))
      expect(burst.filter(code => code === 'none')).toHaveLength(1)
      expect(burst.filter(code => code === 'link-too-fast')).toHaveLength(19)
      expect(world.opened).toEqual(['https://safe.example/x'])
      // What was opened once in this conversation is not asked about again; the other host still is.
      await until(async () => expect(await world.call('link.open', { messageId, entity: 1 })).toMatchObject({ opened: true }))
      expect(await world.call('link.open', { messageId, entity: 0 })).toMatchObject({ confirm: 'differs' })
      expect(world.opened).toEqual(['https://safe.example/x', 'https://safe.example/x'])
    } finally {
      await world.close()
      rmSync(world.dataDir, { recursive: true, force: true })
    }
  })

  it('SEC-20: a link button is asked about like a link, no other button opens anything, and a place opens a map at numbers alone', async () => {
    const world = await coreWorld()
    try {
      const bot = world.simulator.createBot({})
      const ada = world.simulator.createUser({ firstName: 'Ada' })
      ada.start(bot)
      await world.call('bot.connect', { token: bot.token })
      const url = (text: string, address: string) => ({ text, url: address })
      const keyboard = [
        [url('bank.example', 'https://evil.example/a'), { text: 'Yes', callback_data: 'https://evil.example/' }],
        [url('Pay', 'javascript:alert(1)'), { text: 'App', web_app: { url: 'https://app.example/' } }],
      ]
      const room = privateRoom(world.simulator.world, bot.state, ada.state)
      const extra = { text: 'buttons', reply_markup: { inline_keyboard: keyboard } }
      announce(world.simulator.world, addMessage(world.simulator.world, room, { author: { person: ada.state }, content: { kind: 'other', body: {} }, extra }), 'new')
      const map = { type: 'map', location: { latitude: -33.5, longitude: 190 }, zoom: 12, width: 200, height: 100 }
      ada.sendRaw(bot, { rich_message: { blocks: [{ type: 'blockquote', blocks: [map] }, { type: 'buttons', buttons: [url('Shop', 'https://shop.example/b')] }] } })
      ada.sendLocation(bot, { latitude: 52.520012345, longitude: 13.4050099 })
      const conversationId = `${bot.id}:${ada.id}` as never
      const [buttons, article, place] = await until(async () => {
        const { messages } = await world.call('message.list', { conversationId, limit: 50 })
        const found = ['buttons', 'rich_message', 'location'].map(kind => messages.findLast(message => message.kind === kind || message.text === kind)?.id)
        if (!found.every(id => id !== undefined)) throw new Error(JSON.stringify(messages))
        return found
      })
      const open = (messageId: string | undefined, lead: object) => world.call('link.open', { messageId: messageId as never, ...lead })
      const refusal = (messageId: string | undefined, lead: object) => world.problem('link.open', { messageId: messageId as never, ...lead })
      expect(await open(buttons, { button: 0 })).toMatchObject({ opened: false, confirm: 'differs', host: 'evil.example' })
      expect(await refusal(buttons, { button: 1, confirmed: true })).toBe('not-found')
      expect(await refusal(buttons, { button: 2, confirmed: true })).toBe('link-refused')
      for (const button of [3, 4]) expect(await refusal(buttons, { button, confirmed: true })).toBe('not-found')
      for (const lead of [{}, { entity: 0, button: 0 }, { button: 0, place: 0 }, { place: true }, { button: -1 }]) expect(await refusal(buttons, { ...lead, confirmed: true })).toBe('bad-input')
      expect(await refusal(buttons, { place: 0 })).toBe('not-found')
      expect(await open(article, { button: 0 })).toMatchObject({ opened: false, confirm: 'first', host: 'shop.example' })
      expect(world.opened).toEqual([])
      expect(await open(place, { place: 0 })).toMatchObject({ opened: true, host: 'www.openstreetmap.org' })
      await until(async () => expect(await refusal(article, { place: 0 })).toBe('none'))
      expect(await refusal(article, { place: 1 })).toBe('not-found')
      expect(world.opened).toEqual([
        'https://www.openstreetmap.org/?mlat=52.52001&mlon=13.40501#map=16/52.52001/13.40501',
        // Numbers beyond the globe end at its edge.
        'https://www.openstreetmap.org/?mlat=-33.50000&mlon=180.00000#map=16/-33.50000/180.00000',
      ])
    } finally {
      await world.close()
      rmSync(world.dataDir, { recursive: true, force: true })
    }
  })
})
