import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Pixels } from '../../src/kit/pixels.ts'
import { over } from '../../src/raster/over.ts'
import { noise, plain } from '../fixtures/pictures.ts'

/** The formula as it stands in the docstring, in floating point. */
function reference(ground: Pixels, overlay: Pixels): Uint8Array {
  return ground.data.map((under, at) => {
    const pixel = Math.floor(at / 3) * 4
    const alpha = overlay.data[pixel + 3] as number
    return (overlay.data[pixel + (at % 3)] as number) + Math.round((under * (255 - alpha)) / 255)
  })
}

function overlayOf(width: number, height: number, alphaAt: (pixel: number) => number): Pixels {
  const data = new Uint8Array(width * height * 4)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const alpha = alphaAt(pixel)
    data.set([alpha, alpha >> 1, (alpha * 7) % (alpha + 1), alpha], pixel * 4)
  }
  return { width, height, channels: 4, data }
}

test('is exact for every ground value and every alpha', () => {
  const ground = { width: 256, height: 256, channels: 3, data: new Uint8Array(256 * 256 * 3) } as const
  for (let at = 0; at < ground.data.length; at++) ground.data[at] = Math.floor(at / 3) % 256
  const overlay = overlayOf(256, 256, (pixel) => pixel >> 8)
  expect(over(ground, overlay).data).toEqual(reference(ground, overlay))
})

test('skips empty runs of any length without losing a pixel', () => {
  const runs = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 255 })), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(runs, fc.integer({ min: 1, max: 97 }), (list, width) => {
      const alphas = list.flatMap(([empty, alpha]) => [...new Array<number>(empty).fill(0), alpha])
      const height = Math.max(1, Math.ceil(alphas.length / width))
      const ground = noise(width, height, 3)
      const overlay = overlayOf(width, height, (pixel) => alphas[pixel] ?? 0)
      expect(over(ground, overlay).data).toEqual(reference(ground, overlay))
    }),
  )
})

test('reads an overlay that starts at an odd byte of its memory', () => {
  const aligned = overlayOf(5, 5, (pixel) => pixel * 10)
  const memory = new Uint8Array(103)
  memory.set(aligned.data, 3)
  const ground = noise(5, 5, 1)
  expect(over(ground, { ...aligned, data: memory.subarray(3) })).toEqual(over(ground, aligned))
})

test('leaves the ground unchanged', () => {
  const ground = plain(9, 9, [10, 20, 30])
  over(
    ground,
    overlayOf(9, 9, () => 200),
  )
  expect(ground).toEqual(plain(9, 9, [10, 20, 30]))
})

test('refuses sizes and channels that do not fit', () => {
  const overlay = overlayOf(4, 4, () => 0)
  expect(() => over(plain(4, 5, [0, 0, 0]), overlay)).toThrow(RangeError)
  expect(() => over(plain(4, 4, [0, 0, 0]), plain(4, 4, [0, 0, 0]))).toThrow(RangeError)
})
