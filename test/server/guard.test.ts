import { describe, expect, it } from 'vitest'
import { expect as prospect } from '../../src/server/api.ts'
import { cookieFor, type Door, refusalOf, withoutToken } from '../../src/server/guard.ts'

const door: Door = { hosts: new Set(['localhost', '127.0.0.1', '[::1]']), token: undefined }
const locked: Door = { ...door, token: 'open sesame' }

const status = (
  headers: Record<string, string>,
  { method = 'GET', url = '/', at = door }: { method?: string; url?: string; at?: Door } = {},
): number => {
  const { longest } = prospect(method, url)
  return (
    refusalOf({ method, url, longest, headers: { host: 'localhost:4400', ...headers } }, at)?.status ?? 200
  )
}

describe('names', () => {
  it.each(['localhost', 'localhost:4400', '127.0.0.1:4400', '[::1]:4400', 'LOCALHOST:4400'])(
    'lets %s in',
    (host) => {
      expect(status({ host })).toBe(200)
    },
  )
  it.each([
    'evil.test',
    'localhost.evil.test',
    'evil.test:4400',
    'localhost:4400@evil.test',
    '127.0.0.1.nip.io',
    '[::2]',
    '0.0.0.0:4400',
    '2130706433',
    '',
  ])('turns %s away', (host) => {
    expect(status({ host })).toBe(421)
  })
})

describe('money', () => {
  const handedOn = { 'x-forwarded-for': '203.0.113.9' }
  it.each([
    '/api/drafts/abcd/purchase',
    '/api/drafts/abcd/purchase/revision',
    '/api/v1/campaigns/abcd/plates',
  ])('is spent at %s from this machine, and from elsewhere with a token alone', (url) => {
    expect(status({}, { method: 'POST', url })).toBe(200)
    expect(status(handedOn, { method: 'POST', url })).toBe(403)
    const shown = { ...handedOn, authorization: 'Bearer open sesame' }
    expect(status(shown, { method: 'POST', url, at: locked })).toBe(200)
  })
  it('is not spent by asking what things cost', () => {
    const url = '/api/v1/campaigns/abcd/plates/quote'
    expect(status(handedOn, { method: 'POST', url })).toBe(200)
  })
})

describe('origins', () => {
  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('lets %s of our own pages in', (method) => {
    expect(status({ origin: 'http://localhost:4400' }, { method })).toBe(200)
  })
  it.each([
    'http://evil.test',
    'null',
    'http://localhost',
    'http://localhost:1',
    'http://127.0.0.1:4400',
    'file://',
    'nonsense',
  ])('turns writes of %s away', (origin) => {
    for (const method of ['POST', 'PUT', 'DELETE']) expect(status({ origin }, { method })).toBe(403)
  })
  it('lets programs in that are no browsers', () => {
    expect(status({}, { method: 'POST' })).toBe(200)
  })
  it.each(['cross-site', 'same-site'])('lets pages of others (%s) link here, and no more', (site) => {
    expect(status({ 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' })).toBe(200)
    expect(status({ 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' }, { method: 'POST' })).toBe(403)
    for (const mode of ['no-cors', 'cors', 'websocket'])
      expect(status({ 'sec-fetch-site': site, 'sec-fetch-mode': mode })).toBe(403)
  })
})

describe('addresses', () => {
  it.each([
    '/../package.json',
    '/a/../../b',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/a/..%5c..%5cb',
    '/a\\..\\b',
    '/%00',
    '/%zz',
    '/%c0%ae%c0%ae/',
    '//evil.test/',
    'http://evil.test/',
    '*',
    '',
  ])('turns %s away', (url) => {
    expect(status({}, { url })).toBe(400)
  })
  it.each(['/', '/templates/menu?sample=1', '/api/drafts/a/files/n%C3%A9on/a..b.jpg', '/?q=../..'])(
    'lets %s in',
    (url) => {
      expect(status({}, { url })).toBe(200)
    },
  )
})

describe('bodies', () => {
  it('are bounded, and have a length', () => {
    const url = '/api/drafts'
    expect(status({ 'content-length': '2000000' }, { method: 'POST', url })).toBe(200)
    expect(status({ 'content-length': '2000001' }, { method: 'POST', url })).toBe(413)
    expect(status({ 'transfer-encoding': 'chunked' }, { method: 'POST', url })).toBe(411)
    const pictures = '/api/drafts/a-draft/pictures?name=x.jpg'
    expect(status({ 'content-length': '25000000' }, { method: 'POST', url: pictures })).toBe(200)
    expect(status({ 'content-length': '25000001' }, { method: 'POST', url: pictures })).toBe(413)
    const more = '/api/drafts/a-draft/pictures/more'
    expect(status({ 'content-length': '2000001' }, { method: 'POST', url: more })).toBe(413)
  })
})

describe('the token', () => {
  it.each([
    {},
    { authorization: 'Bearer open' },
    { authorization: 'Bearer ' },
    { authorization: 'Basic open sesame' },
    { cookie: 'broadside-token=shut' },
    { cookie: 'broadside-token=%zz' },
    { cookie: 'xbroadside-token=open%20sesame' },
  ])('is asked for: %o', (headers: Record<string, string>) => {
    expect(status(headers, { at: locked })).toBe(401)
  })
  it.each([{ authorization: 'Bearer open sesame' }, { cookie: 'a=b; broadside-token=open%20sesame' }])(
    'is taken: %o',
    (headers: Record<string, string>) => {
      expect(status(headers, { at: locked })).toBe(200)
    },
  )
  it('comes with the address once, and as a cookie from then on', () => {
    const url = '/templates/menu?sample=1&token=open+sesame'
    expect(status({}, { url, at: locked })).toBe(200)
    expect(cookieFor(url, locked)).toBe('broadside-token=open%20sesame; HttpOnly; SameSite=Strict; Path=/')
    expect(withoutToken(url)).toBe('/templates/menu?sample=1')
    expect(cookieFor('/?token=shut', locked)).toBeUndefined()
    expect(cookieFor('/?token=', door)).toBeUndefined()
  })
  it('does not make up for another name or origin', () => {
    const headers = { authorization: 'Bearer open sesame' }
    expect(status({ ...headers, host: 'evil.test' }, { at: locked })).toBe(421)
    expect(status({ ...headers, origin: 'http://evil.test' }, { method: 'POST', at: locked })).toBe(403)
  })
})
