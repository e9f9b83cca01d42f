import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RedisServer } from '../support/redis-server.ts'

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))

describe('a Redis that wants TLS', () => {
  let redis: RedisServer

  beforeAll(async () => {
    redis = await RedisServer.start({ tls: true })
  })

  afterAll(() => redis.stop())

  it('is used where its certificate is trusted', () => {
    expect(status(redis.url, redis.certificate)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('No runs'),
    })
  })

  it('is refused where it is not, with what to do', () => {
    const { status: code, stderr } = status(redis.url)
    expect(code).toBe(3)
    expect(stderr).toContain('self-signed certificate')
    expect(stderr).toContain('NODE_EXTRA_CA_CERTS')
    expect(stderr).not.toContain('p@ss')
  })

  it('does not answer without TLS', () => {
    const { status: code, stderr } = status(redis.url.replace('rediss:', 'redis:'))
    expect(code).toBe(3)
    expect(stderr).toContain('rediss://')
  })
})

function status(url: string, trusted?: string): { status: number | null; stdout: string; stderr: string } {
  const { NODE_EXTRA_CA_CERTS: _, ...known } = process.env
  const env = { ...known, NO_COLOR: '1', ...(trusted === undefined ? {} : { NODE_EXTRA_CA_CERTS: trusted }) }
  return spawnSync(process.execPath, [BROADSIDE, 'worker', 'status', '--redis', url], {
    env,
    encoding: 'utf8',
  })
}
