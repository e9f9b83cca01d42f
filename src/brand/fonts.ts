import { type Issue, quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'
import type { Weight } from './kit.ts'
import { joinRanges, parseRanges, type Range } from './ranges.ts'
import type { BrandFile } from './schema.ts'

/** The part of a kit that names its fonts, and where they are set. */
export type Faces = Pick<BrandFile, 'fonts' | 'type'>

type Font = BrandFile['fonts'][number]
type Style = 'normal' | 'italic'

/** What an @fontsource package says of itself in `metadata.json` and `unicode.json`. */
export interface FontPackage {
  readonly id: string
  readonly version: string
  readonly weights: readonly number[]
  readonly styles: readonly string[]
  readonly subsets: readonly string[]
  /** Characters of each subset. */
  readonly ranges: Readonly<Record<string, readonly Range[]>>
}

/** A file that a kit's type styles need, under the weight and style they ask for. */
export interface FontPlan {
  readonly name: string
  readonly family: string
  readonly weight: Weight
  readonly style: Style
  /** Path inside the package (`files/…`), or relative to brand.json. */
  readonly path: string
  /** The package; left out for a file of the kit's own. */
  readonly package?: string
  readonly ranges?: readonly Range[]
  /** Where brand.json asks for the file. */
  readonly issuePath: string
}

/** Reads the two data files of a package. Its largest subset may be cut into numbered slices; their ranges together are that subset's. */
export function readPackage(
  metadata: { id: string; weights: number[]; styles: string[]; subsets: string[] },
  unicode: Readonly<Record<string, string>>,
  version: string,
): FontPackage {
  const sliced = Object.entries(unicode).flatMap(([key, text]) =>
    key.startsWith('[') ? parseRanges(text) : [],
  )
  const ranges = metadata.subsets.map((subset) => {
    const text = Object.hasOwn(unicode, subset) ? unicode[subset] : undefined
    return [subset, joinRanges(text === undefined ? sliced : parseRanges(text))] as const
  })
  // Latin first: a stack is read more easily, and most copy ends its search there.
  const subsets = [...metadata.subsets].sort((a, b) => rank(a) - rank(b))
  return { ...metadata, subsets, version, ranges: Object.fromEntries(ranges) }
}

const rank = (subset: string): number => ['latin', 'latin-ext'].indexOf(subset) >>> 0

/**
 * The files that all type styles together need, and each style's stack of names. Weights are exact, never faked: a
 * family serves a weight by the cut of that weight, by the cut `as` names, or by its only cut. Italic is asked of the
 * first family of a stack; families for other scripts may stand upright.
 */
export function planFonts(
  brand: Faces,
  packages: ReadonlyMap<string, FontPackage>,
  file: string,
): {
  readonly plans: readonly FontPlan[]
  readonly stacks: Record<string, readonly string[]>
  readonly issues: readonly Issue[]
} {
  const plans = new Map<string, FontPlan>()
  const issues = new Map<string, Issue>()
  const stacks: Record<string, readonly string[]> = {}
  const add: Add = (path, found, expected) => {
    issues.set([path, found, expected].join('\n'), { file, path, found, expected, rule: 'font' })
  }
  for (const [index, font] of brand.fonts.entries()) checkEntry(font, index, brand, packages, add)
  for (const [name, style] of Object.entries(brand.type)) {
    const wanted = style.stack.flatMap((family, place) => {
      const index = brand.fonts.findIndex((font) => font.family === family)
      if (index >= 0)
        return planFamily(brand.fonts[index] as Font, index, place === 0, name, style, packages, add)
      add(`type.${name}.stack.${place}`, ...unknownFamily(family, brand))
      return []
    })
    for (const plan of wanted) plans.set(`${plan.name}/${plan.weight}/${plan.style}`, plan)
    stacks[name] = [...new Set(wanted.map((plan) => plan.name))]
  }
  return { plans: [...plans.values()], stacks, issues: [...issues.values()] }
}

function planFamily(
  font: Font,
  index: number,
  first: boolean,
  name: string,
  style: BrandFile['type'][string],
  packages: ReadonlyMap<string, FontPackage>,
  add: Add,
): readonly FontPlan[] {
  const pack = font.package === undefined ? undefined : packages.get(font.package)
  // A package that is not installed is an issue already; guesses about its weights would only hide that.
  if (font.package !== undefined && pack === undefined) return []
  const asked = { weight: style.weight, ...(style.strong === undefined ? {} : { strong: style.strong }) }
  return Object.entries(asked).flatMap(([key, weight]) => {
    const cut = chooseCut(font, pack, weight, style.style, first)
    if ('weight' in cut) {
      const files = filesOf(font, index, pack, cut)
      return files.map((plan) => ({
        ...plan,
        family: font.family,
        weight: weight as Weight,
        style: style.style,
      }))
    }
    if (cut.lacks === 'style') add(`type.${name}.style`, quote(style.style), `${font.family} has ${cut.has}`)
    else {
      const advice = `use one of these, or say which stands in with fonts.${index}.as`
      add(`type.${name}.${key}`, String(weight), `${font.family} has the weights ${cut.has}: ${advice}`)
    }
    return []
  })
}

function unknownFamily(family: string, brand: Faces): [found: string, expected: string] {
  const families = brand.fonts.map((known) => known.family)
  const meant = nearest(family, families)
  return [quote(family), meant ? `"${meant}"` : `a family of "fonts": ${families.join(', ')}`]
}

/** A CSS identifier for a family and subset. Families start with a letter (see schema), so this does too. */
function fontName(family: string, subset: string): string {
  return `${family} ${subset}`
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
}

type Add = (path: string, found: string, expected: string) => void

function checkEntry(
  font: Font,
  index: number,
  brand: Faces,
  packages: ReadonlyMap<string, FontPackage>,
  add: Add,
): void {
  const path = `fonts.${index}`
  const first = brand.fonts.findIndex((other) => fontName(other.family, '') === fontName(font.family, ''))
  if (first !== index) add(`${path}.family`, quote(font.family), `another name: fonts.${first} has this one`)
  if ((font.package === undefined) === (font.files === undefined)) {
    add(
      path,
      font.package === undefined ? 'neither package nor files' : 'both package and files',
      'one of package, files',
    )
  }
  const pack = font.package === undefined ? undefined : packages.get(font.package)
  if (!pack) return
  font.subsets?.forEach((subset, at) => {
    if (pack.subsets.includes(subset)) return
    const meant = nearest(subset, pack.subsets)
    add(`${path}.subsets.${at}`, quote(subset), meant ? `"${meant}"` : `one of ${pack.subsets.join(', ')}`)
  })
  font.weights?.forEach((weight, at) => {
    if (!pack.weights.includes(weight))
      add(`${path}.weights.${at}`, String(weight), `one of ${pack.weights.join(', ')}`)
  })
  for (const [asked, cut] of Object.entries(font.as ?? {})) {
    if (!pack.weights.includes(cut))
      add(`${path}.as.${asked}`, String(cut), `one of ${pack.weights.join(', ')}`)
  }
}

interface Cut {
  readonly weight: number
  readonly style: Style
}
interface Lack {
  readonly lacks: 'weight' | 'style'
  readonly has: string
}

function chooseCut(
  font: Font,
  pack: FontPackage | undefined,
  weight: number,
  style: Style,
  first: boolean,
): Cut | Lack {
  const cuts: readonly Cut[] = font.files ?? packageCuts(font, pack)
  const styled = cuts.filter((cut) => cut.style === style)
  const pool = styled.length > 0 || first ? styled : cuts
  if (pool.length === 0)
    return { lacks: 'style', has: [...new Set(cuts.map((cut) => cut.style))].join(', ') || 'no cuts' }
  const weights = [...new Set(pool.map((cut) => cut.weight))]
  const wanted = font.as?.[String(weight)] ?? (weights.length === 1 ? weights[0] : weight)
  const cut = pool.find((candidate) => candidate.weight === wanted)
  return cut ?? { lacks: 'weight', has: weights.join(', ') }
}

function packageCuts(font: Font, pack: FontPackage | undefined): readonly Cut[] {
  const styles = (font.styles ?? pack?.styles ?? []) as readonly Style[]
  const weights = font.weights ?? pack?.weights ?? []
  return styles.flatMap((style) => weights.map((weight) => ({ weight, style })))
}

function filesOf(
  font: Font,
  index: number,
  pack: FontPackage | undefined,
  cut: Cut,
): readonly Omit<FontPlan, 'family' | 'weight' | 'style'>[] {
  if (pack !== undefined && font.package !== undefined) {
    const of = font.package
    return (font.subsets ?? pack.subsets).flatMap((subset) => {
      const ranges = pack.ranges[subset]
      if (!ranges) return []
      const path = `files/${pack.id}-${subset}-${cut.weight}-${cut.style}.woff`
      return [{ name: fontName(font.family, subset), path, package: of, ranges, issuePath: `fonts.${index}` }]
    })
  }
  // Several files of one cut are subsets: each needs a name of its own.
  return (font.files ?? []).flatMap((own, at) => {
    if (own.weight !== cut.weight || own.style !== cut.style) return []
    const twins = (font.files ?? [])
      .slice(0, at)
      .filter((other) => other.weight === own.weight && other.style === own.style).length
    return [
      {
        name: fontName(font.family, twins === 0 ? '' : String(twins + 1)),
        path: own.path,
        issuePath: `fonts.${index}.files.${at}.path`,
      },
    ]
  })
}
