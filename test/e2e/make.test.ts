import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'broadside-make-'))
const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined }
const CAMPAIGN = 'campaigns/open-workshop.json'

beforeAll(() => {
  expect(broadside('init').code).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function broadside(...args: string[]): { code: number | null; out: string; err: string } {
  const run = spawnSync(process.execPath, [BROADSIDE, ...args], { cwd: folder, encoding: 'utf8', env })
  return { code: run.status, out: run.stdout, err: run.stderr }
}

interface Recorded {
  readonly complete: boolean
  readonly exports: readonly { readonly status: string; readonly file: string; readonly sha256: string }[]
}

function manifest(out: string): Recorded {
  return JSON.parse(readFileSync(path.join(folder, out, 'manifest.json'), 'utf8'))
}

describe('the campaign init writes', () => {
  it('renders whole: files, manifest, contact sheet, a summary', () => {
    const { code, out, err } = broadside('make', CAMPAIGN, '--verbose')
    expect(err).not.toContain('found')
    expect(code).toBe(0)
    const { exports, complete } = manifest('out/open-workshop')
    expect(complete).toBe(true)
    expect(exports).toHaveLength(10)
    for (const { file, sha256 } of exports) {
      const bytes = readFileSync(path.join(folder, 'out/open-workshop', file))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
      expect(err).toContain(path.join('out/open-workshop', file))
    }
    expect(existsSync(path.join(folder, 'out/open-workshop/contact-sheet.jpg'))).toBe(true)
    expect(out).toContain('open-workshop: 10 files in out/open-workshop')
    expect(out).toContain('contact-sheet.jpg')
  })

  it('gives the same bytes for a part of it, and JSON to programs', () => {
    const { code, out } = broadside(
      'make',
      CAMPAIGN,
      '--only',
      'placement=open-*',
      '--only',
      'row=seconds',
      '-o',
      'part',
      '--json',
      '--jobs',
      '1',
    )
    expect(code).toBe(0)
    const result = JSON.parse(out)
    expect(result).toMatchObject({
      ok: true,
      campaigns: [{ campaign: 'open-workshop', counts: { done: 1 } }],
    })
    const [part] = manifest('part/open-workshop').exports
    const whole = manifest('out/open-workshop').exports.find(({ file }) => file === part?.file)
    expect(part?.sha256).toBe(whole?.sha256)
    expect(part).toBeDefined()
  })
})

describe('Ctrl-C', () => {
  beforeAll(() => {
    const campaign = JSON.parse(readFileSync(path.join(folder, CAMPAIGN), 'utf8'))
    const row = { title: 'Open Workshop', when: '2027-04-17T10:00', venue: 'Kiln Pottery' }
    const rows = Array.from({ length: 60 }, (_, index) => ({ ...row, title: `Workshop ${index + 1}` }))
    const many = { ...campaign, name: 'many', rows, placements: ['instagram-feed-portrait', 'open-graph'] }
    writeFileSync(path.join(folder, 'campaigns/many.json'), JSON.stringify(many))
  })

  it('once keeps what is finished and says how to go on', async () => {
    const run = start('once')
    await run.firstFile
    run.child.kill('SIGINT')
    expect(await run.exit).toEqual({ code: 1, signal: null })
    expect(run.said()).toMatch(/Stopped after \d+ of 120 exports/)
    expect(run.said()).toContain('Run the same command again')
    const { complete, exports } = manifest('once/many')
    expect(complete).toBe(false)
    expect(exports.length).toBeGreaterThan(0)
    expect(exports.length).toBeLessThan(120)
    for (const { file } of exports) expect(existsSync(path.join(folder, 'once/many', file)), file).toBe(true)
  })

  it('twice ends at once', async () => {
    const run = start('twice')
    await run.firstFile
    run.child.kill('SIGINT')
    run.child.kill('SIGINT')
    const { code, signal } = await run.exit
    // Two signals in a row may be delivered as one.
    expect(code === 130 || code === 1 || signal === 'SIGINT').toBe(true)
  })

  function start(out: string) {
    const child: ChildProcess = spawn(
      process.execPath,
      [BROADSIDE, 'make', 'campaigns/many.json', '--verbose', '--out', out],
      { cwd: folder, env },
    )
    let text = ''
    const firstFile = new Promise<void>((resolve, reject) => {
      child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        if (text.includes('.jpg')) resolve()
      })
      child.on('exit', () => reject(new Error(`ended before the first file: ${text}`)))
    })
    const exit = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      child.on('exit', (code, signal) => resolve({ code, signal }))
    })
    return { child, firstFile, exit, said: () => text }
  }
})
