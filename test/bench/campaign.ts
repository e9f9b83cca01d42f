import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fontsFor } from '../../src/brand/font-set.ts'
import type { BrandKit } from '../../src/brand/kit.ts'
import { toHex } from '../../src/kit/color.ts'
import type { Size } from '../../src/kit/geometry.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import { seeded } from '../../src/kit/random.ts'
import type { Draft } from '../../src/overlay/draft.ts'
import { layOut } from '../../src/overlay/lay-out.ts'
import { findPlacement } from '../../src/placement/catalogue.ts'
import { layoutOf } from '../../src/placement/geometry.ts'
import type { Placement } from '../../src/placement/schema.ts'
import { cropFor } from '../../src/plate/crop.ts'
import { encode, resample } from '../../src/raster/sharp.ts'
import { findTemplate } from '../../src/template/find.ts'
import type { Template } from '../../src/template/template.ts'
import { kitOf } from '../support/template-fixture.ts'
import type { Card, Look, Row } from './scene.ts'

// The campaign that all are timed on: 25 rows at 5 sizes over a picture like a photograph.

export const PROJECT = new URL('project', import.meta.url).pathname
export const PLACEMENTS = [
  'facebook-feed-square',
  'instagram-feed-portrait',
  'facebook-story',
  'facebook-link-preview',
  'linkedin-landscape',
] as const

const HEADLINES = [
  'Leave before the weather does',
  'Quiet above the tree line',
  'Warm at minus twelve',
  'Two nights, one small pack',
  'The long way home is shorter',
]
const SUBHEADS = [
  'Light tents and warm bags for two nights above the trees',
  'Shells that keep their word when the ridge does not',
  'Everything for the first snow, packed in ten minutes',
  'Boots resoled for free, as long as you keep walking',
  'Maps, stoves and small comforts for the shoulder season',
]
const CALLS = ['See the range', 'Find a shop', 'Pack the list', 'Plan a route', 'Book a fitting']
const LEGAL = 'While stocks last. Prices include VAT.'

/** Every headline with every subhead. */
export const ROWS: readonly Row[] = HEADLINES.flatMap((headline, index) =>
  SUBHEADS.map((subhead, other) => ({
    headline,
    subhead,
    cta: CALLS[(index + other) % CALLS.length] as string,
    legal: LEGAL,
  })),
)

/** Kit, template and placements, loaded. */
export interface Stage {
  readonly kit: BrandKit
  readonly template: Template
  readonly placements: readonly Placement[]
}

export async function loadStage(): Promise<Stage> {
  const kit = await kitOf('halden')
  const { template, issues } = await findTemplate('card', PROJECT)
  if (template === undefined) throw new Error(JSON.stringify(issues))
  const placements = PLACEMENTS.map((id) => {
    const placement = findPlacement(id)
    if (placement === undefined) throw new Error(`no placement ${id}`)
    return placement
  })
  return { kit, template, placements }
}

/** Our layout of a row: its sizes are what all others set it at. */
export function draftOf({ kit, template }: Stage, row: Row, placement: Placement): Promise<Draft> {
  return layOut({ kit, template, copy: { ...row }, locale: 'en', placement })
}

export async function cardOf(stage: Stage, row: Row, placement: Placement): Promise<Card> {
  const { fitted } = await draftOf(stage, row, placement)
  const { frame, area, unit } = layoutOf(placement)
  const size = (slot: keyof Row): number => Math.round((fitted.sizes.get(slot) ?? 0) * 100) / 100
  const sizes = {
    headline: size('headline'),
    subhead: size('subhead'),
    cta: size('cta'),
    legal: size('legal'),
  }
  return { ...frame, placement: placement.id, area, unit, row, sizes }
}

/** Writes the fonts that the campaign needs into a folder, and says what all cards look like. */
export function writeLook({ kit }: Stage, folder: string): Look {
  const set = fontsFor(kit, ROWS.map((row) => Object.values(row).join(' ')).join(' '))
  const first = (style: string): string => set.stacks[style]?.[0] ?? ''
  const token = (name: string): string => toHex(kit.colors[name] ?? [0, 0, 0])
  const families = { display: first('display'), text: first('text'), label: first('label') }
  const fonts = set.fonts.flatMap(({ name, data, weight }): Look['fonts'][number][] => {
    if (!Object.values(families).includes(name) || !(weight === 400 || weight === 700 || weight === 800))
      return []
    const file = join(folder, `${name}-${weight}.ttf`)
    writeFileSync(file, data)
    return [{ name, weight, style: 'normal', file }]
  })
  const { light } = kit.logos
  const colors = { ink: token('fog'), pill: token('orange'), pillInk: token('pine') }
  return { ...colors, logo: { svg: light.svg, ratio: light.ratio }, fonts, families }
}

const EDGE = 2048

/** A picture like a photograph: soft light, ridges, and the grain of a sensor. */
export function photograph(): Pixels {
  const random = seeded(7)
  const data = new Uint8Array(EDGE * EDGE * 3)
  const ridges = Array.from({ length: 6 }, (_, ridge) => {
    const waves = Array.from({ length: 5 }, (_, wave) => [random() * 7, 2 ** wave * (0.8 + random() * 0.5)])
    return (x: number): number =>
      0.3 +
      ridge * 0.11 +
      waves.reduce((sum, [shift = 0, rate = 1]) => sum + (0.045 / rate) * Math.sin(x * rate * 6 + shift), 0)
  })
  for (let y = 0, at = 0; y < EDGE; y++) {
    for (let x = 0; x < EDGE; x++, at += 3) {
      const [u, v] = [x / EDGE, y / EDGE]
      const behind = ridges.filter((edge) => v > edge(u)).length
      const haze = behind / ridges.length
      const grain = (random() + random() + random() - 1.5) * 9
      data[at] = 214 - 150 * haze - 30 * v + 26 * (1 - haze) * u + grain
      data[at + 1] = 206 - 120 * haze - 34 * v + grain
      data[at + 2] = 196 - 118 * haze - 10 * v + grain
    }
  }
  return { width: EDGE, height: EDGE, channels: 3, data }
}

/** The picture cut to a size, as all get it. */
export function cutTo(plate: Pixels, size: Size): Promise<Pixels> {
  return resample(plate, cropFor(plate, size, { focal: [0.5, 0.5], protect: [] }).box, size)
}

export async function jpegOf(pixels: Pixels): Promise<Uint8Array> {
  return encode(pixels, { format: 'jpeg', quality: 92 })
}
