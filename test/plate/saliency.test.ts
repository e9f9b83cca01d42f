import { describe, expect, it } from 'vitest'
import type { Rgb } from '../../src/kit/color.ts'
import { meanSaliency, saliencyOf } from '../../src/plate/saliency.ts'
import { painted } from '../support/template-fixture.ts'

const SIZE = { width: 256, height: 192 }
const SKY: Rgb = [150, 185, 220]

describe('saliency', () => {
  it('is nothing in a calm sky, whatever its colour', () => {
    for (const color of [SKY, [20, 20, 20], [255, 255, 255]] as const) {
      const flat = saliencyOf(painted(SIZE, () => color))
      expect(meanSaliency(flat, { x: 0, y: 0, width: 1, height: 1 })).toBe(0)
    }
    const soft = saliencyOf(painted(SIZE, (_, y) => [140 + y / 8, 170 + y / 8, 210 + y / 8]))
    expect(meanSaliency(soft, { x: 0, y: 0, width: 1, height: 1 })).toBeLessThan(0.05)
  })

  it('is where a thing of another colour stands, and not beside it', () => {
    const thing = saliencyOf(
      painted(SIZE, (x, y) =>
        Math.hypot(x - 128, y - 96) < 26
          ? ((x >> 2) + (y >> 2)) % 2 === 0
            ? [200, 40, 30]
            : [120, 10, 20]
          : SKY,
      ),
    )
    const on = meanSaliency(thing, { x: 0.42, y: 0.4, width: 0.16, height: 0.2 })
    const off = meanSaliency(thing, { x: 0.02, y: 0.02, width: 0.2, height: 0.2 })
    expect(on).toBeGreaterThan(0.4)
    expect(off).toBeLessThan(0.05)
  })

  it('has one scale: a faint thing does not weigh as much as a loud one', () => {
    const dot = (color: Rgb): number =>
      meanSaliency(saliencyOf(painted(SIZE, (x, y) => (Math.hypot(x - 128, y - 96) < 20 ? color : SKY))), {
        x: 0.4,
        y: 0.36,
        width: 0.2,
        height: 0.28,
      })
    expect(dot([158, 190, 222])).toBeLessThan(dot([220, 60, 20]) / 3)
  })

  it('counts what lies outside the picture as empty', () => {
    const flat = saliencyOf(painted(SIZE, (x) => (x % 8 < 4 ? [0, 0, 0] : [255, 255, 255])))
    expect(meanSaliency(flat, { x: 1.2, y: 0, width: 0.5, height: 1 })).toBe(0)
  })
})
