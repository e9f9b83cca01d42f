import { describe, expect, test } from 'vitest'
import type { BroadsideError } from '../../src/error/error.ts'
import type { Rgb } from '../../src/kit/color.ts'
import { fileProvider, loadPicture } from '../../src/plate/file.ts'
import { guessFocal } from '../../src/plate/focal.ts'
import type { PlateRequest } from '../../src/plate/provider.ts'
import { encode } from '../../src/raster/sharp.ts'
import { draw, pixelAt, plain, quarters, turned } from '../fixtures/pictures.ts'

const REQUEST: PlateRequest = {
  family: 'square',
  size: { width: 1080, height: 1080 },
  calm: [],
  palette: { light: [255, 255, 255], dark: [0, 0, 0], primary: [0, 0, 200], accent: [200, 0, 0], others: [] },
  prompt: '',
  style: '',
  seed: 1,
}

/** A checked spot on a soft ground, at a place relative to the frame. */
function spot(width: number, height: number, atX: number, atY: number, reach = 14) {
  return draw(width, height, (x, y): Rgb => {
    const inside = Math.abs(x - atX * width) < reach && Math.abs(y - atY * height) < reach
    if (inside) return (x + y) % 6 < 3 ? [220, 40, 30] : [250, 230, 90]
    const value = 120 + (60 * y) / height
    return [value - 30, value, value + 20]
  })
}

describe('loadPicture', () => {
  test('keeps focal point, protected areas and origin as given, relative to the upright picture', async () => {
    const protect = [{ x: 0.7, y: 0.1, width: 0.3, height: 0.2 }]
    const picture = await loadPicture(await turned(quarters(), 6), 'phone.jpg', {
      focal: [0.8, 0.2],
      protect,
      origin: 'A. Person',
    })
    expect([picture.pixels.width, picture.pixels.height]).toEqual([96, 64])
    expect(picture.focal).toEqual([0.8, 0.2])
    expect(picture.protect).toEqual(protect)
    expect(picture.origin).toBe('A. Person')
    // The upper right quarter, where the notes point, is green as it was before turning.
    expect(pixelAt(picture.pixels, 77, 13)[1]).toBeGreaterThan(140)
  })

  test('a focal point follows from protected areas', async () => {
    const protect = [
      { x: 0, y: 0.5, width: 0.2, height: 0.5 },
      { x: 0.4, y: 0.5, width: 0.2, height: 0.1 },
    ]
    const { focal } = await loadPicture(await encode(quarters(), { format: 'png' }), 'q', { protect })
    expect(focal[0]).toBeCloseTo(0.3)
    expect(focal[1]).toBeCloseTo(0.75)
  })

  test.each([
    [0.3, 0.35],
    [0.72, 0.6],
    [0.5, 0.25],
  ])('otherwise the subject is found: %f, %f', async (x, y) => {
    const { focal } = await loadPicture(
      await encode(spot(900, 600, x, y, 40), { format: 'jpeg' }),
      'spot.jpg',
    )
    expect(Math.hypot(focal[0] - x, focal[1] - y)).toBeLessThan(0.05)
  })

  test('transparent parts take the ground', async () => {
    const clear = { width: 4, height: 4, channels: 4, data: new Uint8Array(64) } as const
    const { pixels } = await loadPicture(await encode(clear, { format: 'png' }), 'c', {
      ground: [9, 90, 120],
    })
    expect(pixels).toEqual(plain(4, 4, [9, 90, 120]))
  })

  test('refuses notes outside the picture, all at once', async () => {
    const error = (await loadPicture(await encode(quarters(), { format: 'png' }), 'q.png', {
      focal: [1.2, 0],
      protect: [
        { x: 0.5, y: 0.5, width: 0.6, height: 0.1 },
        { x: 0, y: 0, width: 0, height: 1 },
        { x: 0.7, y: 0, width: 0.3, height: 1 },
      ],
    }).catch((thrown: unknown) => thrown)) as BroadsideError
    expect(error.code).toBe('INPUT_INVALID')
    expect(error.issues.map((issue) => issue.path)).toEqual(['focal', 'protect[0]', 'protect[1]'])
  })
})

describe('guessFocal', () => {
  test('a plain picture has its focal point in the middle', () => {
    expect(guessFocal(plain(64, 40, [90, 90, 90]))).toEqual([0.5, 0.5])
  })

  test.each([
    [1, 1],
    [1, 256],
    [256, 2],
  ])('%i × %i px', (width, height) => {
    const [x, y] = guessFocal(draw(width, height, (px, py) => [(px * 37) % 256, (py * 91) % 256, 60]))
    expect(x > 0 && x < 1 && y > 0 && y < 1).toBe(true)
  })

  test('of two equal subjects one is taken, not the gap', () => {
    const pair = draw(240, 120, (x, y): Rgb => {
      const inside = (Math.abs(x - 70) < 9 || Math.abs(x - 170) < 9) && Math.abs(y - 60) < 9
      return inside && (x + y) % 4 < 2 ? [230, 30, 30] : [140, 150, 160]
    })
    expect(Math.abs(guessFocal(pair)[0] - 0.5)).toBeGreaterThan(0.15)
  })
})

describe('fileProvider', () => {
  test('reads once and answers every request with the same picture', async () => {
    let reads = 0
    const bytes = await encode(quarters(), { format: 'png' })
    const provider = fileProvider({
      name: 'q.png',
      read: async () => {
        reads++
        return bytes
      },
    })
    const [first, second] = await Promise.all([
      provider.generate(REQUEST),
      provider.generate({ ...REQUEST, family: 'tall' }),
    ])
    expect(first).toBe(second)
    expect(reads).toBe(1)
    expect(provider.capabilities.paid).toBe(false)
  })
})
