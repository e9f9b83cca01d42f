import { fontsFor } from '../brand/font-set.ts'
import type { BrandKit, FontSet, Logo } from '../brand/kit.ts'
import { legalLine } from '../brand/legal.ts'
import { logoOn } from '../brand/logo-choice.ts'
import { luminance, type Rgb, toHex } from '../kit/color.ts'
import type { Layout } from '../placement/geometry.ts'
import { addressOf } from '../template/format.ts'
import { fill } from '../template/handlebars.ts'
import { type MarkupElement, parseMarkup, textOf } from '../template/markup.ts'
import type { Copy, Template } from '../template/template.ts'
import { flatInks, type GroundInks, type PlateInks } from './ink.ts'
import { unmixInline } from './inline-rtl.ts'
import { leadingsOf } from './leading.ts'
import { leaveOut } from './leave-out.ts'
import { type Code, qrCode } from './qr.ts'
import { type ScriptTraits, scriptTraits } from './text/scripts.ts'
import { prepareText } from './text.ts'
import { type Dress, type DressedTree, dressTree } from './tree.ts'
import { baseSheet, rootVariables } from './variables.ts'

/** A picture ready for the renderer: a data URI, and width ÷ height. */
export interface Picture {
  readonly src: string
  readonly ratio: number
}

/** One template with one copy in one layout: everything that does not change while sizes and inks are looked for. */
export interface Outfit {
  readonly template: Template
  readonly kit: BrandKit
  readonly layout: Layout
  readonly locale: string
  readonly traits: ScriptTraits
  readonly markup: readonly MarkupElement[]
  readonly fonts: FontSet
  readonly pictures: ReadonlyMap<string, Picture>
  /** QR codes of the addresses, by field. */
  readonly codes: ReadonlyMap<string, Code>
  /** Name of the alternative position the type is set in; `undefined` for the usual one. */
  readonly position: string | undefined
  /** Slots the plate carries: their room is kept, but they are not drawn. */
  readonly leftOut: ReadonlySet<string>
  /** Least line height (em) of each type style for the words set in it. */
  readonly leadings: ReadonlyMap<string, number>
}

/** What changes from one setting to the next. */
export interface Choices {
  readonly sizes: ReadonlyMap<string, number>
  /** Slots whose words may divide. */
  readonly hyphenated: ReadonlySet<string>
  /** Texts whose hyphens are settled, by their number in the tree. */
  readonly settled: ReadonlyMap<number, string>
  /** Slots whose lines are made even, besides those the template says. */
  readonly balanced?: ReadonlySet<string>
  /** Colours for the real setting; a probe marks elements instead. */
  readonly inks?: PlateInks
}

/** Fills the template and finds the fonts it needs. `dropped` fields are left out. */
export function outfitFor(input: {
  readonly template: Template
  readonly kit: BrandKit
  readonly layout: Layout
  readonly copy: Copy
  readonly locale: string
  readonly placement: string
  readonly dropped: readonly string[]
  readonly pictures: ReadonlyMap<string, Picture>
  readonly position?: string | undefined
  readonly leftOut?: ReadonlySet<string> | undefined
}): Outfit {
  const { template, kit, layout, locale, pictures, position, leftOut = new Set() } = input
  const traits = scriptTraits(locale)
  const copy = { ...input.copy, ...Object.fromEntries(input.dropped.map((field) => [field, null])) }
  const filled = fill(template.overlay, copy, {
    family: layout.family,
    locale,
    direction: traits.direction,
    brandName: kit.file.name,
    legal: legalLine(kit, locale) ?? '',
    placement: input.placement,
  })
  const markup = leaveOut(parseMarkup(filled), leftOut)
  const fonts = fontsFor(kit, textOf(markup))
  const leadings = leadingsOf(kit, fonts, markup, traits, locale)
  const codes = codesOf(template, copy, kit)
  return {
    template,
    kit,
    layout,
    locale,
    traits,
    markup,
    fonts,
    pictures,
    codes,
    position,
    leftOut,
    leadings,
  }
}

function codesOf({ file }: Template, copy: Copy, kit: BrandKit): ReadonlyMap<string, Code> {
  return new Map(
    Object.entries(file.fields).flatMap(([field, { kind }]): [string, Code][] => {
      const value = copy[field]
      const code = kind === 'url' && typeof value === 'string' ? qrCode(addressOf(value), kit) : undefined
      return code === undefined ? [] : [[field, code]]
    }),
  )
}

/** A tree ready for the renderer. */
export function dress(outfit: Outfit, choices: Choices): DressedTree {
  const { kit, layout, locale, traits } = outfit
  const { inks } = choices
  const grounds = new Map<string, Readonly<Record<string, string>>>()
  const main = inks?.main
  const ground = (name: string): Readonly<Record<string, string>> => {
    const known = grounds.get(name)
    if (known !== undefined) return known
    const style = name === 'plate' ? inkStyle(main ?? flatInks(kit, 'dark')) : panelStyle(flatInks(kit, name))
    grounds.set(name, style)
    return style
  }
  const options: Dress = {
    variables: rootVariables(kit, layout, outfit.fonts),
    sheet: baseSheet(kit, traits, outfit.leadings),
    classes: [
      layout.family,
      traits.direction,
      `brand-${kit.id}`,
      `script-${traits.script.toLowerCase()}`,
      ...(outfit.position === undefined ? [] : [`at-${outfit.position}`]),
    ].join(' '),
    direction: traits.direction,
    lang: rendererLang(locale),
    sizes: choices.sizes,
    text: (raw, slot, index) => {
      const core = raw.trim()
      if (core === '') return raw
      const text =
        choices.settled.get(index) ??
        prepared(outfit, core, slot !== undefined && choices.hyphenated.has(slot))
      return (raw.startsWith(' ') ? ' ' : '') + text + (raw.endsWith(' ') ? ' ' : '')
    },
    ground,
    slot: (slot, on) => {
      const own = inks?.inks.get(slot)
      const even = outfit.template.file.slots[slot]?.balance || choices.balanced?.has(slot)
      const balance: Record<string, string> = even ? { textWrap: 'balance' } : {}
      return on === 'plate' && own !== undefined ? { ...balance, ...inkStyle(own) } : balance
    },
    picture: (element, on) => pictureOf(element, on, outfit, inks),
    leastLogo: kit.file.logos.minHeight,
    marked: inks === undefined,
  }
  const tree = dressTree(outfit.markup, options)
  return traits.direction === 'rtl' ? { ...tree, root: unmixInline(tree.root) } : tree
}

/**
 * A locale with its region. satori takes a tag for the first of its own names that begins with it, and `de` would be
 * `devanagari`.
 */
function rendererLang(locale: string): string {
  const { language, region } = new Intl.Locale(locale).maximize()
  return region === undefined ? language : `${language}-${region}`
}

const preparedTexts = new WeakMap<Outfit, Map<string, string>>()

/** The text prepared for the locale. Kept, for a search lays the same words out dozens of times. */
function prepared(outfit: Outfit, text: string, hyphenate: boolean): string {
  const known = preparedTexts.get(outfit) ?? new Map<string, string>()
  preparedTexts.set(outfit, known)
  const key = `${hyphenate ? '-' : ' '}${text}`
  const found = known.get(key) ?? prepareText(text, outfit.locale, { hyphenate })
  known.set(key, found)
  return found
}

function inkStyle({ ink, pop }: Pick<GroundInks, 'ink' | 'pop'>): Readonly<Record<string, string>> {
  return { color: toHex(ink), '--ink': toHex(ink), '--pop': toHex(pop) }
}

function panelStyle(inks: GroundInks & { readonly color: Rgb }): Readonly<Record<string, string>> {
  return { backgroundColor: toHex(inks.color), ...inkStyle(inks) }
}

/** The logo variant that stands out from its ground, the picture of an image field, or a QR code. */
function pictureOf(
  element: MarkupElement,
  on: string,
  outfit: Outfit,
  inks: PlateInks | undefined,
): Picture | undefined {
  const field = element.attributes['data-field']
  if (field !== undefined) return outfit.pictures.get(field)
  const address = element.attributes['data-qr']
  if (address !== undefined) return outfit.codes.get(address)
  const wanted = element.attributes['data-logo']
  const { logos } = outfit.kit
  if (wanted === 'mono') return logoPicture(logos.mono)
  if (on !== 'plate') return logoPicture(logoOn(outfit.kit, flatInks(outfit.kit, on).color))
  const lightInk = luminance((inks?.inks.get('logo') ?? inks?.main)?.ink ?? [0, 0, 0]) > 0.3
  return logoPicture(lightInk ? logos.light : logos.dark)
}

/** Addresses of all logos of a kit, as they stand in what is drawn. */
export function logoAddresses({ logos: { light, dark, mono } }: BrandKit): ReadonlySet<string> {
  return new Set([light, dark, mono].map((logo) => logoPicture(logo).src))
}

const logoPictures = new WeakMap<Logo, Picture>()

function logoPicture(logo: Logo): Picture {
  const known = logoPictures.get(logo)
  if (known !== undefined) return known
  const picture = {
    src: `data:image/svg+xml;base64,${Buffer.from(logo.svg).toString('base64')}`,
    ratio: logo.ratio,
  }
  logoPictures.set(logo, picture)
  return picture
}
