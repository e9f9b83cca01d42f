import { describe, expect, it } from 'vitest'
import { expect as prospect } from '../../src/server/api.ts'
import { type Door, refusalOf } from '../../src/server/guard.ts'
import { FILE_OPERATIONS } from '../../src/server/v1/file-operations.ts'
import { VERBS } from '../../src/server/verbs/verbs.ts'

const open: Door = { hosts: new Set(['localhost']), token: undefined }
const locked: Door = { ...open, token: 'open sesame' }

const ADDRESSES = [...VERBS, ...FILE_OPERATIONS].map(({ method, path }) => ({
  method,
  url: `/api${path.replace('{file}', 'a/b.jpg').replace(/\{\w+\}/g, 'some-thing')}`,
}))

const status = (
  { method, url }: { method: string; url: string },
  headers: Record<string, string> = {},
  door: Door = open,
): number => {
  const { longest } = prospect(method, url)
  return (
    refusalOf({ method, url, longest, headers: { host: 'localhost:4400', ...headers } }, door)?.status ?? 200
  )
}

// Each address of the interface for programs, asked for by somebody who may not.
describe.each(ADDRESSES)('$method $url', (address) => {
  const writes = address.method !== 'GET'

  it('is answered on loopback', () => {
    expect(status(address)).toBe(200)
    expect(prospect(address.method, address.url).pace).toMatch(/^(requests|renders)$/)
  })
  it('is not answered under another name', () => {
    for (const host of ['evil.test', 'localhost.evil.test', '169.254.169.254'])
      expect(status(address, { host })).toBe(421)
  })
  it('is not answered to pages of others', () => {
    for (const mode of ['cors', 'no-cors'])
      expect(status(address, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode })).toBe(403)
    if (writes) expect(status(address, { origin: 'http://evil.test' })).toBe(403)
  })
  it('is not answered without the token, where there is one', () => {
    expect(status(address, {}, locked)).toBe(401)
    expect(status(address, { authorization: 'Bearer open sesamf' }, locked)).toBe(401)
    expect(status(address, { authorization: 'Bearer open sesame' }, locked)).toBe(200)
  })
  it('takes no body without an end, and none that is too long', () => {
    if (!writes) return
    expect(status(address, { 'transfer-encoding': 'chunked' })).toBe(411)
    expect(status(address, { 'content-length': '25000001' })).toBe(413)
    if (address.url !== '/api/v1/pictures') expect(status(address, { 'content-length': '2000001' })).toBe(413)
  })
  it('leads nowhere else', () => {
    for (const way of ['/../../etc/passwd', '/..%2f..%2fetc/passwd', '/%2e%2e/x', '/..%5cx', '/%00'])
      expect(status({ ...address, url: `${address.url}${way}` })).toBe(400)
  })
})
