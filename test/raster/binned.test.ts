import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pixels } from '../../src/kit/pixels.ts'
import { binned } from '../../src/raster/bin.ts'
import { drawOver } from '../../src/raster/draw-over.ts'
import { layOver, over } from '../../src/raster/over.ts'
import { rasterize, rasterizeDrawn, rasterizePart, rasterizeWhole } from '../../src/raster/resvg.ts'
import { noise, plain } from '../fixtures/pictures.ts'

describe('binned', () => {
  it('is the mean of each square, those that the edges cut included', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 23 }),
        fc.integer({ min: 1, max: 23 }),
        fc.integer({ min: 1, max: 6 }),
        (width, height, binning) => {
          const picture = noise(width, height, width * 31 + height)
          const out = binned(picture, binning)
          expect(out.width).toBe(Math.ceil(width / binning))
          expect(out.height).toBe(Math.ceil(height / binning))
          for (let y = 0; y < out.height; y++)
            for (let x = 0; x < out.width; x++)
              for (let channel = 0; channel < 3; channel++)
                expect(out.data[(y * out.width + x) * 3 + channel]).toBe(
                  meanOf(picture, x * binning, y * binning, binning, channel),
                )
        },
      ),
      { numRuns: 40 },
    )
  })

  it('is what the renderer makes of a drawing at that size', () => {
    const svg = sheet(`<rect x="30" y="12" width="120" height="66" fill="#c02020"/>`)
    const ground = plain(WIDTH, HEIGHT, [240, 236, 220])
    const fine = binned(over(ground, rasterize(svg, WIDTH)), 3)
    const drawn = rasterizePart(svg, { x: 0, y: 0, width: WIDTH / 3, height: HEIGHT / 3 }, 3)
    const coarse = over(plain(WIDTH / 3, HEIGHT / 3, [240, 236, 220]), drawn)
    expect(Buffer.from(coarse.data).equals(Buffer.from(fine.data))).toBe(true)
  })
})

const WIDTH = 240
const HEIGHT = 330

function sheet(body: string): string {
  return `<svg width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" xmlns="http://www.w3.org/2000/svg">${body}</svg>`
}

describe('drawOver', () => {
  // Groups in all corners, of kinds that the renderer draws on layers of their own: far from a part, they would end the process.
  const corners = [
    [0, 0],
    [200, 0],
    [0, 300],
    [200, 300],
  ]
    .map(
      ([x, y], index) =>
        `<clipPath id="c${index}"><rect x="${x}" y="${y}" width="30" height="20"/></clipPath><g clip-path="url(#c${index})" opacity="0.5"><circle cx="${Number(x) + 18}" cy="${Number(y) + 12}" r="16" fill="#2060c0"/></g>`,
    )
    .join('')

  it('gives what the whole gives', async () => {
    const svg = sheet(`${corners}<path d="M20 150L220 170L110 320Z" fill="#101010"/>`)
    const ground = noise(WIDTH, HEIGHT, 5)
    const whole = over(ground, rasterize(svg, WIDTH))
    const parts: Pixels = { ...ground, data: Uint8Array.from(ground.data) }
    await drawOver(parts, svg)
    // Edges that cross from one part to the next are smoothed a hair otherwise.
    const far = parts.data.filter((value, at) => Math.abs(value - (whole.data[at] as number)) > 2).length
    expect(far).toBeLessThanOrEqual(12)
  })
})

describe('rasterizeDrawn', () => {
  it.each([2, 3, 5])(
    'gives what shows of a drawing with %d pixels as one, where the whole has it',
    (binning) => {
      const svg = sheet(
        `<circle cx="101" cy="77" r="40" fill="#c02020"/><path d="M60 60L160 170" stroke="#fff" stroke-width="7"/>`,
      )
      const size = { width: Math.ceil(WIDTH / binning), height: Math.ceil(HEIGHT / binning) }
      const whole = rasterizeWhole(svg, { width: WIDTH, height: HEIGHT }, binning)
      const drawn = rasterizeDrawn(svg, binning)
      if (drawn === undefined) throw new Error('nothing was drawn')
      expect(drawn.box.width).toBeLessThan(size.width)
      const ground = noise(size.width, size.height, 7)
      const placed: Pixels = { ...ground, data: Uint8Array.from(ground.data) }
      layOver(placed, drawn)
      const wanted = over(ground, whole)
      const far = placed.data.filter((value, at) => Math.abs(value - (wanted.data[at] as number)) > 3).length
      expect(far).toBeLessThanOrEqual(6)
    },
  )
})

function meanOf({ width, height, data }: Pixels, left: number, top: number, size: number, channel: number) {
  const values: number[] = []
  for (let y = top; y < Math.min(height, top + size); y++)
    for (let x = left; x < Math.min(width, left + size); x++)
      values.push(data[(y * width + x) * 3 + channel] as number)
  return Math.floor((values.reduce((sum, value) => sum + value, 0) + (values.length >> 1)) / values.length)
}
