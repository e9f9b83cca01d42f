import { expect, it } from 'vitest'
import { cleaned } from '../../src/plate/clean.ts'
import { painted } from '../support/template-fixture.ts'

const SIZE = { width: 120, height: 80 }
/** From left to right a ramp, with a black block on it, and a white one beside it. */
const ramp = (x: number): readonly [number, number, number] => [40 + x, 60 + x, 80 + x]
const inside = (x: number, y: number, left: number): boolean =>
  x >= left && x < left + 20 && y >= 30 && y < 50
const picture = painted(SIZE, (x, y) =>
  inside(x, y, 30) ? [0, 0, 0] : inside(x, y, 56) ? [255, 255, 255] : ramp(x),
)

it('fills a box with what surrounds it, and nothing else changes', () => {
  const box = { x: 28, y: 28, width: 24, height: 24 }
  const keep = { x: 55, y: 29, width: 22, height: 22 }
  const clean = cleaned(picture, [box], [keep])
  for (let y = 0; y < SIZE.height; y += 1)
    for (let x = 0; x < SIZE.width; x += 1) {
      const at = (y * SIZE.width + x) * 3
      const within = x >= 28 && x < 52 && y >= 28 && y < 52
      if (!within) expect(clean.data[at]).toBe(picture.data[at])
      // The white block beside it is no ground either.
      else expect(Math.abs((clean.data[at] as number) - ramp(x)[0])).toBeLessThan(14)
    }
})

it('gives the same picture where there is nothing to clean', () => {
  expect(cleaned(picture, [])).toBe(picture)
})
