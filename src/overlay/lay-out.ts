import { BroadsideError } from '../error/error.ts'
import { layoutOf } from '../placement/geometry.ts'
import { textOf } from '../template/markup.ts'
import { describeGraphemes, missingIn } from './check.ts'
import { type Draft, draft, holds, type LayOutInput, noted, tightest } from './draft.ts'
import type { Outfit } from './dress.ts'
import { describeOverset, languageName, shortened } from './overset.ts'
import { unlonely } from './rag.ts'
import { type Remedy, remediesFor } from './remedies.ts'
import { prepareText } from './text.ts'
import { wordless } from './wordless.ts'

/**
 * Fills the markup and finds the largest sizes that fit: the whole copy, then without the droppable fields one after
 * another, then with the shorter forms of what does not fit, then truncated where the template allows; draws the hyphens
 * of divided words, and keeps words from standing alone. Needs no picture. Where the placement shows no copy there is only the logo.
 * @throws BroadsideError `COPY_OVERSET`, `MARKUP_INVALID`
 */
export async function layOut(asked: LayOutInput): Promise<Draft> {
  const again = await asked.earlier?.recall(asked)
  if (again !== undefined) return again
  const found = await unlonely(await searched(asked))
  asked.earlier?.keep(asked, found)
  return found
}

async function searched(asked: LayOutInput): Promise<Draft> {
  const { input, found, overset, dropped } = await search(asked)
  if (found !== undefined) return found
  const cut = await cutShort(input, overset)
  if (cut?.draft !== undefined) return cut.draft
  const remedies = await remediesFor(input, overset, cut, {
    holds: (changed) => holds(changed, changed.copy, dropped),
    draft: (changed) => draft(changed, changed.copy, dropped, { everyone: true }),
  })
  throw oversetError(describeOverset(input, overset, cut, remedies), remedies)
}

/** Whether {@link layOut} would take a copy; looks for no remedies, so a no costs little more than a yes. */
export async function fits(asked: LayOutInput): Promise<boolean> {
  const { input, found, overset } = await search(asked)
  if (found !== undefined) return true
  const truncates = overset.fitted.misfits.some(({ slot }) => input.template.file.slots[slot]?.truncate)
  return truncates && (await cutShort(input, overset))?.draft !== undefined
}

/**
 * Whether a copy should fit, by one or two layouts at the smallest sizes with all given up that may be. A little too hopeful
 * at times, and blind to truncation: {@link fits} decides.
 */
export async function mayFit(asked: LayOutInput): Promise<boolean> {
  const { family } = layoutOf(asked.placement)
  const { drop = [], droppable = [] } = asked.template.file.families[family] ?? {}
  const given = [...drop, ...droppable]
  if (await holds(asked, asked.copy, given)) return true
  const { fields } = asked.template.file
  const forms = Object.entries(fields).flatMap(([name, field]) => {
    const form = field.kind === 'text' && field.shorter !== undefined ? asked.copy[field.shorter] : undefined
    return typeof form === 'string' ? [[name, form] as const] : []
  })
  return forms.length > 0 && holds(asked, { ...asked.copy, ...Object.fromEntries(forms) }, given)
}

/** What the search for a layout came to: one that fits, or the last that does not. */
interface Searched {
  readonly input: LayOutInput
  readonly found?: Draft
  readonly overset: Draft
  /** Fields given up in the last attempt. */
  readonly dropped: readonly string[]
}

async function search(asked: LayOutInput): Promise<Searched> {
  const layout = layoutOf(asked.placement)
  const { shows } = asked.placement
  const input =
    shows === undefined ? asked : { ...asked, template: wordless(asked.template, asked.kit, layout, shows) }
  const family = input.template.file.families[layout.family]
  if (family === undefined) {
    throw new BroadsideError('MARKUP_INVALID', {
      message: `The template "${input.template.id}" has no layout for ${layout.family} formats such as ${input.placement.id}`,
      hint: 'Leave the placement out of the campaign, or add the family to template.json.',
    })
  }
  const whole = await draft(input, input.copy, family.drop)
  refuseTofu(whole.outfit)
  const known = { input, dropped: whole.dropped }
  if (whole.fitted.misfits.length === 0) return { ...known, found: whole, overset: whole }
  const overset = await dropping(input, whole)
  if (overset.fitted.misfits.length === 0) return { ...known, found: overset, overset }
  const brief = shorterForms(input, overset)
  if (brief !== undefined) {
    const short = await draft(brief.input, brief.input.copy, family.drop)
    const fitting = short.fitted.misfits.length === 0 ? short : await dropping(brief.input, short)
    if (fitting.fitted.misfits.length === 0)
      return { ...known, found: noted(fitting, brief.slots, 'shorter form'), overset }
  }
  // Before anything is refused, what stands out most must give way too.
  const { dropped } = overset
  if (await holds(input, input.copy, dropped)) {
    const modest = await draft(input, input.copy, dropped, { everyone: true, known: overset.fitted.alone })
    if (modest.fitted.misfits.length === 0) return { ...known, found: modest, overset }
  }
  return { input, overset, dropped }
}

/** Where to cut the field at fault. */
function cutShort(input: LayOutInput, overset: Draft): ReturnType<typeof shortened> {
  const { dropped } = overset
  return shortened(input, overset, {
    draft: (copy) => draft(input, copy, dropped, { everyone: true }),
    holds: (copy) => holds(input, copy, dropped),
  })
}

/** The first of the drafts without the droppable fields, one after another, that fits; else the last. */
async function dropping(input: LayOutInput, whole: Draft): Promise<Draft> {
  const { drop = [], droppable = [] } = input.template.file.families[whole.outfit.layout.family] ?? {}
  const given = droppable.filter((field) => input.copy[field] !== null && input.copy[field] !== undefined)
  let overset = whole
  let floors = whole.fitted.least
  for (let count = 1; count <= given.length; count += 1) {
    const dropped = [...drop, ...given.slice(0, count)]
    if (count < given.length) {
      const least = await tightest(input, input.copy, dropped, { floors })
      floors = least.sizes
      if (!least.holds) continue
    }
    overset = await draft(input, input.copy, dropped, { known: overset.fitted.alone, floors })
    if (overset.fitted.misfits.length === 0) break
  }
  return overset
}

/** The copy with the shorter forms of fields whose slots do not fit, where the template names them and they are given. */
function shorterForms(
  input: LayOutInput,
  { fitted }: Draft,
): { readonly input: LayOutInput; readonly slots: readonly string[] } | undefined {
  const { fields, slots } = input.template.file
  const forms = [...fitted.slots.keys()].flatMap((slot) => {
    const name = slots[slot]?.field ?? ''
    const field = fields[name]
    const form = field?.kind === 'text' && field.shorter !== undefined ? input.copy[field.shorter] : undefined
    return typeof form === 'string' && form !== input.copy[name] ? [{ slot, name, form }] : []
  })
  if (forms.length === 0) return undefined
  const copy = { ...input.copy, ...Object.fromEntries(forms.map(({ name, form }) => [name, form])) }
  return { input: { ...input, copy }, slots: forms.map(({ slot }) => slot) }
}

const remediesOfErrors = new WeakMap<object, readonly Remedy[]>()

function oversetError(
  words: { readonly message: string; readonly hint: string },
  remedies: readonly Remedy[],
): BroadsideError {
  const error = new BroadsideError('COPY_OVERSET', words)
  remediesOfErrors.set(error, remedies)
  return error
}

/** The remedies of a `COPY_OVERSET` thrown by {@link layOut} in this process. */
export function remediesOf(error: BroadsideError): readonly Remedy[] {
  return remediesOfErrors.get(error) ?? []
}

/** Names of months and signs of currencies are not in the copy, so what was checked there is not all that is set. */
function refuseTofu({ kit, markup, locale }: Outfit): void {
  const missing = missingIn(kit, prepareText(textOf(markup), locale, { hyphenate: false }))
  if (missing.length === 0) return
  throw new BroadsideError('GLYPHS_MISSING', {
    message: `The fonts of the brand kit "${kit.id}" lack ${describeGraphemes(missing)}, set in ${languageName(locale)}`,
    hint: 'Add a font for them to the stacks of the kit, or leave the locale out.',
  })
}
