import { describe, expect, it } from 'vitest'
import { encode } from '../../src/raster/sharp.ts'
import { distanceTo } from '../../src/verify/distance.ts'
import { formatOf } from '../../src/verify/file.ts'
import { jpegQuality } from '../../src/verify/jpeg-quality.ts'
import { bandsOf, evenLines } from '../../src/verify/lines.ts'
import { measure } from '../../src/verify/measure.ts'
import { apart, oklab } from '../../src/verify/oklab.ts'
import { painted } from '../support/template-fixture.ts'

const noise = painted({ width: 64, height: 64 }, (x, y) => [
  (x * 37 + y * 91) % 256,
  (x * y) % 256,
  (x * 5) % 256,
])

describe('a file', () => {
  it.each([5, 30, 50, 76, 90, 97])('tells that a JPEG has quality %i', async (quality) => {
    const read = jpegQuality(await encode(noise, { format: 'jpeg', quality }))
    expect(Math.abs((read ?? 0) - quality)).toBeLessThanOrEqual(2)
  })

  it('tells no quality of what is no JPEG or ends early', async () => {
    expect(jpegQuality(await encode(noise, { format: 'png' }))).toBeUndefined()
    const jpeg = await encode(noise, { format: 'jpeg' })
    for (let length = 0; length < 60; length += 1)
      expect(() => jpegQuality(jpeg.slice(0, length))).not.toThrow()
  })

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('is known as %s by its first bytes', async (format) => {
    expect(formatOf(await encode(noise, { format }))).toBe(format)
  })

  it('is nothing if it is empty or text', () => {
    expect(formatOf(new Uint8Array())).toBeUndefined()
    expect(formatOf(new TextEncoder().encode('<svg/>'))).toBeUndefined()
  })
})

it('distanceTo is near the true distance', () => {
  const [width, height] = [41, 29]
  const data = new Uint8Array(width * height)
  for (const [x, y] of [
    [3, 4],
    [30, 20],
    [31, 2],
  ] as const)
    data[y * width + x] = 1
  const found = distanceTo({ width, height, data })
  for (let at = 0; at < data.length; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)]
    const exact = Math.min(Math.hypot(x - 3, y - 4), Math.hypot(x - 30, y - 20), Math.hypot(x - 31, y - 2))
    expect(found[at]).toBeGreaterThanOrEqual(exact - 1e-4)
    expect(found[at]).toBeLessThanOrEqual(exact * 1.09)
  }
})

it('bandsOf finds lines, and keeps an accent with its letter', () => {
  const rows = [0, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1, 0]
  const mask = Uint8Array.from(rows.flatMap((ink) => [0, ink, 0]))
  expect(bandsOf(mask, 3, 2)).toEqual([
    { start: 1, end: 6 },
    { start: 9, end: 11 },
  ])
  expect(bandsOf(mask, 3, 1)).toHaveLength(3)
})

it('evenLines reach from the top of a box to its bottom', () => {
  const lines = evenLines({ x: 5, y: 10, width: 90, height: 100 }, 3, 30)
  expect(lines.map(({ y }) => y)).toEqual([10, 45, 80])
  expect(lines.at(-1)).toMatchObject({ x: 5, width: 90, height: 33.333333333333336 })
})

it('oklab has white at 100 and greys without colour', () => {
  expect(apart(oklab([255, 255, 255]), [100, 0, 0])).toBeLessThan(0.01)
  expect(apart(oklab([0, 0, 0]), [0, 0, 0])).toBeLessThan(0.01)
  expect(Math.hypot(...oklab([119, 119, 119]).slice(1))).toBeLessThan(0.01)
})

describe('measure', () => {
  const box = { x: 20, y: 20, width: 160, height: 40 }
  const bars = (x: number, y: number): boolean => x >= 22 && x < 178 && y >= 24 && y < 56 && x % 12 < 5
  const wanted = { box, lines: 1, fontSize: 40, ink: [255, 255, 255] as const }

  it('has the contrast of flat colours', () => {
    const picture = painted({ width: 200, height: 80 }, (x, y) =>
      bars(x, y) ? [255, 255, 255] : [118, 118, 118],
    )
    const found = measure(picture, wanted, [], false)
    expect(found?.ink).toEqual([255, 255, 255])
    // The grey on which white has 4.54.
    expect(found?.p5).toBeCloseTo(4.54, 2)
    expect(found?.worstTile).toBeCloseTo(4.54, 2)
    expect(found?.coverage).toBeCloseTo((0.42 * 156 * 32) / (160 * 40), 1)
  })

  it('sees the bright twentieth of a ground that averages hide', () => {
    const picture = painted({ width: 200, height: 80 }, (x, y) =>
      bars(x, y) ? [255, 255, 255] : x >= 90 && x < 108 ? [190, 190, 190] : [20, 20, 20],
    )
    const found = measure(picture, wanted, [], false)
    expect(found?.p5).toBeLessThan(2)
  })

  it('finds type of another colour than expected', () => {
    const picture = painted({ width: 200, height: 80 }, (x, y) => (bars(x, y) ? [230, 90, 20] : [15, 40, 35]))
    const found = measure(picture, wanted, [], false)
    expect(found?.ink).toEqual([230, 90, 20])
  })

  it('finds nothing on a flat ground, whatever its colour', () => {
    for (const color of [
      [255, 255, 255],
      [20, 20, 20],
    ] as const)
      expect(
        measure(
          painted({ width: 200, height: 80 }, () => color),
          wanted,
          [],
          false,
        ),
      ).toBeUndefined()
  })
})
