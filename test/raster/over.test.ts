import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Pixels } from '../../src/kit/pixels.ts'
import { fillOver, layOver, over } from '../../src/raster/over.ts'
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

test('lays a part where it lies, and cuts what reaches beyond the picture', () => {
  const ground = noise(20, 15, 2)
  const whole = overlayOf(20, 15, (pixel) => (pixel * 37) % 256)
  const box = { x: -3, y: 4, width: 9, height: 30 }
  const part = overlayOf(9, 30, (pixel) => {
    const [x, y] = [(pixel % 9) + box.x, Math.floor(pixel / 9) + box.y]
    return x < 0 || y >= 15 ? 200 : ((y * 20 + x) * 37) % 256
  })
  const expected = over(ground, whole)
  const picture = { ...ground, data: Uint8Array.from(ground.data) }
  layOver(picture, { box, pixels: part })
  for (let y = 0; y < 15; y++)
    for (let x = 0; x < 20; x++)
      expect(at(picture, x, y)).toEqual(at(y >= 4 && x < 6 ? expected : ground, x, y))
})

test('lays a part on a cut-out as it lies on the canvas', () => {
  const canvas = noise(20, 15, 4)
  const part = { box: { x: 6, y: 5, width: 7, height: 6 }, pixels: overlayOf(7, 6, (pixel) => pixel * 6) }
  const origin = { x: 8, y: 3 }
  const piece: Pixels = { width: 9, height: 10, channels: 3, data: new Uint8Array(9 * 10 * 3) }
  for (let y = 0; y < 10; y++)
    for (let x = 0; x < 9; x++) piece.data.set(at(canvas, x + 8, y + 3), (y * 9 + x) * 3)
  layOver(canvas, part)
  layOver(piece, part, origin)
  for (let y = 0; y < 10; y++)
    for (let x = 0; x < 9; x++) expect(at(piece, x, y)).toEqual(at(canvas, x + 8, y + 3))
})

test('fills a box, cut to the picture', () => {
  const picture = plain(6, 5, [1, 2, 3])
  fillOver(picture, { box: { x: 12, y: -2, width: 30, height: 5 }, fill: [9, 8, 7] }, { x: 10, y: 0 })
  for (let y = 0; y < 5; y++)
    for (let x = 0; x < 6; x++) expect(at(picture, x, y)).toEqual(x >= 2 && y < 3 ? [9, 8, 7] : [1, 2, 3])
})

function at({ width, data }: Pixels, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]
}
