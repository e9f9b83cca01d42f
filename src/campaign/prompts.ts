import { FAMILIES, type Family } from '../placement/family.ts'
import { layoutOf } from '../placement/geometry.ts'
import type { Placement } from '../placement/schema.ts'
import { densePrompt } from '../prompt/dense-prompt.ts'
import { platePrompt } from '../prompt/plate-prompt.ts'
import type { Carried, CarriedText } from './carried.ts'
import type { Input } from './input.ts'

/** What an image model would be told for one plate. */
export interface PlateWords {
  readonly family: Family
  /** Whether the picture is to carry text; else it must be free of any. */
  readonly dense: boolean
  /** The rows and locales it serves; all of them where it carries no text. */
  readonly serves: readonly { readonly row: string; readonly locale: string }[]
  readonly placements: readonly string[]
  readonly prompt: string
}

/** The prompt of a plate: with the copy it is to carry, else text-free. @throws BroadsideError MARKUP_INVALID, INPUT_INVALID */
function wordsFor(
  { template, kit }: Pick<Input, 'template' | 'kit'>,
  family: Family,
  carried: Carried | undefined,
): string {
  return carried === undefined
    ? platePrompt(template, kit, family)
    : densePrompt(template, kit, family, carried.wordings, carried)
}

/** Everything a campaign would say to an image model, each prompt once. Nothing is sent. */
export function promptsOf(input: Input, carriedText: CarriedText): readonly PlateWords[] {
  const { placements, rows, campaign } = input
  const found = new Map<string, PlateWords>()
  for (const family of FAMILIES) {
    const members = placements.filter((placement) => layoutOf(placement).plateFamily === family)
    const [first] = members as [Placement?]
    if (first === undefined) continue
    for (const { id: row } of rows)
      for (const locale of campaign.locales) {
        const carried = carriedText(row, locale, first)
        const prompt = wordsFor(input, family, carried)
        const key = `${family} ${prompt}`
        const known = found.get(key)
        found.set(key, {
          family,
          dense: carried !== undefined,
          serves: [...(known?.serves ?? []), { row, locale }],
          placements: members.map(({ id }) => id),
          prompt,
        })
      }
  }
  return [...found.values()]
}
