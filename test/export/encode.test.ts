import { describe, expect, it } from 'vitest'
import { encodeFor } from '../../src/export/encode.ts'
import { seeded } from '../../src/kit/random.ts'
import { type Placement, parsePlacement } from '../../src/placement/schema.ts'
import { fringe } from '../../src/raster/fringe.ts'
import { decodePicture, probePicture } from '../../src/raster/sharp.ts'

const random = seeded(1)
const noise = {
  width: 200,
  height: 200,
  channels: 3 as const,
  data: Uint8Array.from({ length: 120_000 }, () => random() * 256),
}
const soft = {
  ...noise,
  data: Uint8Array.from(
    { length: 120_000 },
    (_, at) => 128 + 90 * Math.sin(at / 3 / 900 + (at % 3)) + random() * 6,
  ),
}
/** Colour sampling by the frame header: how often the first component is sampled for one of the second. */
const sampling = async (bytes: Uint8Array): Promise<string> => {
  const data = Buffer.from(bytes)
  const at = Math.max(data.indexOf(Buffer.of(0xff, 0xc0)), data.indexOf(Buffer.of(0xff, 0xc2)))
  return data[at + 11] === 0x11 ? '4:4:4' : '4:2:0'
}
const placement = (more: object): Placement => {
  const { value } = parsePlacement({ id: 'p', width: 200, height: 200, ...more }, { file: 'test' })
  if (value === undefined) throw new Error('invalid placement')
  return value
}

describe('encodeFor', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'])('writes %s where it is preferred', async (format) => {
    const encoded = await encodeFor(noise, placement({ formats: [format] }))
    expect(encoded.format).toBe(format)
    expect((await probePicture(encoded.bytes)).format).toBe(format)
  })

  it('skips what cannot be written', async () => {
    expect((await encodeFor(noise, placement({ formats: ['gif', 'webp', 'jpeg'] }))).format).toBe('webp')
  })

  it('lowers the quality only as far as the limit asks', async () => {
    const free = await encodeFor(noise, placement({ formats: ['jpeg'] }))
    expect(free.quality).toBe(90)
    const limit = free.bytes.byteLength * 0.8
    const tight = await encodeFor(noise, placement({ formats: ['jpeg'], maxBytes: Math.round(limit) }))
    expect(tight.bytes.byteLength).toBeLessThanOrEqual(limit)
    expect(tight.bytes.byteLength).toBeGreaterThan(0.9 * limit)
  })

  it('keeps colour sharp where type would get fringes', async () => {
    const red = { ...soft, data: Uint8Array.from(soft.data) }
    // Red letters on blue: what half the colour would smear.
    for (let at = 0; at < 200 * 200; at++)
      if (at % 7 < 3 && at > 20_000) red.data.set([230, 20, 30], at * 3)
      else if (at > 20_000) red.data.set([10, 30, 160], at * 3)
    const limit = async (picture: typeof red): Promise<number> =>
      Math.round((await encodeFor(picture, placement({ formats: ['jpeg'] }))).bytes.byteLength * 0.85)
    const typed = await encodeFor(red, placement({ formats: ['jpeg'], maxBytes: await limit(red) }))
    expect((await sampling(typed.bytes)).startsWith('4:4:4')).toBe(true)
  })

  it('takes the best picture of all formats within the limit, lossless first', async () => {
    const own = placement({ formats: ['jpeg', 'png', 'webp'], maxBytes: 60_000 })
    expect(await encodeFor(noise, own)).toMatchObject({ format: expect.stringMatching(/jpeg|webp/) })
    const lossless = (await encodeFor(soft, placement({ formats: ['png'] }))).bytes.byteLength
    const jpeg = (await encodeFor(soft, placement({ formats: ['jpeg'] }))).bytes.byteLength
    expect(lossless).toBeGreaterThan(jpeg)
    const flat = { ...soft, data: soft.data.map((value) => (value > 128 ? 255 : 0)) }
    const small = (await encodeFor(flat, placement({ formats: ['png'] }))).bytes.byteLength
    const big = (await encodeFor(flat, placement({ formats: ['jpeg'] }))).bytes.byteLength
    expect(small).toBeLessThan(big)
    expect(await encodeFor(flat, placement({ formats: ['jpeg', 'png'], maxBytes: big - 1 }))).toMatchObject({
      format: 'png',
    })
  })

  it('refuses with the numbers when the floor of quality is reached', async () => {
    const own = placement({ formats: ['png', 'jpeg'], maxBytes: 10_000 })
    await expect(encodeFor(noise, own)).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: expect.stringMatching(/at most 10000 bytes; .* \d+ as png, \d+ as jpeg of quality 55$/),
    })
    await expect(encodeFor(noise, own, { format: 'jpeg' })).rejects.toMatchObject({
      message: expect.not.stringContaining('png'),
      hint: expect.stringContaining('Let it be png'),
    })
  })

  it('writes the format wished for', async () => {
    const own = placement({ formats: ['png', 'jpeg', 'webp'] })
    expect(await encodeFor(noise, own, { format: 'webp' })).toMatchObject({ format: 'webp', quality: 88 })
  })

  it('writes JPEG coarse to fine for pages, plain and with a profile for printers', async () => {
    const scans = ({ bytes }: { bytes: Uint8Array }): number =>
      Buffer.from(bytes).indexOf(Buffer.of(0xff, 0xc2))
    const page = await encodeFor(noise, placement({ formats: ['jpeg'] }))
    const print = await encodeFor(noise, placement({ formats: ['jpeg'], dpi: 300 }))
    expect(scans(page)).toBeGreaterThan(0)
    expect(scans(print)).toBe(-1)
    expect(await probePicture(page.bytes)).toMatchObject({ hasProfile: false })
    expect(await probePicture(print.bytes)).toMatchObject({ hasProfile: true })
    const off = fringe(noise, await decodePicture(print.bytes, 'print'))
    const pageOff = fringe(noise, await decodePicture(page.bytes, 'page'))
    expect(Math.abs(off - pageOff)).toBeLessThan(0.5)
  })

  it('gives the same bytes each time', async () => {
    const own = placement({ formats: ['jpeg', 'webp'], maxBytes: 40_000 })
    const [first, second] = [await encodeFor(noise, own), await encodeFor(noise, own)]
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0)
  })
})
