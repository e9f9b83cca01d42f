import { describe, expect, it } from 'vitest'
import { contrast, luminance, type Rgb } from '../../src/kit/color.ts'
import type { Box } from '../../src/kit/geometry.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import type { Overlay, SetSlot } from '../../src/overlay/overlay.ts'
import { certify } from '../../src/preflight/certify.ts'
import { painted } from '../support/template-fixture.ts'

const SIZE = { width: 400, height: 300 }
const LINES: readonly Box[] = [
  { x: 20.4, y: 30.2, width: 310.7, height: 40 },
  { x: 20.4, y: 90.8, width: 122.3, height: 40 },
]

function overlayOf(ink: Rgb, lineBoxes: readonly Box[] = LINES, ground = 'plate'): Overlay {
  const slot: SetSlot = {
    slot: 'title',
    role: 'headline',
    text: 'Title',
    lines: lineBoxes.length,
    fontSize: 41.239,
    box: { x: 20.4, y: 30.2, width: 310.7, height: 100.6 },
    lineBoxes,
    ink,
    partInks: [],
    ground,
    required: 4.5,
    repairs: ['hyphenated'],
  }
  return { svg: '', scrims: [], slots: [slot], dropped: [] }
}

const panel = (): Rgb => [255, 255, 255]

/** Every pixel of every line, and the median of every full tile stepped by half its width, the slow way. */
function bruteForce(ground: Pixels, ink: Rgb): { p5: number; worstTile: number } {
  const at = (x: number, y: number): number => {
    const [red = 0, green = 0, blue = 0] = ground.data.subarray((y * ground.width + x) * 3)
    return contrast(luminance(ink), luminance([red, green, blue]))
  }
  const inside = (box: Box): number[] => {
    const ratios: number[] = []
    for (let y = Math.floor(box.y); y < Math.ceil(box.y + box.height); y += 1) {
      for (let x = Math.floor(box.x); x < Math.ceil(box.x + box.width); x += 1) ratios.push(at(x, y))
    }
    return ratios.sort((a, b) => a - b)
  }
  const all = LINES.flatMap(inside).sort((a, b) => a - b)
  const medians = LINES.flatMap((line) => {
    const tiles: number[] = []
    for (let x = line.x; x < line.x + line.width; x += line.height / 2) {
      const tile = inside({ ...line, x, width: Math.min(line.height, line.x + line.width - x) })
      tiles.push(tile[tile.length >> 1] ?? 21)
    }
    return tiles
  })
  return { p5: all[Math.floor(all.length * 0.05)] ?? 0, worstTile: Math.min(...medians) }
}

const grey = (value: number): Rgb => [value, value, value]
const GROUNDS: Readonly<Record<string, (x: number, y: number) => Rgb>> = {
  flat: () => [31, 61, 52],
  'gradient across': (x) => grey(Math.round((x / SIZE.width) * 200)),
  'gradient down': (_, y) => [40, Math.round((y / SIZE.height) * 255), 90],
  'checkerboard of single pixels': (x, y) => grey((x + y) % 2 === 0 ? 20 : 90),
  'checkerboard of two': (x, y) => grey(((x >> 1) + (y >> 1)) % 2 === 0 ? 20 : 90),
  'stripes across': (_, y) => grey(y % 2 === 0 ? 20 : 90),
  'stripes down': (x) => grey(x % 2 === 0 ? 20 : 90),
  'wide stripes down': (x) => grey(x % 6 < 3 ? 20 : 90),
  'one light patch': (x, y) => grey(x > 60 && x < 120 && y > 20 && y < 80 ? 230 : 20),
}

describe('the certificate', () => {
  it.each(Object.entries(GROUNDS))('agrees with every pixel counted, on %s', (_, color) => {
    const ground = painted(SIZE, color)
    for (const ink of [
      [255, 255, 255],
      [246, 240, 225],
      [10, 12, 30],
    ] as const) {
      const [measured] = certify(ground, overlayOf(ink), panel)
      const exact = bruteForce(ground, ink)
      expect(Math.abs((measured?.contrast.p5 ?? 0) - exact.p5)).toBeLessThanOrEqual(0.02 + 0.03 * exact.p5)
      expect(Math.abs((measured?.contrast.worstTile ?? 0) - exact.worstTile)).toBeLessThanOrEqual(
        0.02 + 0.04 * exact.worstTile,
      )
    }
  })

  it('sees a light patch that an average would hide', () => {
    const ground = painted(SIZE, GROUNDS['one light patch'] as () => Rgb)
    const [measured] = certify(ground, overlayOf([255, 255, 255]), panel)
    expect(measured?.contrast.worstTile).toBeLessThan(1.5)
  })

  it('never rounds up', () => {
    // #767676 on white is 4.542, #777777 is 4.478: neither may read 4.5 or 4.55.
    const ground = painted(SIZE, () => grey(255))
    const read = (ink: Rgb): number => certify(ground, overlayOf(ink), panel)[0]?.contrast.p5 ?? 0
    expect(read(grey(0x76))).toBe(4.54)
    expect(read(grey(0x77))).toBe(4.47)
  })

  it('measures panels by their colour, whatever the plate', () => {
    const ground = painted(SIZE, () => grey(255))
    const [measured] = certify(ground, overlayOf([255, 255, 255], LINES, 'primary'), (token) =>
      token === 'primary' ? [0, 0, 0] : [255, 255, 255],
    )
    expect(measured).toMatchObject({ ground: 'primary', contrast: { p5: 21, worstTile: 21 } })
  })

  it('states the rest as it was set, in whole pixels', () => {
    const [measured] = certify(
      painted(SIZE, () => grey(0)),
      overlayOf([255, 128, 0]),
      panel,
    )
    expect(measured).toMatchObject({
      slot: 'title',
      role: 'headline',
      text: 'Title',
      lines: 2,
      fontSize: 41.23,
      ink: '#ff8000',
      required: 4.5,
      repairs: ['hyphenated'],
    })
    expect(measured?.box).toEqual({ x: 20, y: 30, width: 311, height: 101 })
    expect(measured?.lineBoxes).toEqual([
      { x: 20, y: 30, width: 311, height: 40 },
      { x: 20, y: 90, width: 123, height: 40 },
    ])
  })

  it('reads a ground with alpha like one without', () => {
    const plain = painted(SIZE, GROUNDS['gradient across'] as () => Rgb)
    const data = new Uint8Array(SIZE.width * SIZE.height * 4).fill(255)
    for (let index = 0; index < SIZE.width * SIZE.height; index += 1)
      data.set(plain.data.subarray(index * 3, index * 3 + 3), index * 4)
    const read = (ground: Pixels) => certify(ground, overlayOf([255, 255, 255]), panel)
    expect(read({ ...SIZE, channels: 4, data })).toEqual(read(plain))
  })
})
