import { describe, expect, it } from 'vitest'
import { lightness, luminance, parseHex, type Rgb } from '../../src/kit/color.ts'
import type { Box, Size } from '../../src/kit/geometry.ts'
import { sha256 } from '../../src/kit/hash.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import { familyOf } from '../../src/placement/family.ts'
import { describe as altOf, draw, procedural, STYLES } from '../../src/plate/procedural.ts'
import type { Palette, PlateRequest } from '../../src/plate/provider.ts'

const color = (hex: string): Rgb => parseHex(hex) as Rgb

const LUMEN: Palette = {
  light: color('#f4f1ea'),
  dark: color('#111111'),
  primary: color('#111111'),
  accent: color('#e6f21f'),
  others: [color('#ff3b1f')],
}
const HALDEN: Palette = {
  light: color('#eef1ee'),
  dark: color('#1f3d34'),
  primary: color('#1f3d34'),
  accent: color('#ff6a13'),
  others: [],
}

function request(style: string, change: Partial<PlateRequest> = {}): PlateRequest {
  const size = change.size ?? { width: 240, height: 300 }
  return { family: familyOf(size), size, calm: [], palette: HALDEN, prompt: '', style, seed: 3, ...change }
}

/** Share of pixels of a box (relative) whose gradient of L* is 3 or more, Sobel over 8. */
function edges({ width, height, data }: Pixels, box: Box): number {
  const tone = new Float32Array(width * height)
  for (let i = 0; i < tone.length; i++) {
    tone[i] = lightness(luminance([data[3 * i] ?? 0, data[3 * i + 1] ?? 0, data[3 * i + 2] ?? 0]))
  }
  const right = Math.floor((box.x + box.width) * width) - 1
  const bottom = Math.floor((box.y + box.height) * height) - 1
  let [hit, all] = [0, 0]
  for (let y = Math.ceil(box.y * height) + 1; y < bottom; y++) {
    for (let x = Math.ceil(box.x * width) + 1; x < right; x++) {
      const at = (dx: number, dy: number): number => tone[(y + dy) * width + x + dx] ?? 0
      const gx = at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1)
      const gy = at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1)
      if (Math.sqrt(gx * gx + gy * gy) / 8 >= 3) hit++
      all++
    }
  }
  return hit / all
}

function shareOf({ data }: Pixels, ink: Rgb): number {
  let near = 0
  for (let i = 0; i < data.length; i += 3) {
    const away = ink.reduce((sum, channel, c) => sum + Math.abs((data[i + c] ?? 0) - channel), 0)
    if (away < 90) near++
  }
  return near / (data.length / 3)
}

const SIZES: readonly Size[] = [
  { width: 240, height: 300 },
  { width: 480, height: 250 },
  { width: 728, height: 90 },
  { width: 160, height: 600 },
]
const CALM: readonly Box[] = [
  { x: 0, y: 0, width: 0.55, height: 0.45 },
  { x: 0, y: 0, width: 1, height: 0.5 },
  { x: 0, y: 0, width: 0.5, height: 1 },
  { x: 0, y: 0.67, width: 1, height: 0.33 },
]

describe('styles', () => {
  it('are eight, each with a title, a description and words for alt text', () => {
    expect(STYLES.map((style) => style.id)).toEqual([
      'dunes',
      'cut-paper',
      'riso',
      'contours',
      'geometric',
      'horizon',
      'gradient',
      'engraving',
    ])
    for (const { id, title, description } of STYLES) {
      expect(title.length * description.length).toBeGreaterThan(0)
      expect(altOf(id)).toMatch(/^[a-z].{15,}[^.]$/)
    }
  })

  it('refuses an unknown style and names the known ones', () => {
    expect(() => draw(request('marble'))).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
    expect(() => draw(request('marble'))).toThrow(/marble/)
  })

  it.each([
    [{ width: 0, height: 10 }],
    [{ width: 10.5, height: 10 }],
    [{ width: 20_000, height: 10 }],
    [{ width: Number.NaN, height: 10 }],
  ])('refuses the size %j', (size) => {
    expect(() => draw(request('dunes', { size }))).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
  })
})

// Minutes of room: a loaded machine draws ten times slower than a quiet one.
describe.each(STYLES.map((style) => style.id))('%s', { timeout: 120_000 }, (style) => {
  it('gives the same bytes for the same request, and others for another seed or palette', async () => {
    const first = sha256((await procedural.generate(request(style))).pixels.data)
    draw(request(style, { seed: 8, size: { width: 97, height: 61 } }))
    expect(sha256(draw(request(style)).pixels.data)).toBe(first)
    expect(sha256(draw(request(style, { seed: 5 })).pixels.data)).not.toBe(first)
    expect(sha256(draw(request(style, { palette: LUMEN })).pixels.data)).not.toBe(first)
  })

  it.each([
    [1, 1],
    [3, 2],
    [7, 900],
    [900, 7],
    [728, 90],
    [101, 67],
  ])('draws %d × %d pixels', (width, height) => {
    for (const seed of [0, 1]) {
      const { pixels, focal, protect, origin } = draw(
        request(style, { size: { width, height }, seed, calm: CALM }),
      )
      expect(pixels).toMatchObject({ width, height, channels: 3 })
      expect(pixels.data.length).toBe(width * height * 3)
      for (const place of focal) {
        expect(place).toBeGreaterThanOrEqual(0)
        expect(place).toBeLessThanOrEqual(1)
      }
      expect(protect).toEqual([])
      expect(origin).toBe(`procedural/${style}`)
    }
  })

  it('leaves calm boxes calm', () => {
    for (const size of SIZES) {
      for (const [index, box] of CALM.entries()) {
        for (const seed of [2 + index, 21 + index]) {
          const { pixels } = draw(
            request(style, { size, calm: [box], seed, palette: seed % 3 ? LUMEN : HALDEN }),
          )
          expect(
            edges(pixels, box),
            `${size.width}x${size.height} box ${index} seed ${seed}`,
          ).toBeLessThanOrEqual(0.05)
        }
      }
    }
  })

  it('draws something outside them', () => {
    const { pixels } = draw(request(style, { calm: [CALM[0] as Box], size: { width: 480, height: 600 } }))
    const mean = [0, 1, 2].map(
      (c) => pixels.data.filter((_, i) => i % 3 === c).reduce((sum, v) => sum + v, 0) / (480 * 600),
    )
    let spread = 0
    for (let i = 0; i < pixels.data.length; i++)
      spread += Math.abs((pixels.data[i] ?? 0) - (mean[i % 3] ?? 0))
    expect(spread / pixels.data.length).toBeGreaterThan(4)
  })

  it('keeps the loud colour rare', () => {
    for (const size of SIZES) {
      for (let seed = 1; seed <= 4; seed++) {
        for (const palette of [LUMEN, HALDEN]) {
          const share = shareOf(draw(request(style, { size, seed, palette })).pixels, palette.accent)
          expect(share, `${size.width}x${size.height} seed ${seed}`).toBeLessThan(0.12)
        }
      }
    }
  })

  it('composes alike at one and at three times the size', () => {
    const small = draw(request(style, { size: { width: 160, height: 200 }, seed: 4 })).pixels
    const large = draw(request(style, { size: { width: 480, height: 600 }, seed: 4 })).pixels
    let sum = 0
    // Means over 20 × 20 blocks of the small picture: dots and grain may differ, forms may not.
    const mean = ({ data, width }: Pixels, x: number, y: number, edge: number): number => {
      let total = 0
      for (let j = 0; j < edge; j++)
        for (let i = 0; i < edge; i++) total += data[((y + j) * width + x + i) * 3 + 1] ?? 0
      return total / (edge * edge)
    }
    for (let y = 0; y < 200; y += 20) {
      for (let x = 0; x < 160; x += 20) sum += Math.abs(mean(small, x, y, 20) - mean(large, x * 3, y * 3, 60))
    }
    expect(sum / 80).toBeLessThan(6)
  })
})
