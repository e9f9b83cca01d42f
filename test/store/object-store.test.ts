import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { S3Server } from '../support/s3-server.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'broadside-store-'))
let s3: S3Server
beforeAll(async () => {
  s3 = await S3Server.start()
})
beforeEach(() => {
  for (const [name, value] of Object.entries(s3.env)) vi.stubEnv(name, value)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await s3.stop()
  rmSync(folder, { recursive: true, force: true })
})

const KEY = 'exports/ab/größer & @2x (1) +/poster é 100%.png'
const bytes = new Uint8Array([0, 1, 2, 255])

describe.each([
  ['s3', () => openStore(s3.url('deep/er'), s3.endpoint)],
  ['a folder', () => openStore(pathToFileURL(folder).href)],
])('%s', (_name, open) => {
  it('gives back what it was given, under any name an export may have', async () => {
    const store = await open()
    await store.check()
    expect(await store.has(KEY)).toBe(false)
    expect(await store.get(KEY)).toBeUndefined()
    await store.put(KEY, bytes, 'image/png')
    expect(await store.has(KEY)).toBe(true)
    expect(new Uint8Array((await store.get(KEY)) ?? [])).toEqual(bytes)
    await store.put(KEY, 'new', 'text/plain')
    expect(Buffer.from((await store.get(KEY)) ?? []).toString()).toBe('new')
    store.close()
  })

  it('does not leave its folder', async () => {
    const store = await open()
    if (_name === 'a folder') await expect(store.get('../out')).rejects.toBeInstanceOf(RangeError)
    else {
      await store.put('a/../../b', bytes, 'x/y').catch(() => {})
      expect(s3.keys().filter((key) => !key.startsWith('deep/er/'))).toEqual([])
    }
    store.close()
  })
})

describe('an S3-compatible server', () => {
  it('is asked again when it is busy', async () => {
    const store = await openStore(s3.url('busy'), s3.endpoint)
    s3.busy = 3
    await store.put('a', bytes, 'x/y')
    expect(s3.writes.get('busy/a')).toBe(1)
    store.close()
  })

  it.each([
    ['a wrong secret', { AWS_SECRET_ACCESS_KEY: 'wrong-secret' }, 'posters', 'access is denied'],
    ['an unknown key', { AWS_ACCESS_KEY_ID: 'AKIDOTHER' }, 'posters', 'access is denied'],
    ['no such bucket', {}, 'others', 'no such bucket'],
  ])('is not used with %s', async (_what, env, bucket, words) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
    const store = await openStore(`s3://${bucket}/x`, s3.endpoint)
    const error = await store.check().catch((failure) => failure)
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' })
    expect(error.message).toContain(words)
    expect(error.message).not.toContain('wrong-secret')
    await expect(store.put('a', bytes, 'x/y')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    store.close()
  })

  it('that is not there is named', async () => {
    const store = await openStore('s3://posters/x', 'http://127.0.0.1:9')
    await expect(store.check()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    })
    store.close()
  })
})

it.each(['http://host/x', 's3://', 'posters', 'file://host/x'])('refuses %s as a store', async (url) => {
  await expect(openStore(url)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
})
