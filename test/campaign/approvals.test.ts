import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { produce } from '../../src/campaign/produce.ts'
import { decide, doneIn, readDecisions } from '../../src/campaign/record/approvals.ts'
import { alone } from '../../src/campaign/record/open-journal.ts'
import { approve as approveVerb } from '../../src/cli/approve.ts'
import { contentOf, standings } from '../../src/export/approval.ts'
import type { Decision } from '../../src/export/approvals-schema.ts'
import { readManifest } from '../../src/export/manifest.ts'
import type { DoneEntry } from '../../src/export/schema.ts'
import { verifyFolder } from '../../src/verify/verify.ts'
import { hoursOf, projectDir, rowsOf, temporaryFolder } from '../support/hours.ts'

let folder: string
let project: string
let remove: () => Promise<void>
beforeAll(async () => {
  ;({ folder, remove } = await temporaryFolder())
  project = path.join(folder, 'project')
  await cp(projectDir, project, { recursive: true })
})
afterAll(() => remove())

const AT = '2026-11-25T20:00:00.000Z'

const make = async (rows: readonly object[], out: string): Promise<void> =>
  void (await produce(hoursOf(rows), { out, projectDir: project, jobs: 0 }))

async function entriesOf(out: string): Promise<readonly DoneEntry[]> {
  const entries: DoneEntry[] = []
  for await (const entry of doneIn(out)) entries.push(entry)
  return entries
}

async function say(out: string, by: string, verdict: Decision['verdict'], only = (_: DoneEntry) => true) {
  const covers = (await entriesOf(out)).filter(only).map((entry) => {
    const { row, locale, placement } = entry
    return { row, locale, placement, content: contentOf(entry) }
  })
  await decide(out, { by, at: AT, verdict, covers })
}

/** How each export stands, by row and placement; what the manifest carries must agree. */
async function standing(out: string): Promise<Record<string, string>> {
  const of = standings(await readDecisions(out))
  const entries = await entriesOf(out)
  for (const entry of entries) expect(entry.approvals !== undefined).toBe(of(entry).status === 'approved')
  return Object.fromEntries(entries.map((entry) => [`${entry.row} ${entry.placement}`, of(entry).status]))
}

const all = (status: string, ...rows: string[]): Record<string, string> =>
  Object.fromEntries(rows.flatMap((row) => ['badge', 'small-portrait'].map((id) => [`${row} ${id}`, status])))

describe('an approval', { timeout: 120_000 }, () => {
  it('holds for what was approved, is void when that changes, and only then', async () => {
    const out = path.join(folder, 'bound')
    const [one, two] = rowsOf(2) as [object, object]
    await make([one, two], out)
    expect(await standing(out)).toEqual(all('open', 'r1', 'r2'))
    await say(out, 'Ana', 'approved')
    const approved = await readFile(path.join(out, 'manifest.json'), 'utf8')
    expect(await standing(out)).toEqual(all('approved', 'r1', 'r2'))
    expect((await readManifest(path.join(out, 'manifest.json'))).exports[0]).toMatchObject({
      approvals: [{ by: 'Ana', at: AT }],
    })

    // The same again, from nothing: the same bytes, the same manifest.
    await produce(hoursOf([one, two]), { out, projectDir: project, jobs: 0, fresh: true })
    expect(await readFile(path.join(out, 'manifest.json'), 'utf8')).toBe(approved)

    // What shows in no export: another sample of the template.
    const samples = path.join(project, 'templates/card/samples.json')
    const text = await readFile(samples, 'utf8')
    const changed = JSON.parse(text)
    changed.samples[0].copy.headline = 'Quite another sample'
    await writeFile(samples, JSON.stringify(changed))
    await make([one, two], out)
    await writeFile(samples, text)
    expect(await standing(out)).toEqual(all('approved', 'r1', 'r2'))

    // One headline.
    await make([one, { ...two, headline: 'Closed' }], out)
    expect(await standing(out)).toEqual({ ...all('approved', 'r1'), ...all('void', 'r2') })

    // What is posted with one export, which is not in its file.
    await make([{ ...one, caption: 'Come by' }, two], out)
    expect(await standing(out)).toEqual({ ...all('void', 'r1'), ...all('approved', 'r2') })

    // And back: what was approved is there again.
    await make([one, two], out)
    expect(await standing(out)).toEqual(all('approved', 'r1', 'r2'))
  })

  it('gives way to somebody who asks for changes, until they approve', async () => {
    const out = path.join(folder, 'changes')
    await make(rowsOf(1), out)
    await say(out, 'Ana', 'approved')
    await say(out, 'Ben', 'changes', ({ placement }) => placement === 'badge')
    expect(await standing(out)).toEqual({ 'r1 badge': 'changes', 'r1 small-portrait': 'approved' })
    await say(out, 'Ben', 'approved')
    expect(await standing(out)).toEqual(all('approved', 'r1'))
    const [entry] = await entriesOf(out)
    expect(entry?.approvals?.map(({ by }) => by)).toEqual(['Ana', 'Ben'])
  })

  it('is not taken for what was not seen, nor while a run writes', async () => {
    const out = path.join(folder, 'unseen')
    await make(rowsOf(1), out)
    const [entry] = (await entriesOf(out)) as [DoneEntry]
    const { row, locale, placement } = entry
    const decision = (content: string, at = placement): Decision => ({
      ...{ by: 'Ana', at: AT, verdict: 'approved' },
      covers: [{ row, locale, placement: at, content }],
    })
    await expect(decide(out, decision('0'.repeat(64)))).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await expect(decide(out, decision(contentOf(entry), 'elsewhere'))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
    await alone(out, async () => {
      await expect(decide(out, decision(contentOf(entry)))).rejects.toMatchObject({ code: 'FOLDER_BUSY' })
    })
    expect(await standing(out)).toEqual(all('open', 'r1'))
  })

  it('that cannot be read is told before anything is made, and stays as it is', async () => {
    const out = path.join(folder, 'damaged')
    await mkdir(out)
    const file = path.join(out, 'approvals.json')
    await writeFile(file, '{"schema":1,"decisions":[{"by":""}]}')
    await expect(make(rowsOf(1), out)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    expect(await readdir(out)).toEqual(['approvals.json'])
  })

  it('is looked at by verify', async () => {
    const out = path.join(folder, 'verified')
    await make(rowsOf(1), out)
    await say(out, 'Ana', 'approved')
    const sound = await verifyFolder(out)
    expect(sound).toMatchObject({ ok: true, counts: { approved: 2 }, strays: [] })
    expect(sound.exports[0]?.approvedBy).toEqual(['Ana'])
    const manifest = path.join(out, 'manifest.json')
    const text = await readFile(manifest, 'utf8')
    await writeFile(manifest, text.replace(/"content":"../, '"content":"00'))
    const forged = await verifyFolder(out)
    expect(forged).toMatchObject({ ok: false, counts: { approved: 1, wrong: 1 } })
    expect(forged.exports.flatMap(({ findings }) => findings.map(({ code }) => code))).toEqual([
      'APPROVAL_VOID',
    ])
  })

  it('is given and told by the command', async () => {
    const out = path.join(folder, 'command')
    await make(rowsOf(1), out)
    const said: string[] = []
    const terminal = {
      out: (text: string) => void said.push(text),
      note: (text: string) => void said.push(text),
      paint: (_: unknown, text: string) => text,
      ...{ interactive: false, columns: 80, folder },
    }
    expect(await approveVerb('command', { only: [] }, terminal)).toBe(1)
    expect(await approveVerb('command', { by: 'Ana', only: ['placement=badge'] }, terminal)).toBe(0)
    expect(await approveVerb('command', { only: [] }, terminal)).toBe(1)
    const changes = { by: 'Ben', changes: 'Too dark', only: [] }
    expect(await approveVerb('command', changes, terminal)).toBe(1)
    expect(said.join('\n')).toContain('Ben: Too dark')
    await expect(approveVerb('command', { note: 'Fine', only: [] }, terminal)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
  })
})
