import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Crew, hireCrew } from '../../src/campaign/crew.ts'
import { xmpOf } from '../../src/export/provenance.ts'
import type { DoneEntry } from '../../src/export/schema.ts'
import { sha256 } from '../../src/kit/hash.ts'
import { encode } from '../../src/raster/sharp.ts'
import { draw } from '../fixtures/pictures.ts'
import { readTags } from '../support/ensure-exiftool.ts'
import { produce } from '../support/produce-manifest.ts'
import { entriesOf } from '../support/unzip.ts'

const projectDir = path.join(import.meta.dirname, 'project')
const base = {
  name: 'hours',
  brand: 'halden',
  template: 'card',
  placements: [{ id: 'small', width: 400, height: 500, formats: ['jpeg', 'png', 'webp'] }],
  locales: ['en', 'de'],
  rows: [
    {
      headline: 'Open late',
      caption: 'Come by.',
      link: 'https://example.org',
      '@de': { headline: 'Lange offen', caption: 'Kommt vorbei.' },
    },
  ],
}

let folder: string
let crew: Crew
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'broadside-test-'))
  crew = hireCrew(1)
  const photo = draw(600, 750, (x, y) => [x >> 2, y >> 2, 80])
  const made = xmpOf({ sourceType: 'trainedAlgorithmicMedia', tool: 'Elsewhere', credit: 'Somebody' })
  await writeFile(path.join(folder, 'ai.png'), await encode(photo, { format: 'png', xmp: made }))
  await writeFile(path.join(folder, 'photo.jpg'), await encode(photo, { format: 'jpeg' }))
}, 60_000)
afterAll(async () => {
  await crew?.close()
  await rm(folder, { recursive: true, force: true })
})

const make = async (more: object, options: object = {}) => {
  const out = path.join(folder, sha256(JSON.stringify([more, options])).slice(0, 8))
  const manifest = await produce({ ...base, ...more }, { out, projectDir, crew, ...options })
  return { out, done: manifest.exports as readonly DoneEntry[] }
}
const photo = (name: string, more: object = {}): object => ({
  plate: { source: 'file', path: path.join(folder, name), ...more },
})

describe('provenance', () => {
  it.each([
    ['a drawn plate', {}, 'digitalCreation'],
    ['a photo', () => photo('photo.jpg'), 'composite'],
    ['a picture that says a model made it', () => photo('ai.png'), 'compositeSynthetic'],
    [
      'a picture whose author says so',
      () => photo('photo.jpg', { made: 'ai', system: 'Model X' }),
      'compositeSynthetic',
    ],
    [
      'an author who says otherwise than the picture',
      () => photo('ai.png', { made: 'person' }),
      'compositeSynthetic',
    ],
  ])('of %s', async (_, more, expected) => {
    const { out, done } = await make(typeof more === 'function' ? more() : more)
    const [first] = done
    expect(first).toMatchObject({ status: 'done', digitalSourceType: expected })
    const [tags = {}] = readTags([path.join(out, first?.file ?? '')])
    expect(tags['XMP-iptcExt:DigitalSourceType']).toBe(
      `http://cv.iptc.org/newscodes/digitalsourcetype/${expected}`,
    )
    expect(tags['XMP-photoshop:Credit']).toBe('Halden')
    const marks = first?.certificate.slots.filter(({ slot }) => slot === 'ai-mark').map(({ text }) => text)
    expect(marks).toEqual(expected === 'compositeSynthetic' ? ['Picture made with AI'] : [])
  })

  it('may be wished for, but not so that AI is hidden', async () => {
    const { done } = await make({ provenance: { sourceType: 'digitalArt', credit: 'A. Person' } })
    expect(done[0]?.digitalSourceType).toBe('digitalArt')
    await expect(make({ ...photo('ai.png'), provenance: { sourceType: 'composite' } })).rejects.toMatchObject(
      {
        code: 'INPUT_INVALID',
        issues: [{ path: 'provenance.sourceType', found: '"composite"' }],
      },
    )
  })
})

describe('delivery', () => {
  it('sorts, names and packs exports as a campaign asks, with captions by language', async () => {
    const zip = path.join(folder, 'hours.zip')
    const names = '{headline}_{locale}@{w}x{h}.{ext}'
    const { out, done } = await make({ names, folders: 'locale', format: 'webp' }, { zip })
    expect(done.map(({ file, caption, link }) => [file, caption, link])).toEqual([
      ['en/Open-late_en@400x500.webp', 'Come by.', 'https://example.org'],
      ['de/Lange-offen_de@400x500.webp', 'Kommt vorbei.', 'https://example.org'],
    ])
    const packed = entriesOf(await readFile(zip))
    expect(packed.map(({ name }) => name)).toEqual([
      ...done.map(({ file }) => file),
      'contact-sheet.jpg',
      'captions.csv',
      'manifest.json',
    ])
    for (const [at, entry] of done.entries()) expect(sha256(packed[at]?.content ?? '')).toBe(entry.sha256)
    expect(await readFile(path.join(out, 'captions.csv'), 'utf8')).toContain(
      '"Lange offen"'.replaceAll('"', ''),
    )
  })

  it('follows what is said when it is made in place of the campaign', async () => {
    const { done } = await make(
      { format: 'webp', names: '{row}.{ext}' },
      { wishes: { format: { small: 'png' }, names: 'x/{locale}.{ext}' } },
    )
    expect(done.map(({ file }) => file)).toEqual(['x/en.png', 'x/de.png'])
  })

  it('refuses formats no placement takes and names it does not know, all at once', async () => {
    await expect(make({ format: 'avif', names: '{headlin}.{ext}' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      issues: [
        { path: 'format', found: '"avif"', expected: 'jpeg or png or webp for small' },
        { path: 'names', found: '{headlin}', expected: '{headline}' },
      ],
    })
  })
})
