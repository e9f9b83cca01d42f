import { BroadsideError } from '../../error/error.ts'
import { type Issue, quote } from '../../error/issue.ts'
import type { Box, Size } from '../../kit/geometry.ts'
import { languagesOf } from '../../ocr/languages.ts'
import { layoutOf } from '../../placement/geometry.ts'
import type { Placement } from '../../placement/schema.ts'
import type { Wording } from '../../prompt/dense-prompt.ts'
import type { Copy } from '../../template/template.ts'
import type { Input } from '../input/input.ts'
import type { InputRow } from '../input/input-rows.ts'

/** Text that the plate of a row in a locale is to carry. Plain data. */
export interface Carried {
  /** Slots that show generated fields. */
  readonly slots: readonly string[]
  readonly wordings: readonly Wording[]
  /** Share (0..1) of the picture, around its middle, that all formats of the family show: there the text belongs. */
  readonly within: Size
  /** Where the overlay sets the rest, relative (0..1) to the frame. */
  readonly others: readonly Box[]
}

/** What the plates of a row carry, by locale and placement; `undefined` where they are free of text. */
export type CarriedText = (locale: string, placement: Placement) => Carried | undefined

/** Finds what the plates of a row carry. */
export type Carry = (row: Pick<InputRow, 'copies'>) => Promise<CarriedText>

export const carryNothing: Carry = async () => () => undefined

/** Fields the image model draws: those the campaign names, else those the template leaves to a model, where there is one. */
function generatedFields({ campaign, template }: Input): readonly string[] {
  const { fields } = template.file
  if (campaign.generated !== undefined)
    return campaign.generated.filter((name) => fields[name] !== undefined && fields[name].owner !== 'overlay')
  if (campaign.plate.source !== 'openai' && campaign.plate.source !== 'bridge') return []
  return Object.keys(fields).filter((name) => fields[name]?.owner === 'generated')
}

/** What is wrong with the choice of generated fields. */
export function carriedIssues(input: Input): readonly Issue[] {
  const { campaign, template, file } = input
  const { fields } = template.file
  const offered = Object.keys(fields).filter((name) => fields[name]?.owner !== 'overlay')
  const { generated = [] } = campaign
  const issues = generated.flatMap((name, index): Issue[] => {
    if (offered.includes(name)) return []
    const expected =
      offered.length === 0
        ? `no generated fields: the overlay sets all text of "${template.id}"`
        : `one of ${offered.join(', ')}: all other text of "${template.id}" is set by the overlay`
    return [{ file, path: `generated.${index}`, found: quote(name), expected }]
  })
  if (generated.length > 0 && campaign.plate.source === 'procedural')
    issues.push({
      file,
      path: 'plate.source',
      found: '"procedural", which draws no text',
      expected: 'a picture that carries the generated fields: a file, or an image model',
    })
  return issues
}

/**
 * Lays out a row once for every family, as the overlay would set it, and takes from there what the picture is to show:
 * each string, how large, and where. Nothing for campaigns without generated fields, and for locales whose text could not be
 * read back: what cannot be proved is not asked for.
 */
export async function carriedText(input: Input): Promise<Carry> {
  const generated = generatedFields(input)
  if (generated.length === 0) return carryNothing
  const { template, kit, placements, campaign } = input
  const slots = new Set(
    Object.entries(template.file.slots).flatMap(([slot, { field }]) =>
      generated.includes(field) ? [slot] : [],
    ),
  )
  const [{ layOut }, { blocksOf, othersOf }] = await Promise.all([
    import('../../overlay/lay-out.ts'),
    import('../../overlay/blocks.ts'),
  ])
  const families = Map.groupBy(placements, (placement) => layoutOf(placement).plateFamily)
  return async ({ copies }) => {
    const found = new Map<string, Carried>()
    for (const locale of campaign.locales)
      for (const [family, members] of families) {
        const placement = members.reduce((best, other) => (areaOf(other) > areaOf(best) ? other : best))
        const within = sharedBy(placement, members)
        const copy = copies.get(locale) as Copy
        const draft = await layOut({ template, kit, copy, locale, placement }).catch((error: unknown) => {
          // Copy that does not fit is refused when it is set, with what would fit.
          if (error instanceof BroadsideError) return undefined
          throw error
        })
        if (draft === undefined) continue
        const wordings = blocksOf(draft, slots).map(
          ({ box, fontSize, baseline, ...block }): Wording => ({
            ...block,
            box: toFrame(box, placement, within),
            size: fontSize / placement.height,
            baseline: (1 - within.height) / 2 + (baseline / placement.height) * within.height,
          }),
        )
        const readable = wordings.filter(({ text }) => isReadable(text, locale))
        const unread = new Set(wordings.filter((each) => !readable.includes(each)).map(({ slot }) => slot))
        const kept = wordings.filter(({ slot }) => !unread.has(slot))
        if (kept.length === 0) continue
        found.set(keyOf(locale, family), {
          slots: [...new Set(kept.map(({ slot }) => slot))],
          wordings: kept,
          within,
          others: othersOf(draft, new Set(kept.map(({ slot }) => slot))).map((box) =>
            toFrame(box, placement, within),
          ),
        })
      }
    return (locale, placement) => found.get(keyOf(locale, layoutOf(placement).plateFamily))
  }
}

/** What crops to all these formats have in common, of a picture of the first one's shape, in shares of it. */
function sharedBy(picture: Size, members: readonly Size[]): Size {
  const ratio = picture.width / picture.height
  const ratios = members.map(({ width, height }) => width / height)
  return {
    width: Math.min(1, ...ratios.map((own) => own / ratio)),
    height: Math.min(1, ...ratios.map((own) => ratio / own)),
  }
}

/**
 * A box of the layout relative to the picture, brought into the part that all formats show. Sizes stay: type must not become
 * smaller.
 */
function toFrame(box: Box, frame: Size, within: Size): Box {
  return {
    x: (1 - within.width) / 2 + (box.x / frame.width) * within.width,
    y: (1 - within.height) / 2 + (box.y / frame.height) * within.height,
    width: box.width / frame.width,
    height: box.height / frame.height,
  }
}

/** Latin script with data for it. Words of other scripts are not told apart surely enough. */
function isReadable(text: string, locale: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? []
  return (
    letters.every((letter) => /\p{Script=Latin}/u.test(letter)) && languagesOf(text, locale) !== undefined
  )
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts)
}

function areaOf({ width, height }: Placement): number {
  return width * height
}
