import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BroadsideError } from '../../src/error/error.ts'
import type { DoneEntry } from '../../src/export/schema.ts'
import { sha256 } from '../../src/kit/hash.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import { decodePicture, encode, resample } from '../../src/raster/sharp.ts'
import { type FolderReport, verifyFolder } from '../../src/verify/verify.ts'
import { produce } from '../support/produce-manifest.ts'

const projectDir = path.join(import.meta.dirname, '..', 'campaign', 'project')
const campaign = {
  name: 'hours',
  brand: 'halden',
  template: 'card',
  placements: [
    { id: 'portrait', width: 540, height: 675, formats: ['jpeg'] },
    { id: 'badge', width: 400, height: 400, formats: ['png'] },
  ],
  locales: ['en'],
  plate: { source: 'procedural', style: 'dunes', seed: 3 },
  rows: [{ id: 'one', headline: 'Open late', note: 'Every Thursday until ten, all winter long.' }],
}

let root: string
let sound: string
let copies = 0

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'broadside-test-'))
  sound = path.join(root, 'sound')
  await produce(campaign, { out: sound, projectDir, jobs: 0 })
}, 60_000)
afterAll(() => rm(root, { recursive: true, force: true }))

interface Copy {
  readonly folder: string
  readonly manifest: { exports: DoneEntry[] }
  readonly entry: DoneEntry
  readonly bytes: Uint8Array
}

async function copyOf(placement = 'portrait'): Promise<Copy> {
  copies += 1
  const folder = path.join(root, `copy-${copies}`)
  await cp(sound, folder, { recursive: true })
  const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'))
  const entry = manifest.exports.find((each: DoneEntry) => each.placement === placement)
  return { folder, manifest, entry, bytes: await readFile(path.join(folder, entry.file)) }
}

/** Writes other bytes, and a manifest that says they are right. */
async function forge({ folder, manifest, entry }: Copy, bytes: Uint8Array): Promise<void> {
  Object.assign(entry, { bytes: bytes.byteLength, sha256: sha256(bytes) })
  await writeFile(path.join(folder, entry.file), bytes)
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest))
}

/** Paints an export point by point and forges the manifest. */
async function repaint(
  copy: Copy,
  change: (color: number[], x: number, y: number) => readonly number[],
): Promise<FolderReport> {
  const picture = await decodePicture(copy.bytes, 'export')
  const data = picture.data.slice()
  for (let y = 0, at = 0; y < picture.height; y += 1) {
    for (let x = 0; x < picture.width; x += 1, at += 3)
      data.set(change([...data.slice(at, at + 3)], x, y), at)
  }
  return reencode(copy, { ...picture, data })
}

async function reencode(copy: Copy, pixels: Pixels, quality?: number): Promise<FolderReport> {
  const { format } = copy.entry
  if (format === 'pdf' || format === 'tiff') throw new Error(`${copy.entry.file} is no picture`)
  const given = quality ?? copy.entry.quality
  await forge(copy, await encode(pixels, { format, ...(given === undefined ? {} : { quality: given }) }))
  return verifyFolder(copy.folder)
}

const faults = ({ exports }: FolderReport): string[] =>
  exports.flatMap(({ placement, findings }) =>
    findings
      .filter(({ kind }) => kind === 'fault')
      .map(({ code, slot }) => [placement, code, slot].filter((word) => word !== undefined).join(' ')),
  )

const slotOf = (copy: Copy, name: string) => {
  const slot = copy.entry.certificate.slots.find((each) => each.slot === name)
  if (slot === undefined) throw new Error(name)
  return slot
}
const isIn = (
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  px: number,
  py: number,
  room = 0,
) => px >= x - room && px < x + width + room && py >= y - room && py < y + height + room

describe('verifyFolder', () => {
  it('passes what was made, and measures what its certificate says', async () => {
    const report = await verifyFolder(sound)
    expect(faults(report)).toEqual([])
    expect(report).toMatchObject({
      ok: true,
      campaign: 'hours',
      strays: [],
      counts: { refused: 0, failed: 0 },
    })
    expect(report.exports).toHaveLength(2)
    const slots = report.exports.flatMap((each) => each.slots)
    expect(slots).toHaveLength(4)
    for (const { measured, recorded } of slots) {
      expect(measured?.inkDistance).toBeLessThan(3)
      expect((measured?.p5 ?? 0) / recorded.p5).toBeGreaterThan(0.85)
      expect((measured?.p5 ?? 99) / recorded.p5).toBeLessThan(1.25)
      expect((measured?.worstTile ?? 0) / recorded.worstTile).toBeGreaterThan(0.8)
    }
  })

  it('says the same every time', async () => {
    expect(await verifyFolder(sound)).toEqual(await verifyFolder(sound))
  })

  it('does not look at files outside the folder', async () => {
    const copy = await copyOf()
    const outside = path.join(root, 'outside.jpg')
    await writeFile(outside, copy.bytes)
    copy.entry.file = '../outside.jpg'
    await writeFile(path.join(copy.folder, 'manifest.json'), JSON.stringify(copy.manifest))
    expect(faults(await verifyFolder(copy.folder))).toEqual(['portrait FILE_MISSING'])
  })

  it('names files that no entry names', async () => {
    const { folder, bytes } = await copyOf()
    await writeFile(path.join(folder, 'portrait', 'extra.jpg'), bytes)
    expect(await verifyFolder(folder)).toMatchObject({ ok: true, strays: ['portrait/extra.jpg'] })
  })

  it.each([
    ['nothing', undefined],
    ['no JSON', '{"schema": 1,'],
    ['another file', '{"name": "x", "version": "1.0.0"}'],
    ['a manifest of another version', '{"schema": 2, "tool": {"name": "broadside", "version": "9"}}'],
  ])('refuses a folder with %s for a manifest', async (_, text) => {
    const { folder } = await copyOf()
    if (text === undefined) await rm(path.join(folder, 'manifest.json'))
    else await writeFile(path.join(folder, 'manifest.json'), text)
    const error = await verifyFolder(folder).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(BroadsideError)
    expect(error).toMatchObject({ code: 'INPUT_INVALID', exit: 2 })
  })
})

describe('a planted fault in the file', () => {
  it('one byte changed', async () => {
    const { folder, entry, bytes } = await copyOf()
    bytes[bytes.length - 40] = (bytes[bytes.length - 40] as number) ^ 1
    await writeFile(path.join(folder, entry.file), bytes)
    expect(faults(await verifyFolder(folder))).toContain('portrait HASH_DIFFERS')
  })

  it('file missing', async () => {
    const { folder, entry } = await copyOf()
    await rm(path.join(folder, entry.file))
    expect(faults(await verifyFolder(folder))).toEqual(['portrait FILE_MISSING'])
  })

  it('file cut off', async () => {
    const copy = await copyOf('badge')
    await forge(copy, copy.bytes.slice(0, copy.bytes.length / 2))
    expect(faults(await verifyFolder(copy.folder))).toEqual(['badge FILE_UNREADABLE'])
  })

  it('file swapped for another export', async () => {
    const copy = await copyOf()
    await forge(copy, await readFile(path.join(copy.folder, (await copyOf('badge')).entry.file)))
    expect(faults(await verifyFolder(copy.folder))).toEqual([
      'portrait FORMAT_DIFFERS',
      'portrait SIZE_DIFFERS',
    ])
  })

  it('resized', async () => {
    const copy = await copyOf()
    const picture = await decodePicture(copy.bytes, 'export')
    const smaller = { width: picture.width - 1, height: picture.height }
    const report = await reencode(copy, await resample(picture, { x: 0, y: 0, ...picture }, smaller))
    expect(faults(report)).toEqual(['portrait SIZE_DIFFERS'])
  })

  it('encoded again at quality 5', async () => {
    const copy = await copyOf()
    const report = await reencode(copy, await decodePicture(copy.bytes, 'export'), 5)
    expect(faults(report)).toContain('portrait QUALITY_DIFFERS')
  })

  it('hash edited in the manifest', async () => {
    const { folder, manifest, entry } = await copyOf()
    entry.sha256 = entry.sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
    await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest))
    expect(faults(await verifyFolder(folder))).toEqual(['portrait HASH_DIFFERS'])
  })

  it('more bytes than the manifest allows', async () => {
    const { folder, manifest, entry } = await copyOf()
    Object.assign(entry, { maxBytes: entry.bytes - 1 })
    await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest))
    expect(faults(await verifyFolder(folder))).toEqual(['portrait FILE_TOO_LARGE'])
  })
})

describe.each(['portrait', 'badge'])('a planted fault in the type of %s', (placement) => {
  it('recoloured to low contrast: its box blended towards the ground', async () => {
    const copy = await copyOf(placement)
    const { box } = slotOf(copy, 'note')
    const picture = await decodePicture(copy.bytes, 'export')
    const [x, y] = [Math.max(0, box.x - 6), box.y + Math.floor(box.height / 2)]
    const ground = [...picture.data.slice((y * picture.width + x) * 3, (y * picture.width + x) * 3 + 3)]
    const report = await repaint(copy, (color, px, py) =>
      isIn(box, px, py, 3)
        ? color.map((value, channel) => (ground[channel] as number) * 0.65 + value * 0.35)
        : color,
    )
    expect(faults(report)).toContain(`${placement} CONTRAST_LOW note`)
    expect(faults(report).every((each) => each.endsWith('note'))).toBe(true)
  })

  it('painted over', async () => {
    const copy = await copyOf(placement)
    const { box } = slotOf(copy, 'headline')
    const report = await repaint(copy, (color, x, y) => (isIn(box, x, y, 8) ? [90, 120, 110] : color))
    expect(faults(report)).toEqual([`${placement} TYPE_MISSING headline`])
  })

  it('half painted over', async () => {
    const copy = await copyOf(placement)
    const { box } = slotOf(copy, 'headline')
    const right = { ...box, x: box.x + box.width * 0.5, width: box.width * 0.5 + 8 }
    const picture = await decodePicture(copy.bytes, 'export')
    const at = (Math.max(0, box.y - 3) * picture.width + Math.round(right.x)) * 3
    const ground = [...picture.data.slice(at, at + 3)]
    const report = await repaint(copy, (color, x, y) => (isIn(right, x, y, 4) ? ground : color))
    expect(faults(report)).toContain(`${placement} TYPE_OFF_ITS_BOX headline`)
  })

  it('drowned in a patch of its own colour', async () => {
    const copy = await copyOf(placement)
    const { box, ink } = slotOf(copy, 'headline')
    const color = [1, 3, 5].map((from) => Number.parseInt(ink.slice(from, from + 2), 16))
    const left = { ...box, width: box.width * 0.4 }
    const report = await repaint(copy, (pixel, x, y) => (isIn(left, x, y, 12) ? color : pixel))
    expect(faults(report)).toContain(`${placement} CONTRAST_LOW headline`)
  })

  it('a box beside its type', async () => {
    const copy = await copyOf(placement)
    const slot = slotOf(copy, 'headline')
    slot.box.y = Math.max(0, slot.box.y - Math.round(1.4 * slot.box.height))
    await forge(copy, copy.bytes)
    expect((await verifyFolder(copy.folder)).ok).toBe(false)
  })

  it('a box half an em aside', async () => {
    const copy = await copyOf(placement)
    const slot = slotOf(copy, 'note')
    slot.box.x -= Math.round(0.7 * slot.fontSize)
    await forge(copy, copy.bytes)
    expect(faults(await verifyFolder(copy.folder))).toEqual([`${placement} TYPE_OFF_ITS_BOX note`])
  })

  it('a box that leaves the canvas', async () => {
    const copy = await copyOf(placement)
    const slot = slotOf(copy, 'note')
    slot.box.width = copy.entry.width
    await forge(copy, copy.bytes)
    expect(faults(await verifyFolder(copy.folder))).toContain(`${placement} BOX_OUTSIDE note`)
  })

  it('an ink other than that recorded', async () => {
    const copy = await copyOf(placement)
    slotOf(copy, 'headline').ink = '#c81e3c'
    await forge(copy, copy.bytes)
    expect(faults(await verifyFolder(copy.folder))).toEqual([`${placement} INK_DIFFERS headline`])
  })
})
