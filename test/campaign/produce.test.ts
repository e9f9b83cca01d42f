import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProduceEvent } from '../../src/campaign/event.ts'
import type { Issue } from '../../src/error/issue.ts'
import { ManifestFile } from '../../src/export/schema.ts'
import { sha256 } from '../../src/kit/hash.ts'
import { probePicture } from '../../src/raster/sharp.ts'
import { produce } from '../support/produce-manifest.ts'

const projectDir = path.join(import.meta.dirname, 'project')
const rows = [
  { id: 'one', headline: 'Open late', note: 'Every Thursday until ten.', '@de': { headline: 'Lange offen' } },
  { id: 'two', headline: 'Closed on Monday', '@de': { headline: 'Montags zu' } },
]
const campaign = {
  name: 'hours',
  brand: 'halden',
  template: 'card',
  placements: [
    { id: 'small-portrait', width: 400, height: 500, formats: ['jpeg'] },
    { id: 'badge', width: 300, height: 300, formats: ['png'] },
  ],
  locales: ['en', 'de'],
  plate: { source: 'procedural', style: 'gradient', seed: 3 },
  rows,
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'broadside-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const make = async (name: string, source: object, options: object = {}) => {
  const out = path.join(folder, name)
  const events: ProduceEvent[] = []
  const manifest = await produce(source, {
    out,
    projectDir,
    onEvent: (event) => events.push(event),
    ...options,
  })
  return { out, manifest, events }
}
const filesBelow = async (out: string): Promise<Record<string, string>> => {
  const names = await readdir(out, { recursive: true, withFileTypes: true })
  const files = names
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('.broadside'))
    .map((entry) => path.join(entry.parentPath, entry.name))
  const hashes = await Promise.all(
    files.map(async (file) => [path.relative(out, file), sha256(await readFile(file))]),
  )
  return Object.fromEntries(hashes.toSorted())
}

describe('produce', () => {
  it('writes the same bytes with one process, with two, with none, and with the rows reversed', async () => {
    const { out, manifest, events } = await make('one', campaign, { jobs: 1 })
    const expected = await filesBelow(out)

    expect(manifest.counts).toEqual({ done: 8, refused: 0, failed: 0 })
    expect(Object.keys(expected)).toHaveLength(12)
    expect(events.map(({ type }) => type).filter((type) => type !== 'export-done')).toEqual([
      'planned',
      'rows-read',
      'plate-done',
      'plate-done',
      'done',
    ])
    expect(await filesBelow((await make('two', campaign, { jobs: 2 })).out)).toEqual(expected)
    expect(await filesBelow((await make('none', campaign, { jobs: 0 })).out)).toEqual(expected)

    const reversed = await make('reversed', { ...campaign, rows: rows.toReversed() }, { jobs: 2 })
    const pictures = (files: Record<string, string>) =>
      Object.fromEntries(Object.entries(files).filter(([name]) => name.includes(path.sep)))
    expect(pictures(await filesBelow(reversed.out))).toEqual(pictures(expected))
  }, 120_000)

  it('describes each file as it is, in the order of rows, locales and placements', async () => {
    const out = path.join(folder, 'one')
    const text = await readFile(path.join(out, 'manifest.json'), 'utf8')
    const manifest = ManifestFile.parse(JSON.parse(text))
    expect(text).not.toContain(path.sep === '/' ? folder : folder.replaceAll('\\', '\\\\'))
    expect(
      manifest.exports.map(({ row, locale, placement }) => `${row} ${locale} ${placement}`).slice(0, 4),
    ).toEqual(['one en small-portrait', 'one en badge', 'one de small-portrait', 'one de badge'])
    for (const entry of manifest.exports) {
      if (entry.status !== 'done') throw new Error(entry.status)
      const bytes = await readFile(path.join(out, entry.file))
      const facts = await probePicture(bytes)
      expect({ bytes: bytes.byteLength, sha256: sha256(bytes) }).toEqual({
        bytes: entry.bytes,
        sha256: entry.sha256,
      })
      expect(facts).toMatchObject({ width: entry.width, height: entry.height, format: entry.format })
      expect(entry.certificate.slots.every(({ contrast, required }) => contrast.p5 >= required)).toBe(true)
      const row = rows.find(({ id }) => id === entry.row)
      expect(entry.alt).toBe(entry.locale === 'de' ? row?.['@de'].headline : row?.headline)
    }
    expect(manifest.exports.find(({ placement }) => placement === 'badge')).toMatchObject({
      format: 'png',
      file: 'badge/hours_one_en_300x300.png',
    })
    // The German rows have no note: theirs falls back.
    const german = manifest.exports.find(({ row, locale }) => row === 'one' && locale === 'de')
    expect(
      german?.status === 'done' && german.certificate.slots.map(({ text: set }) => set.toLowerCase()),
    ).toContain('every thursday until ten.')
  })

  it('records what is refused and goes on with the rest', async () => {
    const long = { id: 'long', headline: 'W'.repeat(60), '@de': { headline: 'Kurz' } }
    const tight = {
      ...campaign,
      placements: [{ id: 'strip', width: 600, height: 200, formats: ['jpeg'] }],
      rows: [long, rows[1]],
    }
    const { manifest, out } = await make('refused', tight, { jobs: 1 })
    expect(manifest.counts).toEqual({ done: 3, refused: 1, failed: 0 })
    expect(manifest.exports[0]).toMatchObject({
      status: 'refused',
      row: 'long',
      findings: [{ code: 'COPY_OVERSET' }],
    })
    expect(Object.keys(await filesBelow(out)).filter((file) => file.includes('long_en'))).toEqual([])
  })

  it('never writes a file over the limit of its placement', async () => {
    const limited = (maxBytes: number) => ({
      ...campaign,
      locales: ['en'],
      rows: [{ headline: 'Open late' }],
      placements: [{ id: 'small', width: 600, height: 600, formats: ['png', 'jpeg'], maxBytes }],
    })
    const fits = await make('fits', limited(40_000), { jobs: 0 })
    const [entry] = fits.manifest.exports
    expect(entry).toMatchObject({ status: 'done', format: 'jpeg' })
    expect(entry?.status === 'done' && entry.bytes).toBeLessThanOrEqual(40_000)
    const refused = await make('too-small', limited(1000), { jobs: 0 })
    expect(refused.manifest.exports[0]).toMatchObject({
      status: 'refused',
      findings: [{ code: 'FILE_TOO_LARGE' }],
    })
    expect(Object.keys(await filesBelow(refused.out))).not.toContain('small')
  })

  it('tells every mistake at once and writes nothing', async () => {
    const out = path.join(folder, 'wrong')
    const whole = await readFile(path.join(folder, 'one/contact-sheet.jpg'))
    await writeFile(path.join(folder, 'cut.jpg'), whole.subarray(0, whole.byteLength / 2))
    const wrong = {
      ...campaign,
      placements: ['instagram-feed-portrat', 'instagram-story'],
      rows: [{ headlin: 'x' }, { headline: 'y', date: 'tomorrow', plate: path.join(folder, 'cut.jpg') }],
    }
    const error = await produce(wrong, { out, projectDir, jobs: 1 }).catch((failure) => failure)
    expect(error.code).toBe('INPUT_INVALID')
    expect(error.issues.map((issue: Issue) => issue.path).toSorted()).toEqual([
      'placements.0',
      'rows.0.headlin',
      'rows.0.headline',
      'rows.0.headline@de',
      'rows.1.date',
      'rows.1.headline@de',
      'rows.1.plate',
    ])
    await expect(readdir(out)).rejects.toThrow()
    const story = { ...campaign, placements: ['instagram-story'] }
    await expect(produce(story, { out, projectDir, jobs: 1 })).rejects.toMatchObject({
      issues: [{ path: 'placements', found: '"instagram-story", a tall format' }],
    })
  })

  it('stops on request with a manifest of what is finished', async () => {
    const out = path.join(folder, 'stopped')
    const stopping = new AbortController()
    const onEvent = (event: ProduceEvent) => {
      if (event.type === 'export-done') stopping.abort()
    }
    const run = produce(campaign, { out, projectDir, jobs: 1, onEvent, signal: stopping.signal })
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' })
    const manifest = ManifestFile.parse(JSON.parse(await readFile(path.join(out, 'manifest.json'), 'utf8')))
    expect(manifest.complete).toBe(false)
    expect(manifest.counts.done).toBeGreaterThan(0)
    expect(manifest.counts.done).toBeLessThan(8)
    expect(Object.keys(await filesBelow(out))).toHaveLength(manifest.counts.done + 3)
  })
})
