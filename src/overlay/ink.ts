import type { BrandKit } from '../brand/kit.ts'
import { inksFor } from '../brand/pairs.ts'
import { BroadsideError } from '../error/error.ts'
import { contrast, lightness, linear, luminance, mix, type Rgb } from '../kit/color.ts'
import type { Box } from '../kit/geometry.ts'
import { readTone, type Tone, type ToneReading } from '../plate/tone.ts'

/** A veil over this opacity looks like fog: a panel is the cleaner answer (readability contract, repair 6). */
const MOST_VEIL = 0.65

/** Opacity of a panel: near-solid, so that a breath of the picture remains. */
const PANEL = 0.92

/** Something that stands on the plate and must be seen: the words of a slot, or a logo. */
export interface Standing {
  readonly name: string
  /** Boxes of its lines, in pixels of the canvas. */
  readonly boxes: readonly Box[]
  /** WCAG contrast to plan for: what it must reach, and something in hand. */
  readonly asked: number
  /** Whether it gets a panel, whatever the plate is like. */
  readonly panel?: boolean
  /** Whether the plate under it is blurred: then it keeps its veil, as strong as a veil may be. */
  readonly blurred?: boolean
}

/** Ink and accent of a ground, as colours; names are tokens of the kit. */
export interface GroundInks {
  readonly ink: Rgb
  readonly inkName: string
  /** An accent that reads on this ground; the ink itself where none does. */
  readonly pop: Rgb
}

/** What to set on the plate. */
export interface PlateInks {
  /** Ink of each thing standing on the plate. */
  readonly inks: ReadonlyMap<string, GroundInks>
  /** The ink of the whole, for rules and marks that belong to no slot. */
  readonly main: GroundInks
  /** Opacity of the veil each needs under it, 0 for none. */
  readonly veils: ReadonlyMap<string, number>
  /** What no veil of at most {@link MOST_VEIL} makes readable, and what was to have one: these get a panel. */
  readonly panels: ReadonlySet<string>
  /** Colour of veils and panels. */
  readonly veilColor: Rgb
  readonly swapped: readonly string[]
}

/**
 * The inks of a flat ground, a colour token or one of the parts `light`, `dark`, `primary`, `accent`. Where the kit has no
 * pair for it, the ink that stands out most.
 * @throws BroadsideError `MARKUP_INVALID` for a name that is no colour of the kit
 */
export function flatInks(
  kit: BrandKit,
  ground: string,
): GroundInks & { readonly color: Rgb; readonly token: string } {
  const token = tokenOf(kit, ground)
  const color = Object.hasOwn(kit.colors, token) ? kit.colors[token] : undefined
  if (color === undefined) {
    throw new BroadsideError('MARKUP_INVALID', {
      message: `data-ground="${ground}" is no colour of the brand kit "${kit.id}"`,
      hint: `Use light, dark, primary, accent, or one of ${Object.keys(kit.colors).join(', ')}.`,
    })
  }
  const pairs = inksFor(kit, token)
  const inkName = pairs[0]?.ink ?? clearest(kit, color)
  const ink = kit.colors[inkName] ?? [0, 0, 0]
  const loud = [kit.file.colors.accent, kit.file.colors.primary].find((name) =>
    pairs.some((pair) => pair.ink === name),
  )
  return { color, token, ink, inkName, pop: (loud === undefined ? undefined : kit.colors[loud]) ?? ink }
}

function clearest(kit: BrandKit, ground: Rgb): string {
  const under = luminance(ground)
  const reach = (name: string): number => contrast(luminance(kit.colors[name] ?? ground), under)
  const { light, dark } = kit.file.colors
  return [light, dark, ...kit.pairs.map(({ ink }) => ink)].reduce((best, name) =>
    reach(name) > reach(best) ? name : best,
  )
}

/** The colour token a `data-ground` means. */
export function tokenOf(kit: BrandKit, ground: string): string {
  const { light, dark, primary, accent } = kit.file.colors
  return { light, dark, primary, accent }[ground] ?? ground
}

/**
 * Chooses inks for everything on the plate: the brand's light or its dark, whichever changes the picture least; a single
 * thing may take the other ink where that reads without a veil. What still does not read gets a veil of the opposite
 * colour: the least opacity at which 95 of 100 points under it reach the required contrast (readability: closed form,
 * solved here by bisection because the veil is a brand colour, not black).
 */
export function plateInks(kit: BrandKit, tone: Tone, things: readonly Standing[]): PlateInks {
  const { light, dark } = kit.file.colors
  const readings = new Map(things.map((thing) => [thing.name, thing.boxes.map((box) => readTone(tone, box))]))
  const options = (
    [
      [light, dark],
      [dark, light],
    ] as const
  ).map(([inkName, veilName]) => {
    const ink = kit.colors[inkName] ?? [255, 255, 255]
    const veil = kit.colors[veilName] ?? [0, 0, 0]
    const needs = new Map(
      things.map((thing) => [
        thing.name,
        thing.panel === true
          ? PANEL
          : capped(
              neededVeil(ink, veil, readings.get(thing.name) ?? [], thing.asked),
              thing.blurred === true ? MOST_VEIL : PANEL,
            ),
      ]),
    )
    const total = things.reduce(
      (sum, { name }) => sum + veilCost(needs.get(name) ?? 0, veil, readings.get(name) ?? []),
      0,
    )
    const room = things.reduce((sum, thing) => sum + worstContrast(ink, readings.get(thing.name) ?? []), 0)
    return { inkName, ink, veil, needs, total, room }
  })
  options.sort((a, b) => a.total - b.total || b.room - a.room)
  const [main, other] = options as [(typeof options)[0], (typeof options)[0]]
  // Only what stands apart from all veils may take the other ink, else the veil would take its contrast away.
  const veiled = things.filter(
    ({ name }) => (main.needs.get(name) ?? 0) > 0 && (other.needs.get(name) ?? 0) > 0,
  )
  const swapped = things
    .filter(
      ({ name }) =>
        (main.needs.get(name) ?? 0) > 0 && (other.needs.get(name) ?? 0) === 0 && veiled.length === 0,
    )
    .map(({ name }) => name)
  // One panel under one thing, and veils beside it, look like a repair; a card that holds all looks like a design.
  const card = things.some(({ name }) => !swapped.includes(name) && main.needs.get(name) === PANEL)
  const veils = new Map(
    things.map(({ name }) => [name, swapped.includes(name) ? 0 : card ? PANEL : (main.needs.get(name) ?? 0)]),
  )
  const inksOf = (option: (typeof options)[0], thing: Standing): GroundInks => ({
    ink: option.ink,
    inkName: option.inkName,
    pop: popOn(
      kit,
      option.ink,
      readings.get(thing.name) ?? [],
      option.veil,
      veils.get(thing.name) ?? 0,
      thing.asked,
    ),
  })
  const inks = new Map(
    things.map((thing) => [thing.name, inksOf(swapped.includes(thing.name) ? other : main, thing)]),
  )
  const pops = [...inks].filter(([name]) => !swapped.includes(name)).map(([, { pop }]) => pop)
  // What belongs to no slot may stand beside any of them.
  const [first] = pops
  const mainPop = pops.every((pop) => pop === first)
  const panels = new Set([...veils].filter(([, alpha]) => alpha === PANEL).map(([name]) => name))
  return {
    inks,
    panels,
    main: { ink: main.ink, inkName: main.inkName, pop: mainPop && first !== undefined ? first : main.ink },
    veils,
    veilColor: main.veil,
    swapped,
  }
}

/** A light veil washes a picture out; a dark one of the same strength looks like evening. */
const FOG = 1.7

/**
 * How much a veil changes what is seen: its opacity times the step in lightness (L*, 0..1) it makes. A dark veil over a light
 * patch of a dark picture is hardly noticed; a white one over all of it is mud.
 */
function veilCost(alpha: number, veil: Rgb, readings: readonly ToneReading[]): number {
  if (alpha === 0 || readings.length === 0) return 0
  const middle = readings.reduce((sum, { p50 }) => sum + lightness(p50), 0) / readings.length
  const fog = luminance(veil) > 0.18 ? FOG : 1
  return fog * alpha * (0.1 + Math.abs(lightness(luminance(veil)) - middle) / 100)
}

function popOn(
  kit: BrandKit,
  ink: Rgb,
  readings: readonly ToneReading[],
  veil: Rgb,
  alpha: number,
  required: number,
): Rgb {
  const candidates = [kit.file.colors.accent, kit.file.colors.primary].map((name) => kit.colors[name])
  return (
    candidates
      .filter((color) => color !== undefined)
      .find((color) => readings.every((reading) => reaches(color, veil, reading, alpha, required))) ?? ink
  )
}

function worstContrast(ink: Rgb, readings: readonly ToneReading[]): number {
  const y = luminance(ink)
  return Math.min(21, ...readings.map((reading) => contrast(y, worstGround(y, reading))))
}

/** The ground that is hardest to read on: its light end for light ink, its dark end for dark ink. */
function worstGround(ink: number, { p5, p95, worstLight, worstDark }: ToneReading): number {
  return ink > 0.18 ? Math.max(p95, worstLight) : Math.min(p5, worstDark)
}

function reaches(ink: Rgb, veil: Rgb, reading: ToneReading, alpha: number, required: number): boolean {
  const y = luminance(ink)
  // For an ink in the middle both ends count.
  const ends = [Math.min(reading.p5, reading.worstDark), Math.max(reading.p95, reading.worstLight)].map(
    (ground) => veiledLuminance(ground, veil, alpha),
  )
  // On both sides of the ink's own luminance nothing is sure: somewhere between, the ground equals it.
  const apart = ends.every((ground) => ground > y) || ends.every((ground) => ground < y)
  return apart && ends.every((ground) => contrast(y, ground) >= required)
}

/** The veil, or what stands in where it would be fog. */
function capped(alpha: number, beyond: number): number {
  return alpha > MOST_VEIL ? beyond : alpha
}

function neededVeil(ink: Rgb, veil: Rgb, readings: readonly ToneReading[], required: number): number {
  const y = luminance(ink)
  const passes = (alpha: number): boolean =>
    readings.every(
      (reading) => contrast(y, veiledLuminance(worstGround(y, reading), veil, alpha)) >= required,
    )
  if (passes(0)) return 0
  let low = 0
  let high = 1
  for (let step = 0; step < 10; step += 1) {
    const middle = (low + high) / 2
    if (passes(middle)) high = middle
    else low = middle
  }
  return Math.ceil(high * 100) / 100
}

/** Luminance of a grey ground of luminance `y` under a veil: veils blend in sRGB, as pixels do. */
function veiledLuminance(y: number, veil: Rgb, alpha: number): number {
  if (alpha === 0) return y
  const grey = 255 * encode(y)
  const [red, green, blue] = mix([grey, grey, grey], veil, alpha)
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** Linear light to an sRGB channel, both 0..1 (IEC 61966-2-1). */
function encode(y: number): number {
  return y <= 0.0031308 ? 12.92 * y : 1.055 * y ** (1 / 2.4) - 0.055
}
