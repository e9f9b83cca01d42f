import { createHmac } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openBook } from '../../src/server/book.ts'
import { isReachable, reachableAddress, strangeAddress } from '../../src/server/webhooks/address.ts'
import { Outbox } from '../../src/server/webhooks/outbox.ts'
import { isSecret } from '../../src/server/webhooks/sign.ts'

const AWAY = { loopback: false }
const BESIDE = { loopback: true }

describe('addresses', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.9.9.9',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'ff02::1',
    '2001:db8::1',
    '2002:a00:1::1',
    '2001:0:53aa:64c::1',
    'no address',
  ])('does not reach %s', (address) => {
    expect(isReachable(address, AWAY)).toBe(false)
  })
  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111'])('reaches %s', (address) => {
    expect(isReachable(address, AWAY)).toBe(true)
  })
  it('reaches this machine where that is allowed, and no other inside', () => {
    expect(['127.0.0.1', '::1', '10.0.0.1'].map((address) => isReachable(address, BESIDE))).toEqual([
      true,
      true,
      false,
    ])
  })
  it.each([
    'http://example.org/',
    'ftp://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://name:secret@example.org/',
    'https://127.0.0.1/',
    'https://localhost/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'nonsense',
  ])('sends nothing to %s', (address) => {
    expect(strangeAddress(address, AWAY)).toBeTypeOf('string')
  })
  it('allows https, and this machine only where that is allowed', () => {
    expect(strangeAddress('https://example.org/hook', AWAY)).toBeUndefined()
    expect(strangeAddress('http://127.0.0.1:8080/hook', BESIDE)).toBeUndefined()
    expect(strangeAddress('http://localhost:8080/hook', BESIDE)).toBeUndefined()
    expect(strangeAddress('http://10.0.0.1/hook', BESIDE)).toBe('an https address')
  })
  it('looks where a name leads, not at what it is called', async () => {
    await expect(reachableAddress('localhost', AWAY)).rejects.toThrow('private network')
    expect((await reachableAddress('localhost', BESIDE)).address).toMatch(/^(127\.0\.0\.1|::1)$/)
  })
})

interface Taken {
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

describe('messages', () => {
  let folder: string
  let answers: ((response: ServerResponse) => void)[]
  let taken: Taken[]
  let arrived: () => void
  let hook: string
  let stop: () => Promise<void>

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'broadside-hooks-'))
    answers = []
    taken = []
    arrived = () => {}
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      taken.push({ url: request.url ?? '', headers: request.headers, body })
      const answer = answers.shift() ?? ((to) => void to.writeHead(204).end())
      answer(response)
      arrived()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    hook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
    stop = () => new Promise((resolve) => server.close(() => resolve()))
  })

  afterEach(async () => {
    await stop()
    await rm(folder, { recursive: true, force: true })
  })

  async function open(waits: readonly number[]) {
    const book = await openBook(folder)
    const outbox = await Outbox.open(book, { folder, loopback: true, waits })
    return {
      outbox,
      left: () => book.statement('SELECT id FROM message').all().length,
      close: async () => {
        await outbox.close()
        book.close()
      },
    }
  }

  const messages = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => (taken.length >= count ? resolve() : undefined)
      arrived = look
      look()
    })

  it('are signed after the Standard Webhooks specification', async () => {
    const { outbox, close } = await open([])
    outbox.expect('a-campaign', hook)
    outbox.start()
    outbox.tell('a-campaign', 'campaign.ended', { id: 'a-campaign', status: 'done' })
    outbox.tell('another', 'campaign.ended', {})
    await messages(1)
    await close()
    const { headers, body } = taken[0] as Taken
    const secret = await readFile(path.join(folder, 'webhook-secret'), 'utf8')
    expect(isSecret(secret)).toBe(true)
    expect((await stat(path.join(folder, 'webhook-secret'))).mode & 0o077).toBe(0)
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', key).update(content).digest('base64')}`,
    )
    expect(JSON.parse(body)).toMatchObject({
      type: 'campaign.ended',
      data: { id: 'a-campaign', status: 'done' },
    })
    expect(taken.length).toBe(1)
  })

  it('are sent again, with the same id, until they are taken; redirects lead nowhere', async () => {
    answers = [
      (to) => void to.writeHead(500).end(),
      (to) => void to.writeHead(302, { Location: '/elsewhere' }).end(),
      (to) => void to.destroy(),
    ]
    const { outbox, left, close } = await open([5, 5, 5, 5])
    outbox.expect('a-campaign', hook)
    outbox.start()
    outbox.tell('a-campaign', 'campaign.ended', {})
    await messages(4)
    await outbox.close()
    expect(taken.map(({ url }) => url)).toEqual(['/hook', '/hook', '/hook', '/hook'])
    expect(new Set(taken.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(left()).toBe(0)
    await close()
  })

  it('outlive the server', async () => {
    const first = await open([])
    first.outbox.expect('a-campaign', hook)
    first.outbox.tell('a-campaign', 'campaign.ended', {})
    await first.close()
    const second = await open([])
    second.outbox.start()
    await messages(1)
    await second.close()
  })

  it('end where nobody wants them any more', async () => {
    answers = [(to) => void to.writeHead(410).end()]
    const { outbox, left, close } = await open([5, 5])
    outbox.expect('a-campaign', hook)
    outbox.start()
    outbox.tell('a-campaign', 'campaign.ended', {})
    await messages(1)
    await outbox.close()
    expect(left()).toBe(0)
    await close()
  })

  it('go nowhere that is not allowed, whatever a campaign says', async () => {
    const { outbox, close } = await open([])
    for (const url of ['http://10.0.0.1/', 'file:///etc/passwd'])
      await expect(outbox.refuseStrange(url)).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        issues: [{ path: 'webhook.url' }],
      })
    await close()
  })
})
