import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rgb } from '../../src/kit/color.ts'
import { type Box, contains, intersection } from '../../src/kit/geometry.ts'
import type { Scrim } from '../../src/overlay/overlay.ts'
import { scrimsFor } from '../../src/overlay/scrim.ts'
import { bakeScrims } from '../../src/preflight/bake.ts'
import { painted } from '../support/template-fixture.ts'

const FRAME = { width: 300, height: 200 }
const BLACK: Rgb = [0, 0, 0]
const SCRIM: Scrim = {
  color: BLACK,
  alpha: 0.5,
  box: { x: 100, y: 60, width: 80, height: 50 },
  feather: { top: 20, right: 40, bottom: 30, left: 50 },
}

const grey = (value: number) => painted(FRAME, () => [value, value, value])
const at = (pixels: { data: Uint8Array; width: number }, x: number, y: number): number =>
  pixels.data[(y * pixels.width + x) * 3] ?? -1

describe('a baked veil', () => {
  it('reaches its opacity inside its box', () => {
    const baked = bakeScrims(grey(200), [SCRIM])
    for (let y = 60; y < 110; y += 1)
      for (let x = 100; x < 180; x += 1) expect(Math.abs(at(baked, x, y) - 100)).toBeLessThanOrEqual(1)
  })

  it('changes nothing beyond its feather', () => {
    const plate = painted(FRAME, (x, y) => [(x * 7 + y * 3) % 256, (x * y) % 256, y])
    const baked = bakeScrims(plate, [SCRIM])
    let outside = 0
    for (let y = 0; y < FRAME.height; y += 1) {
      for (let x = 0; x < FRAME.width; x += 1) {
        if (x >= 50 && x < 220 && y >= 40 && y < 140) continue
        const from = (y * FRAME.width + x) * 3
        if (baked.data.subarray(from, from + 3).join() === plate.data.subarray(from, from + 3).join())
          outside += 1
      }
    }
    expect(outside).toBe(FRAME.width * FRAME.height - 170 * 100)
  })

  it.each([250, 128, 40])('fades over a flat %i without a visible step', (value) => {
    const baked = bakeScrims(grey(value), [{ ...SCRIM, alpha: 0.6 }])
    // Means over a few rows, as the eye takes them: the dither averages out, bands would not.
    const mean = (x: number): number =>
      Array.from({ length: 32 }, (_, row) => at(baked, x, 70 + row)).reduce((a, b) => a + b, 0) / 32
    const steepest = (value * 0.6 * 1.5) / 40
    for (let x = 1; x < FRAME.width; x += 1) {
      const step = Math.abs(mean(x) - mean(x - 1))
      expect(step).toBeLessThanOrEqual(steepest + 0.5)
    }
    for (let x = 1; x < FRAME.width; x += 1)
      expect(Math.abs(at(baked, x, 80) - at(baked, x - 1, 80))).toBeLessThanOrEqual(steepest + 2)
  })

  it('fades by less than two levels a pixel where the feather is wide', () => {
    const wide = {
      ...SCRIM,
      box: { x: 250, y: 0, width: 50, height: 200 },
      feather: { top: 0, right: 0, bottom: 0, left: 250 },
    }
    const baked = bakeScrims(grey(220), [wide])
    for (let y = 0; y < 200; y += 17)
      for (let x = 1; x < 300; x += 1)
        expect(Math.abs(at(baked, x, y) - at(baked, x - 1, y))).toBeLessThanOrEqual(2)
  })

  it('keeps its ends: white under white and black under black', () => {
    const white: Scrim = { ...SCRIM, color: [255, 255, 255] }
    expect(at(bakeScrims(grey(255), [white]), 120, 80)).toBe(255)
    expect(at(bakeScrims(grey(0), [SCRIM]), 120, 80)).toBe(0)
  })

  it('is the same twice, leaves the plate alone, and leaves alpha alone', () => {
    const plate = grey(90)
    const before = Uint8Array.from(plate.data)
    expect(bakeScrims(plate, [SCRIM])).toEqual(bakeScrims(plate, [SCRIM]))
    expect(plate.data).toEqual(before)
    expect(bakeScrims(plate, [])).toBe(plate)
    const data = new Uint8Array(300 * 200 * 4).fill(77)
    const baked = bakeScrims({ ...FRAME, channels: 4, data }, [SCRIM])
    expect(baked.data.filter((_, index) => index % 4 === 3).every((alpha) => alpha === 77)).toBe(true)
  })
})

const box = fc.record({
  x: fc.integer({ min: 5, max: 250 }),
  y: fc.integer({ min: 5, max: 160 }),
  width: fc.integer({ min: 5, max: 280 }),
  height: fc.integer({ min: 5, max: 100 }),
})
const inFrame = ({ x, y, width, height }: Box): Box => ({
  x,
  y,
  width: Math.min(width, 295 - x),
  height: Math.min(height, 195 - y),
})

describe('veils for what stands on the plate', () => {
  it('cover everything they are for, at least as strongly as needed, and never twice', () => {
    const things = fc.array(
      fc.record({
        box,
        alpha: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
        em: fc.integer({ min: 8, max: 60 }),
      }),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(things, (list) => {
        const veiled = list.map((thing) => ({ ...thing, box: inFrame(thing.box) }))
        const scrims = scrimsFor(veiled, BLACK, FRAME)
        for (const thing of veiled) {
          const over = scrims.filter((scrim) => contains(scrim.box, thing.box, 0.01))
          expect(over.length).toBeGreaterThan(0)
          expect(Math.max(...over.map(({ alpha }) => alpha))).toBeGreaterThanOrEqual(thing.alpha)
        }
        for (const [index, scrim] of scrims.entries()) {
          for (const thing of veiled.filter((other) => contains(scrim.box, other.box))) {
            for (const other of scrims.slice(index + 1))
              expect(intersection(other.box, thing.box)).toBeUndefined()
          }
        }
      }),
      { numRuns: 300, seed: 4 },
    )
  })

  it('fade over an em at least, and not at edges they reach', () => {
    const [scrim] = scrimsFor(
      [{ box: { x: 20, y: 150, width: 220, height: 30 }, alpha: 0.4, em: 24 }],
      BLACK,
      FRAME,
    )
    expect(scrim?.box.x).toBe(0)
    expect(scrim?.box.width).toBe(300)
    expect((scrim?.box.y ?? 0) + (scrim?.box.height ?? 0)).toBe(200)
    expect(scrim?.feather).toMatchObject({ bottom: 0, left: 0, right: 0 })
    expect(scrim?.feather.top).toBeGreaterThanOrEqual(24)
  })

  it('are shared by neighbours', () => {
    const near = [40, 70].map((y) => ({ box: { x: 20, y, width: 100, height: 20 }, alpha: y / 100, em: 20 }))
    expect(scrimsFor(near, BLACK, FRAME)).toHaveLength(1)
    expect(scrimsFor(near, BLACK, FRAME)[0]?.alpha).toBe(0.7)
  })
})
