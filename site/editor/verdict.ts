import type { Verdict } from 'broadside/server'
import { type Campaign, copyOf, idOf, shortened, type Template, withValue } from './campaign.ts'

type Finding = Extract<Verdict, { status: 'refused' }>['findings'][number]

/** Something that can be done about a refusal. */
export interface Fix {
  readonly label: string
  readonly apply: (campaign: Campaign) => Campaign
  /** Whether it takes the placement out of the campaign. */
  readonly leavesOut?: true
  /** Field that is worth a look afterwards. */
  readonly field?: string
}

/** What a chip says. */
export function chipOf(verdict: Verdict | undefined): { readonly kind: string; readonly label: string } {
  if (verdict === undefined) return { kind: 'waiting', label: 'Measuring' }
  if (verdict.status === 'passes') return { kind: 'good', label: 'Passes' }
  if (verdict.status === 'refused') return { kind: 'bad', label: 'Refused' }
  return { kind: 'mend', label: 'Repaired' }
}

/**
 * What would mend a refusal, the likeliest first. Remedies were tried by the program: each fits. Changes of a template are
 * not made from here. A size can always be left out, if it is not the last.
 */
export function fixesFor(
  { findings }: Extract<Verdict, { status: 'refused' }>,
  placement: string,
  { campaign, locale, template }: { campaign: Campaign; locale: string; template: Pick<Template, 'file'> },
): readonly Fix[] {
  const { fields } = template.file
  const labelOf = (field: string): string => fields[field]?.label ?? field
  const text = (field: string): string => String(copyOf(campaign, locale)[field] ?? '')
  const fixes = findings.flatMap(({ remedies = [] }: Finding) =>
    remedies.flatMap((remedy): Fix[] => {
      if (remedy.kind === 'shorten') {
        const { field, to } = remedy
        const cut = shortened(text(field), to)
        const apply = (before: Campaign): Campaign => withValue(before, locale, field, cut)
        return cut === '' ? [] : [{ label: `Shorten to “${cut}”`, apply, field }]
      }
      if (remedy.kind === 'give') {
        const { field, to } = remedy
        const long = Object.keys(fields).find((name) => {
          const own = fields[name]
          return own?.kind === 'text' && own.shorter === field
        })
        // What fits may be longer than the field may be.
        const own = fields[field]
        const most = own?.kind === 'text' ? Math.min(to, own.maxLength) : to
        const cut = shortened(text(long ?? ''), most)
        const apply = (before: Campaign): Campaign => withValue(before, locale, field, cut)
        return cut === '' ? [] : [{ label: `${labelOf(field)}: “${cut}”`, apply, field }]
      }
      if (remedy.kind === 'several') {
        const cuts = remedy.cuts.map(({ field, to }) => ({ field, cut: shortened(text(field), to) }))
        const apply = (before: Campaign): Campaign =>
          cuts.reduce((all, { field, cut }) => withValue(all, locale, field, cut), before)
        const names = cuts.map(({ field }) => labelOf(field)).join(' and ')
        return cuts.some(({ cut }) => cut === '') ? [] : [{ label: `Shorten ${names}`, apply }]
      }
      if (remedy.kind === 'entries') {
        const { field, by, to } = remedy
        const apply = (before: Campaign): Campaign => {
          const given = copyOf(before, locale)[field]
          const left = Array.isArray(given)
            ? given.slice(0, to)
            : String(given ?? '')
                .split(/\r\n?|\n/)
                .filter((line) => line.trim() !== '')
                .slice(0, to)
                .join('\n')
          return withValue(before, locale, field, left)
        }
        return [{ label: `Take out the last ${by === 1 ? 'entry' : `${by} entries`}`, apply, field }]
      }
      if (remedy.kind === 'drop') {
        const names = remedy.fields.map(labelOf).join(' and ')
        const apply = (before: Campaign): Campaign =>
          remedy.fields.reduce((all, field) => withValue(all, locale, field, null), before)
        return [{ label: `Empty ${names}`, apply }]
      }
      return []
    }),
  )
  if (campaign.placements.length === 1) return fixes
  const leaveOut: Fix = {
    label: 'Leave this size out',
    leavesOut: true,
    apply: (before) => ({
      ...before,
      placements: before.placements.filter((each) => idOf(each) !== placement),
    }),
  }
  return [...fixes, leaveOut]
}

/** Room a field has where it is refused: characters it may have at most, by the placement that says so. */
export function roomFor(
  field: string,
  verdicts: ReadonlyMap<string, Verdict>,
): readonly (readonly [string, number])[] {
  return [...verdicts].flatMap(([placement, verdict]) =>
    verdict.status !== 'refused'
      ? []
      : verdict.findings.flatMap(({ remedies = [] }) =>
          remedies.flatMap((remedy) =>
            remedy.kind === 'shorten' && remedy.field === field ? [[placement, remedy.to] as const] : [],
          ),
        ),
  )
}
