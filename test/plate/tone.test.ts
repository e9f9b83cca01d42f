import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { luminance, type Rgb } from '../../src/kit/color.ts'
import { readTone, toneOf } from '../../src/plate/tone.ts'
import { draw, noise, plain } from '../fixtures/pictures.ts'

const DARK: Rgb = [20, 30, 50]
const LIGHT: Rgb = [240, 235, 220]

describe('toneOf and readTone', () => {
  test('a plain picture reads as its own luminance and calm', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), fc.nat(255), (red, green, blue) => {
        const y = luminance([red, green, blue])
        const reading = readTone(toneOf(plain(300, 250, [red, green, blue])), {
          x: 20,
          y: 20,
          width: 100,
          height: 60,
        })
        for (const value of [reading.p5, reading.p50, reading.p95])
          expect(Math.abs(value - y)).toBeLessThan(0.0003)
        for (const value of [reading.worstLight, reading.worstDark])
          expect(Math.abs(value - y)).toBeLessThan(0.0001)
        expect(reading.busy).toBe(0)
      }),
      { numRuns: 40 },
    )
  })

  test('percentiles come near those of all pixels', () => {
    const picture = draw(1080, 1350, (x, y) => {
      const value = (x * 0.1 + y * 0.08 + 30 * Math.sin(x / 37)) % 256
      return [value, value, value]
    })
    const box = { x: 100, y: 200, width: 700, height: 300 }
    const exact: number[] = []
    for (let y = 200; y < 500; y++) {
      for (let x = 100; x < 800; x++)
        exact.push(luminance([0, 1, 2].map((c) => picture.data[(y * 1080 + x) * 3 + c]) as unknown as Rgb))
    }
    exact.sort((a, b) => a - b)
    const reading = readTone(toneOf(picture), box)
    const at = (share: number): number => exact[Math.floor(share * exact.length)] as number
    expect(Math.abs(reading.p5 - at(0.05))).toBeLessThan(0.01)
    expect(Math.abs(reading.p50 - at(0.5))).toBeLessThan(0.01)
    expect(Math.abs(reading.p95 - at(0.95))).toBeLessThan(0.01)
  })

  test('a light patch too small for the percentiles shows in the worst tile', () => {
    const picture = draw(1080, 1080, (x, y) => (x >= 500 && x < 550 && y >= 500 && y < 550 ? LIGHT : DARK))
    const reading = readTone(toneOf(picture), { x: 200, y: 300, width: 600, height: 400 })
    expect(reading.p95).toBeLessThan(0.02)
    expect(reading.worstLight).toBeCloseTo(luminance(LIGHT), 3)
    expect(reading.worstDark).toBeCloseTo(luminance(DARK), 3)
  })

  test('reads only the box', () => {
    const tone = toneOf(draw(800, 600, (x) => (x < 400 ? DARK : LIGHT)))
    expect(readTone(tone, { x: 0, y: 0, width: 398, height: 600 }).worstLight).toBeLessThan(0.05)
    expect(readTone(tone, { x: 402, y: 0, width: 398, height: 600 }).worstDark).toBeGreaterThan(0.8)
    const both = readTone(tone, { x: 0, y: 0, width: 800, height: 600 })
    expect([both.p5 < 0.05, both.p95 > 0.8]).toEqual([true, true])
  })

  test('noise is busy, soft slopes are calm, stripes are in between', () => {
    const busy = (picture: ReturnType<typeof draw>) =>
      readTone(toneOf(picture), { x: 0, y: 0, width: 600, height: 600 }).busy
    expect(busy(noise(600, 600, 4))).toBeGreaterThan(0.9)
    expect(busy(draw(600, 600, (x) => [x / 3, x / 3, x / 3]))).toBe(0)
    const stripes = busy(draw(600, 600, (x) => (x % 24 < 12 ? DARK : LIGHT)))
    expect(stripes).toBeGreaterThan(0.1)
    expect(stripes).toBeLessThan(0.3)
  })

  test('an edge begins at a slope of 3 L* a pixel', () => {
    // Up and down between L* 20 and 80 at the given slope, in greys (the inverse of L* and of the sRGB curve).
    const busy = (slope: number) => {
      const grey = Array.from({ length: 600 }, (_, x) => {
        const phase = (x * slope) % 120
        const y = ((20 + Math.min(phase, 120 - phase) + 16) / 116) ** 3
        return Math.round(255 * (1.055 * y ** (1 / 2.4) - 0.055))
      })
      const picture = draw(600, 600, (x) => [grey[x] as number, grey[x] as number, grey[x] as number])
      return readTone(toneOf(picture), { x: 0, y: 0, width: 600, height: 600 }).busy
    }
    expect(busy(2.5)).toBeLessThan(0.05)
    expect(busy(3.5)).toBeGreaterThan(0.8)
  })

  test('the same picture at print size reads the same: clutter counts by its size against type', () => {
    const at = (scale: number) =>
      toneOf(
        draw(420 * scale, 594 * scale, (x, y) =>
          (Math.floor(x / scale / 20) + Math.floor(y / scale / 20)) % 2 ? DARK : LIGHT,
        ),
      )
    const small = readTone(at(2), { x: 0, y: 0, width: 840, height: 1188 })
    const large = readTone(at(6), { x: 0, y: 0, width: 2520, height: 3564 })
    expect(large.p50 > 0.5).toBe(small.p50 > 0.5)
    expect(Math.abs(large.busy - small.busy)).toBeLessThan(0.05)
  })

  test.each([
    [1, 1],
    [1, 900],
    [728, 90],
    [3, 2],
  ])('%i × %i px and boxes of any kind', (width, height) => {
    const tone = toneOf(plain(width, height, LIGHT))
    expect(tone.luminance.length).toBe(tone.columns * tone.rows)
    const y = luminance(LIGHT)
    const boxes = [
      { x: 0, y: 0, width, height },
      { x: width / 2, y: height / 2, width: 0.1, height: 0.1 },
      { x: -50, y: -50, width: 20, height: 20 },
      { x: width + 50, y: height, width: 200, height: 200 },
    ]
    for (const box of boxes) expect(readTone(tone, box).worstDark).toBeCloseTo(y, 3)
  })

  test('crosses to another process and reads the same', () => {
    const tone = toneOf(noise(200, 300, 9))
    const box = { x: 10, y: 10, width: 150, height: 90 }
    expect(readTone(structuredClone(tone), box)).toEqual(readTone(tone, box))
  })

  test('ignores alpha but reads its pixels', () => {
    const rgba = { width: 40, height: 40, channels: 4, data: new Uint8Array(6400).fill(200) } as const
    const reading = readTone(toneOf(rgba), { x: 0, y: 0, width: 40, height: 40 })
    expect(reading.p50).toBeCloseTo(luminance([200, 200, 200]), 3)
  })
})
