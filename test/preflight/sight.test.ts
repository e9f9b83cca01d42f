import { expect, it } from 'vitest'
import type { Scrim } from '../../src/overlay/overlay.ts'
import { bakeOnto, bakeScrims } from '../../src/preflight/bake.ts'
import { cut } from '../../src/preflight/coverage.ts'
import type { Part } from '../../src/preflight/paint.ts'
import { finish, sightThrough } from '../../src/preflight/sight.ts'
import { noise } from '../fixtures/pictures.ts'

const PLATE = noise(90, 60, 4)
const FRAME = { width: 90, height: 60 }
const VEIL: Scrim = {
  color: [12, 200, 90],
  alpha: 0.57,
  box: { x: 0, y: 30, width: 60, height: 30 },
  feather: { left: 0, right: 20, top: 17, bottom: 0 },
}
const PANEL: Scrim = {
  ...VEIL,
  alpha: 0.92,
  box: { x: 20.4, y: 8.3, width: 41, height: 22 },
  feather: { left: 0, right: 0, top: 0, bottom: 0 },
  radius: 6,
}
const BOXES = [
  { x: 0, y: 0, width: 90, height: 60 },
  { x: 13, y: 21, width: 40, height: 17 },
  { x: 70, y: 40, width: 30, height: 40 },
  { x: -8, y: -5, width: 30, height: 20 },
  { x: 95, y: 10, width: 9, height: 9 },
]

function group(kind: 'slot' | 'shapes'): Part['group'] {
  return { kind, name: kind, body: '' }
}

/** A fill of a shape, and half transparent ink over it and beyond it. */
const PARTS: readonly Part[] = [
  { group: group('shapes'), box: { x: 40, y: 35, width: 30, height: 15 }, fill: [9, 9, 200] },
  {
    group: group('slot'),
    box: { x: 30, y: 30, width: 30, height: 20 },
    pixels: {
      width: 30,
      height: 20,
      channels: 4,
      data: Uint8Array.from({ length: 2400 }, (_, at) => [60, 50, 40, 128][at % 4] as number),
    },
  },
]

it('veils and panels on a part of a canvas are those of the whole', () => {
  const whole = bakeScrims(PLATE, [VEIL, PANEL])
  for (const box of BOXES.slice(0, 2)) {
    const part = bakeOnto(cut(PLATE, box), [VEIL, PANEL], { x: box.x, y: box.y, frame: FRAME })
    expect(part.data).toEqual(cut(whole, box).data)
  }
})

it.for([
  ['veils', [VEIL]],
  ['veils and panels', [VEIL, PANEL]],
  ['a veil over blur', [{ ...VEIL, blur: 3 }]],
  ['nothing', []],
] as [string, Scrim[]][])(
  'what is seen in boxes through %s is what the finished picture shows',
  ([, scrims]) => {
    const { proof, ground } = finish(PLATE, scrims, PARTS)
    const [shape] = PARTS
    const shaped = finish(PLATE, scrims, shape === undefined ? [] : [shape]).proof
    const sight = sightThrough(PLATE, scrims, PARTS)
    for (const box of BOXES) {
      const seen = sight(box)
      expect(seen.final.data).toEqual(cut(proof, box).data)
      // A shape may reach beyond the canvas, where nothing is looked at.
      if (box.x >= 0 && box.x + box.width <= 90) expect(seen.ground().data).toEqual(cut(shaped, box).data)
    }
    expect(ground().data).toEqual(bakeScrims(PLATE, scrims).data)
    expect(PLATE).toEqual(noise(90, 60, 4))
  },
)

it('refuses to blur a part', () => {
  const box = { x: 5, y: 5, width: 20, height: 20 }
  expect(() => bakeOnto(cut(PLATE, box), [{ ...VEIL, blur: 3 }], { ...box, frame: FRAME })).toThrow(
    RangeError,
  )
})
