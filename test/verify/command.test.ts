import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Terminal } from '../../src/cli/terminal.ts'
import { type VerifyVerbOptions, verify } from '../../src/cli/verify.ts'
import { produce } from '../support/produce-manifest.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'broadside-test-'))
  const campaign = {
    brand: 'halden',
    template: 'card',
    placements: [{ id: 'badge', width: 400, height: 400, formats: ['png'] }],
    locales: ['en'],
    plate: { source: 'procedural', style: 'gradient', seed: 3 },
    rows: [{ id: 'one', headline: 'Open late', note: 'Every Thursday until ten, all winter long.' }],
  } as const
  const projectDir = path.join(import.meta.dirname, '..', 'campaign', 'project')
  for (const name of ['first', 'second'])
    await produce({ name, ...campaign }, { out: path.join(root, 'out', name), projectDir, jobs: 0 })
}, 60_000)
afterAll(() => rm(root, { recursive: true, force: true }))

async function run(
  folders: readonly string[],
  options: VerifyVerbOptions = {},
): Promise<{ code: number; out: string; notes: string }> {
  const [out, notes]: [string[], string[]] = [[], []]
  const terminal: Terminal = {
    out: (text) => void out.push(text),
    note: (text) => void notes.push(text),
    paint: (_, text) => text,
    interactive: false,
    columns: 80,
    folder: root,
  }
  const code = await verify(folders, options, terminal)
  return { code, out: out.join('\n'), notes: notes.join('\n') }
}

describe('broadside verify', () => {
  it('verifies a folder, and all campaigns in a folder, with one line for each export', async () => {
    const one = await run(['out/first'])
    expect(one.code).toBe(0)
    expect(one.out).toMatch(
      /^ok {5}badge\/\S+\.png {2}contrast from \d+\.\d\d\nout\/first: 1 of 1 exports verified$/,
    )
    const both = await run(['out'])
    expect(both.code).toBe(0)
    expect(both.out.match(/1 of 1 exports verified/g)).toHaveLength(2)
    expect((await run(['out'], { quiet: true })).out.split('\n')).toHaveLength(2)
  })

  it('prints JSON that says what was measured', async () => {
    const { code, out } = await run(['out'], { json: true })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      folders: [
        { campaign: 'first', exports: [{ ok: true, slots: [{ slot: 'headline' }, { slot: 'note' }] }] },
        { campaign: 'second' },
      ],
    })
  })

  it('refuses a folder without a manifest, by its name', async () => {
    await expect(run(['nowhere'])).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })

  it('ends with 1 and the numbers if an export is wrong', async () => {
    const folder = path.join(root, 'out', 'second', 'badge')
    const [name = ''] = await readdir(folder)
    await writeFile(path.join(folder, name), 'not a picture')
    const { code, out } = await run(['out'])
    expect(code).toBe(1)
    expect(out).toContain(`WRONG  badge/${name}`)
    expect(out).toContain('BYTES_DIFFER: has 13 bytes, not')
    expect(out).toContain('FORMAT_DIFFERS: is no picture, not png')
    expect(out).toContain('0 of 1 exports verified, 1 wrong')
  })
})
