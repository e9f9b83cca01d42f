import { FAMILIES, type Family } from '../../placement/family.ts'
import { layoutOf } from '../../placement/geometry.ts'
import { densePrompt } from '../../prompt/dense-prompt.ts'
import { platePrompt } from '../../prompt/plate-prompt.ts'
import type { Carried, Carry } from '../carried/carried.ts'
import type { Input } from '../input/input.ts'

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
export async function promptsOf(input: Input, carry: Carry): Promise<readonly PlateWords[]> {
  const { placements, campaign } = input
  const families = Map.groupBy(placements, (placement) => layoutOf(placement).plateFamily)
  const found = new Map<string, PlateWords & { serves: { row: string; locale: string }[] }>()
  const add = (row: string, locale: string, family: Family, carried: Carried | undefined): void => {
    const prompt = wordsFor(input, family, carried)
    const known = found.get(`${family} ${prompt}`)
    if (known !== undefined) known.serves.push({ row, locale })
    else {
      const members = (families.get(family) ?? []).map(({ id }) => id)
      const words = {
        family,
        dense: carried !== undefined,
        serves: [{ row, locale }],
        placements: members,
        prompt,
      }
      found.set(`${family} ${prompt}`, words)
    }
  }
  for await (const row of input.rows) {
    if ('rejected' in row) continue
    const carried = await carry(row)
    for (const [family, [first]] of families)
      for (const locale of campaign.locales)
        if (first !== undefined) add(row.id, locale, family, carried(locale, first))
  }
  const rank = ({ family }: PlateWords): number => FAMILIES.indexOf(family)
  return [...found.values()].toSorted((a, b) => rank(a) - rank(b))
}

/** What an image model would be told of a template and a brand, for each of these families. */
export function briefsOf(
  design: Pick<Input, 'template' | 'kit'>,
  families: readonly Family[],
): readonly Pick<PlateWords, 'family' | 'prompt'>[] {
  return families.map((family) => ({ family, prompt: wordsFor(design, family, undefined) }))
}
