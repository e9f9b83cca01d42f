import type { ReviewedExport } from 'broadside/server'
import type { JSX } from 'preact'
import { Icon } from '../editor/icons.tsx'

type Standing = ReviewedExport['standing']

const LABELS = {
  open: 'Undecided',
  approved: 'Approved',
  changes: 'Changes wanted',
  void: 'Changed since',
} as const
const KINDS = { open: 'open', approved: 'good', changes: 'bad', void: 'mend' } as const

/** How an export stands, in a word; who says so on a closer look. */
export function StandingChip({ standing }: { readonly standing: Standing }): JSX.Element {
  const { status } = standing
  return (
    <span class={`chip ${KINDS[status]}`} title={sayOf(standing)}>
      {status === 'approved' && <Icon name="check" />}
      {status === 'changes' && <Icon name="cross" />}
      {status === 'void' && <Icon name="mend" />}
      {LABELS[status]}
    </span>
  )
}

/** How an export stands, in a sentence. */
export function sayOf({ status, decisions }: Standing): string {
  const names = (verdict: 'approved' | 'changes'): string =>
    decisions
      .filter((each) => each.verdict === verdict)
      .map(({ by, at }) => `${by} (${DAY.format(new Date(at))})`)
      .join(', ')
  if (status === 'open') return 'Nobody has decided yet.'
  if (status === 'approved') return `Approved by ${names('approved')}.`
  if (status === 'changes') return `Changes are wanted by ${names('changes')}.`
  return 'It was changed since somebody decided about it, so that decision does not hold any more.'
}

export const DAY = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })
