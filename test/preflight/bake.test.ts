import { expect, it } from 'vitest'
import type { Scrim } from '../../src/overlay/overlay.ts'
import { bakeScrims } from '../../src/preflight/bake.ts'
import { noise } from '../fixtures/pictures.ts'

/** The blend as it is defined, pixel by pixel. */
function reference(scrim: Scrim, width: number, height: number, data: Uint8Array): Uint8Array {
  const smooth = (t: number): number => {
    const x = Math.min(1, Math.max(0, t))
    return x * x * (3 - 2 * x)
  }
  const along = (at: number, start: number, end: number, before: number, after: number): number => {
    if (at < start) return before > 0 ? smooth(1 - (start - at) / before) : start <= 0 ? 1 : 0
    if (at > end) return after > 0 ? smooth(1 - (at - end) / after) : 0
    return 1
  }
  const { box, feather, color, alpha } = scrim
  const out = Uint8Array.from(data)
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 3) {
      const down = along(y + 0.5, box.y, box.y + box.height, feather.top, feather.bottom)
      const a = alpha * down * along(x + 0.5, box.x, box.x + box.width, feather.left, feather.right)
      if (a === 0) continue
      const dither = (((x * 7 + y * 13) & 15) + 0.5) / 16
      for (let channel = 0; channel < 3; channel++) {
        const value = data[at + channel] as number
        out[at + channel] = value + ((color[channel] as number) - value) * a + dither
      }
    }
  return out
}

it.for<[string, Scrim['box'], Scrim['feather']]>([
  ['the whole width', { x: 0, y: 20, width: 60, height: 20 }, { left: 0, right: 0, top: 12, bottom: 0 }],
  [
    'a part that fades on all sides',
    { x: 14, y: 12, width: 20, height: 9 },
    { left: 9, right: 11, top: 5, bottom: 7 },
  ],
  [
    'less than a pixel',
    { x: 20.2, y: 10.3, width: 0.1, height: 0.2 },
    { left: 6, right: 6, top: 6, bottom: 6 },
  ],
  ['nothing', { x: 80, y: 60, width: 5, height: 5 }, { left: 2, right: 2, top: 2, bottom: 2 }],
])('blends a veil over %s', ([, box, feather]) => {
  const ground = noise(60, 40, 9)
  const scrim: Scrim = { color: [12, 200, 90], alpha: 0.57, box, feather }
  expect(bakeScrims(ground, [scrim]).data).toEqual(reference(scrim, 60, 40, ground.data))
  expect(ground).toEqual(noise(60, 40, 9))
})
