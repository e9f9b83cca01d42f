import { beforeAll, describe, expect, it } from 'vitest'
import type { BrandKit } from '../../src/brand/kit.ts'
import type { Rgb } from '../../src/kit/color.ts'
import type { Box } from '../../src/kit/geometry.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import { layOut } from '../../src/overlay/lay-out.ts'
import { toneOf } from '../../src/plate/tone.ts'
import { type Settled, settle } from '../../src/preflight/settle.ts'
import type { Copy, Template } from '../../src/template/template.ts'
import { kitOf, overlayWith, painted, placementOf, templateOf } from '../support/template-fixture.ts'

const SQUARE = placementOf(800, 800)
const grey = (value: number): Rgb => [value, value, value]

let kit: BrandKit
let template: Template
let movable: Template
beforeAll(async () => {
  kit = await kitOf('halden')
  template = await templateOf()
  const half = (y: number): Box => ({ x: 0, y, width: 1, height: 0.5 })
  movable = await templateOf({
    overlay: overlayWith('.at-low .area{justify-content:flex-end}'),
    families: { square: { calm: [half(0)], positions: [{ name: 'low', calm: [half(0.5)] }] } },
  })
})

/** Settles a plate that is not cropped, so that what stands where is known. */
function settled(
  color: (x: number, y: number) => Rgb,
  more: { template?: Template; copy?: Copy; protect?: readonly Box[]; kit?: BrandKit } = {},
): Promise<Settled> {
  const pixels: Pixels = painted(SQUARE, color)
  const copy = more.copy ?? { title: 'Quiet rivers', lead: 'Fish jump at dawn', note: null }
  const of = {
    template: more.template ?? template,
    kit: more.kit ?? kit,
    copy,
    locale: 'en',
    placement: SQUARE,
  }
  return settle({
    kit: of.kit,
    placement: SQUARE,
    locale: 'en',
    layOut: (position, smaller = false) => layOut({ ...of, position, smaller }),
    ground: async () => ({
      binning: 1,
      pixels,
      cut: async () => pixels,
      detail: 1,
      tone: toneOf(pixels),
      protect: more.protect ?? [],
      saliency: () => 0,
    }),
  })
}

const broken = ({ results }: Settled): string[] =>
  results.filter(({ verdict }) => verdict === 'fail').map(({ check, message }) => `${check} ${message}`)

const done = ({ overlay }: Settled): string[] => [
  ...new Set(overlay.slots.flatMap(({ repairs }) => repairs.map((repair) => repair.replace(/ [\d.]+$/, '')))),
]

describe('repairs', () => {
  it('leave a calm plate alone', async () => {
    const made = await settled(() => grey(20))
    expect(broken(made)).toEqual([])
    expect(done(made)).toEqual([])
    expect(made.overlay.scrims).toEqual([])
  })

  it('veil a plate in the middle of the scale', async () => {
    const made = await settled(() => grey(125))
    expect(broken(made)).toEqual([])
    expect(done(made)).toEqual(['scrim'])
    for (const { alpha } of made.overlay.scrims) expect(alpha).toBeLessThanOrEqual(0.65)
  })

  it.each([
    [
      'a checkerboard of cells as wide as strokes',
      (x: number, y: number) => grey(((x >> 3) + (y >> 3)) % 2 === 0 ? 0 : 255),
    ],
    ['stripes one pixel wide', (x: number) => grey(x % 2 === 0 ? 0 : 255)],
  ])('end with a panel on %s', async (_, color) => {
    const made = await settled(color)
    expect(broken(made)).toEqual([])
    expect(done(made)).toContain('panel')
    const [panel] = made.overlay.scrims
    for (const { box } of made.overlay.slots) {
      const inside =
        panel !== undefined &&
        box.x >= panel.box.x &&
        box.y >= panel.box.y &&
        box.x + box.width <= panel.box.x + panel.box.width &&
        box.y + box.height <= panel.box.y + panel.box.height
      expect(inside).toBe(true)
    }
  })

  it('make headlines smaller where all else would hide most of the picture', async () => {
    const made = await settled((x) => grey(x < 180 ? 0 : 255))
    expect(broken(made)).toEqual([])
    expect(done(made)).toContain('smaller')
    const most = template.file.slots.title?.fit[1] as number
    const { fontSize } = made.overlay.slots.find(({ slot }) => slot === 'title') as { fontSize: number }
    expect(fontSize).toBeLessThan(0.8 * most * (SQUARE.width / 100))
    const hidden = made.overlay.scrims.reduce(
      (sum, { box, alpha }) => sum + (alpha * box.width * box.height) / (SQUARE.width * SQUARE.height),
      0,
    )
    expect(hidden).toBeLessThan(0.65)
  })

  it('move to the calmer of two positions, and stay where the usual one is calm', async () => {
    const busyAbove = await settled((x, y) => grey(y < 240 ? (((x >> 3) + (y >> 3)) % 2) * 255 : 20), {
      template: movable,
    })
    expect(busyAbove.position).toBe('low')
    expect(broken(busyAbove)).toEqual([])
    expect(done(busyAbove)).toEqual(['moved low'])
    const busyBelow = await settled((x, y) => grey(y > 560 ? (((x >> 3) + (y >> 3)) % 2) * 255 : 20), {
      template: movable,
    })
    expect(busyBelow.position).toBeUndefined()
    expect(done(busyBelow)).toEqual([])
  })

  it('move off a protected area, and refuse where there is nowhere to go', async () => {
    const face = { x: 40, y: 40, width: 200, height: 120 }
    const moved = await settled(() => grey(20), { template: movable, protect: [face] })
    expect(moved.position).toBe('low')
    expect(broken(moved)).toEqual([])
    const stuck = await settled(() => grey(20), { protect: [face] })
    expect(broken(stuck)).toEqual([expect.stringMatching(/^R4 .*protected area/)])
  })

  it('refuse rather than put a panel over a protected area', async () => {
    const color = (x: number, y: number): Rgb => grey(((x >> 3) + (y >> 3)) % 2 === 0 ? 0 : 255)
    const open = await settled(color)
    const right = Math.max(...open.overlay.slots.map(({ box }) => box.x + box.width))
    // Beside the words, where the panel would reach.
    const face = { x: right + 6, y: 60, width: 60, height: 60 }
    const made = await settled(color, { protect: [face] })
    expect(broken(made)).not.toEqual([])
  })

  it('make lines even where a word would stand alone', async () => {
    const narrow = await templateOf({
      overlay: overlayWith(
        '.half{width:calc(52*var(--u))}',
        '<div class="area"><h1 class="t-display" data-slot="title">{{title}}</h1><p class="t-text half" data-slot="lead">{{lead}}</p></div>',
      ),
    })
    const words = 'every river finds the sea at last so will we if we wait'.split(' ')
    const copies = words.map((_, count) => `${words.slice(0, count + 1).join(' ')} by`)
    let evened = 0
    for (const lead of copies) {
      const made = await settled(() => grey(20), {
        template: narrow,
        copy: { title: 'Title', lead, note: null },
      })
      expect(broken(made)).toEqual([])
      if (done(made).includes('balanced')) {
        evened += 1
        expect(
          made.results.some(
            ({ check, slot, verdict }) => check === 'R9' && slot === 'lead' && verdict === 'warn',
          ),
        ).toBe(false)
      }
    }
    expect(evened).toBeGreaterThan(0)
  })

  it('ask for more in the strict profile', async () => {
    const strict = { ...kit, file: { ...kit.file, readability: 'strict' as const } }
    const made = await settled(() => grey(100), { kit: strict })
    expect(broken(made)).toEqual([])
    expect(made.overlay.slots.find(({ slot }) => slot === 'lead')?.required).toBe(7)
  })

  it('give the same again', async () => {
    const color = (x: number, y: number): Rgb => grey((x * 7 + y * 13) % 256)
    const [one, two] = [await settled(color), await settled(color)]
    expect(Buffer.from(one.proof.data).equals(Buffer.from(two.proof.data))).toBe(true)
    expect(one.results).toEqual(two.results)
  })
})
