import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Pixels } from '../../src/kit/pixels.ts'
import { encodePng } from '../../src/raster/png.ts'
import { decodePicture } from '../../src/raster/sharp.ts'
import { draw, noise, plain, quarters } from '../fixtures/pictures.ts'

test('is lossless for any size and channels, read by another decoder', async () => {
  const shape = fc.record({
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    channels: fc.constantFrom<3 | 4>(3, 4),
    levels: fc.constantFrom(2, 256),
    seed: fc.nat(1e6),
  })
  await fc.assert(
    fc.asyncProperty(shape, async ({ width, height, channels, levels, seed }) => {
      const source = noise(width * 2, height, seed).data.map((value) => value % levels)
      const pixels: Pixels = { width, height, channels, data: source.slice(0, width * height * channels) }
      for (const thorough of [false, true]) {
        const back = await decodePicture(await encodePng(pixels, { thorough }), 'png', { keepAlpha: true })
        expect(back).toEqual(pixels)
      }
    }),
    { numRuns: 60 },
  )
})

test('gives a palette to pictures of at most 256 colours, and no other colour to any pixel', async () => {
  const kind = (file: Uint8Array): number | undefined => file[25]
  const few = draw(300, 200, (x, y) => [(x >> 5) * 28, (y >> 4) * 20, 90])
  const many = draw(300, 200, (x, y) => [x & 255, y & 255, 90])
  const file = await encodePng(few, {})
  expect([kind(file), kind(await encodePng(many, {}))]).toEqual([3, 2])
  expect(await decodePicture(file, 'png')).toEqual(few)
})

test('with all pains is smaller on photographs', async () => {
  const photo = draw(300, 200, (x, y) => [
    90 + 60 * Math.sin(x / 19),
    80 + 40 * Math.cos((x + y) / 13),
    (x * y) >> 8,
  ])
  expect((await encodePng(photo, { thorough: true })).length).toBeLessThan(
    (await encodePng(photo, {})).length,
  )
})

test('is much smaller on flat art than on photographs', async () => {
  const flat = await encodePng(quarters(1080, 1080), {})
  expect(flat.length).toBeLessThan(20_000)
  const smooth = await encodePng(
    draw(500, 500, (x, y) => [(x + y) >> 2, x >> 1, y >> 1]),
    {},
  )
  expect(smooth.length).toBeLessThan(500 * 500)
})

test('says sRGB and ends as PNG must', async () => {
  const file = Buffer.from(await encodePng(plain(2, 2, [1, 2, 3]), { density: 150 }))
  expect(file.includes('sRGB')).toBe(true)
  expect(file.subarray(-8, -4).toString('latin1')).toBe('IEND')
})

/** The unpacked rows; throws where the checksum does not fit. */
function rowsOf(file: Uint8Array): Uint8Array {
  const bytes = Buffer.from(file)
  const at = bytes.indexOf('IDAT')
  return inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)))
}

test('packs in strips that are the same bytes whatever was packed before', async () => {
  const grain = noise(700, 900, 5)
  const first = new Map<number, Uint8Array>()
  for (const turn of [0, 1, 0, 1, 2]) {
    // All share what is above row 600, and each changes rows below.
    const pixels = { ...grain, data: grain.data.slice() }
    pixels.data.fill(40 * turn, (600 + 50 * turn) * 2100, (700 + 50 * turn) * 2100)
    const file = await encodePng(pixels, {})
    expect(rowsOf(file).length).toBe(2101 * 900)
    expect(Buffer.compare((await decodePicture(file, 'png')).data, pixels.data)).toBe(0)
    expect(Buffer.compare(first.get(turn) ?? file, file)).toBe(0)
    first.set(turn, file)
  }
})
