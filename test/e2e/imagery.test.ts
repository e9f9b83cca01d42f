import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeOpenAi, KEY, startFakeOpenAi } from '../support/fake-openai/server.ts'

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'broadside-imagery-'))
let fake: FakeOpenAi
beforeAll(async () => {
  fake = await startFakeOpenAi()
  mkdirSync(path.join(folder, 'templates'))
  writeFileSync(
    path.join(folder, 'late.json'),
    JSON.stringify({
      name: 'late',
      brand: 'lumen',
      template: 'event-poster',
      placements: ['open-graph', 'google-display-300x250', 'threads-square'],
      locales: ['en'],
      plate: { source: 'openai', quality: 'low', scene: 'A drum skin, seen close' },
      rows: [{ title: 'Late show', when: '2027-03-14T23:00' }],
    }),
  )
})
beforeEach(() => fake.forget())
afterAll(async () => {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

function broadside(args: readonly string[], key: string | undefined = KEY, address = fake.baseURL) {
  const { PATH, HOME } = process.env
  const env = {
    PATH,
    HOME,
    NO_COLOR: '1',
    OPENAI_BASE_URL: address,
    ...(key === undefined ? {} : { OPENAI_API_KEY: key }),
  }
  const child = spawn(process.execPath, [BROADSIDE, ...args], { cwd: folder, env })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }))
  })
}

describe('a campaign whose plates a model makes', () => {
  it('without a key is refused in one sentence where nothing may take their place', async () => {
    const { code, out, err } = await broadside(['make', 'late.json', '--fallback', 'none'], '')
    expect(code).toBe(3)
    expect(out).toBe('')
    expect(err).toContain('OPENAI_API_KEY is not set')
    expect(err).not.toMatch(/\n\s+at /)
    expect(readdirSync(folder).toSorted()).toEqual(['late.json', 'templates'])
  })

  it('without a key says so once and takes the built-in plates', async () => {
    const { code, err } = await broadside(['make', 'late.json', '--out', 'keyless'], '')
    expect(code).toBe(0)
    expect(err.match(/OPENAI_API_KEY is not set: built-in plates take their place/g)).toHaveLength(1)
    expect(err).not.toMatch(/\n\s+at /)
    const manifest = JSON.parse(readFileSync(path.join(folder, 'keyless/late/manifest.json'), 'utf8'))
    expect(manifest.plates.map((plate: { insteadOf: { code: string } }) => plate.insteadOf.code)).toEqual([
      'PLATE_KEY_MISSING',
      'PLATE_KEY_MISSING',
    ])
  })

  it('with an address that is none is told so', async () => {
    const { code, err } = await broadside(['make', 'late.json'], KEY, 'api.example.org')
    expect(code).toBe(2)
    expect(err).toContain('OPENAI_BASE_URL is "api.example.org", which is no address')
  })

  it('is quoted before, paid for once, and tells both', async () => {
    const quote = await broadside(['quote', 'late.json', '--json'])
    expect(quote.code).toBe(0)
    const [quoted] = JSON.parse(quote.out).campaigns
    expect(quoted.plates).toHaveLength(2)
    expect(quoted.qualities.map(({ quality }: { quality: string }) => quality)).toEqual([
      'low',
      'medium',
      'high',
    ])
    expect(fake.journal).toHaveLength(0)

    const first = await broadside(['make', 'late.json', '--budget', '0.05'])
    expect(first.code, first.err).toBe(0)
    expect(first.err).toMatch(/Asking for 2 plates for about \$0\.0\d\d, at most \$0\.0\d\d/)
    expect(first.out).toMatch(/paid +\$0\.0\d\d for 2 plates/)
    expect(fake.journal).toHaveLength(2)
    const second = await broadside(['make', 'late.json', '--budget', '0.05', '--out', 'again'])
    expect(second.err).toContain('2 plates from the store: nothing to pay')
    expect(fake.journal).toHaveLength(2)
    const again = await broadside(['quote', 'late.json'])
    expect(again.out).toMatch(/to pay +nothing/)
    expect(again.out).toMatch(/spent so far +\$0\.0\d\d/)
    const file = (name: string) => readFileSync(path.join(folder, name, 'late/manifest.json'), 'utf8')
    expect(file('again')).toBe(file('out'))
  })

  it('leaves the key nowhere: not in files, output or errors', async () => {
    fake.script('echo-key', 'unverified')
    const failed = await broadside(['make', 'late.json', '--plates', 'other', '--verbose', '--json'])
    expect(failed.code).toBe(3)
    const refused = await broadside(['make', 'late.json', '--plates', 'other', '--verbose'], `${KEY}x`)
    expect(refused.err).toContain('does not know the key')
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    expect(files.length).toBeGreaterThan(8)
    for (const { parentPath, name } of files) {
      expect(readFileSync(path.join(parentPath, name)).includes(KEY), name).toBe(false)
    }
    for (const { out, err } of [failed, refused]) expect(out + err).not.toContain(KEY)
  })
})
