import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { deliver } from '../../src/export/deliver.ts'
import { encodeFor } from '../../src/export/encode.ts'
import {
  type Made,
  madeAsDeclared,
  type Provenance,
  SOURCE_TYPES,
  sourceTypeOf,
  systemOf,
  xmpOf,
} from '../../src/export/provenance.ts'
import { EXPORT_FORMATS } from '../../src/placement/format.ts'
import { parsePlacement } from '../../src/placement/schema.ts'
import { probePicture } from '../../src/raster/sharp.ts'
import { readTags } from '../support/ensure-exiftool.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'broadside-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const program: Made = { by: 'program' }
const person: Made = { by: 'person' }
const ai: Made = { by: 'ai', system: 'OpenAI GPT Image', version: 'gpt-image-1.5' }
const edited: Made = { by: 'person-with-ai', system: 'OpenAI GPT Image' }

describe('sourceTypeOf', () => {
  it.each([
    [[program], 'digitalCreation'],
    [[person], 'composite'],
    [[program, person], 'composite'],
    [[ai], 'compositeSynthetic'],
    [[edited], 'compositeWithTrainedAlgorithmicMedia'],
    [[person, ai], 'compositeSynthetic'],
  ] as const)('%j → %s', (made, expected) => expect(sourceTypeOf(made)).toBe(expected))

  it('follows a wish, but never one that hides AI', () => {
    expect(sourceTypeOf([person], 'digitalArt')).toBe('digitalArt')
    expect(sourceTypeOf([ai], 'compositeWithTrainedAlgorithmicMedia')).toBe(
      'compositeWithTrainedAlgorithmicMedia',
    )
    for (const wish of SOURCE_TYPES.filter((type) => !/ynthetic|lgorithmic/.test(type)))
      for (const made of [ai, edited]) expect(sourceTypeOf([program, made], wish)).toBeUndefined()
  })

  it('names the system as far as it is known', () => {
    expect(systemOf([person, ai])).toEqual({ system: 'OpenAI GPT Image', version: 'gpt-image-1.5' })
    expect(systemOf([{ by: 'ai' }])).toBeUndefined()
    expect(systemOf([person])).toBeUndefined()
  })
})

describe('madeAsDeclared', () => {
  const address = 'http://cv.iptc.org/newscodes/digitalsourcetype/'
  it.each([
    [[undefined], 'person'],
    [[`${address}digitalCapture`], 'person'],
    [[`<x>${address}trainedAlgorithmicMedia</x>`], 'ai'],
    [[undefined, `…x${address}compositeWithTrainedAlgorithmicMedia\u0003`], 'person-with-ai'],
    [[`${address}digitalCapture`, `${address}compositeSynthetic`], 'ai'],
  ])('%j → %s', (texts, by) => expect(madeAsDeclared(texts)).toEqual({ by }))
})

describe('xmpOf', () => {
  const pixels = {
    width: 64,
    height: 48,
    channels: 3 as const,
    data: Uint8Array.from({ length: 64 * 48 * 3 }, (_, at) => (at * 7) % 256),
  }
  const provenance: Provenance = {
    sourceType: 'compositeSynthetic',
    tool: 'Broadside 0.1.0',
    credit: 'Müller & Söhne\u0007 <fotos> "q"',
    alt: { locale: 'de', text: '50 % auf alles – nur heute' },
    ai: { system: 'OpenAI GPT Image', version: 'gpt-image-1.5' },
  }

  const PLAIN = { color: 'rgb', marks: false } as const
  const overlay = { svg: '<svg width="64" height="48" xmlns="http://www.w3.org/2000/svg"/>', slots: [] }
  const finished = {
    overlay: overlay as never,
    ground: async () => pixels,
    proof: async () => pixels,
    locale: 'de',
    title: 'Ein Test',
  }

  it('is found by another reader in every file of every format, for every source type', async () => {
    const files: string[] = []
    for (const format of EXPORT_FORMATS) {
      const { value } = parsePlacement(
        { id: 'p', width: 64, height: 48, formats: [format] },
        { file: 'test' },
      )
      for (const sourceType of SOURCE_TYPES) {
        const xmp = xmpOf({ ...provenance, sourceType })
        const { bytes } = await deliver({ ...finished, placement: value as never }, { ...PLAIN, xmp })
        const file = path.join(folder, `${sourceType}.${format}`)
        writeFileSync(file, bytes)
        files.push(file)
        if (format === 'pdf' || format === 'tiff') continue
        expect((await probePicture(bytes)).xmp).toContain(`digitalsourcetype/${sourceType}`)
      }
    }
    const tags = readTags(files)
    expect(tags).toHaveLength(EXPORT_FORMATS.length * SOURCE_TYPES.length)
    for (const [at, found] of tags.entries()) {
      const sourceType = path.basename(files[at] as string).split('.')[0]
      expect(found).toMatchObject({
        'XMP-iptcExt:DigitalSourceType': `http://cv.iptc.org/newscodes/digitalsourcetype/${sourceType}`,
        'XMP-iptcExt:AISystemUsed': 'OpenAI GPT Image',
        'XMP-iptcExt:AISystemVersionUsed': 'gpt-image-1.5',
        'XMP-xmp:CreatorTool': 'Broadside 0.1.0',
        'XMP-photoshop:Credit': 'Müller & Söhne <fotos> "q"',
      })
      expect(found['XMP-iptcCore:AltTextAccessibility']).toBe('50 % auf alles – nur heute')
    }
  })

  it('leaves out what is not known, and nothing else stands in the file', async () => {
    const { value } = parsePlacement({ id: 'p', width: 64, height: 48, formats: ['jpeg'] }, { file: 'test' })
    const xmp = xmpOf({ sourceType: 'digitalCreation', tool: 'Broadside', credit: 'Halden' })
    const file = path.join(folder, 'clean.jpg')
    writeFileSync(file, (await encodeFor(pixels, value as never, { xmp })).bytes)
    const [found = {}] = readTags([file])
    const groups = new Set(Object.keys(found).map((tag) => tag.split(':')[0]))
    expect(
      [...groups]
        .filter(
          (group) => !['SourceFile', 'ExifTool', 'System', 'File', 'JFIF', 'Composite'].includes(group ?? ''),
        )
        .toSorted(),
    ).toEqual(['XMP-iptcExt', 'XMP-photoshop', 'XMP-xmp'])
  })
})
