import type { TablePage } from 'broadside/server'
import type { JSX } from 'preact'
import { languageName } from '../parts/words.ts'

/** The head of a column: its title, and what it holds. */
export function ColumnHead({
  at,
  column: { title, target, meant },
  targets,
  onChoose,
}: {
  readonly at: number
  readonly column: TablePage['columns'][number]
  readonly targets: TablePage['targets']
  readonly onChoose: (target: string | null) => void
}): JSX.Element {
  const name = title.trim() === '' ? `Column ${at + 1}` : title
  const guess = targets.find((each) => each.target === meant)
  return (
    <th scope="col" class={target === null ? 'unused' : ''}>
      <span class="column-title">{name}</span>
      <select
        class="input"
        aria-label={`What the column ${name} holds`}
        value={target ?? ''}
        onChange={(event) => onChoose(event.currentTarget.value || null)}
      >
        <option value="">Not used</option>
        {targets.map((each) => (
          <option key={each.target} value={each.target}>
            {each.label}
            {each.locale !== undefined && ` (${languageName(each.locale)})`}
            {each.required && ' *'}
          </option>
        ))}
      </select>
      {guess !== undefined && (
        <button type="button" class="button small plain" onClick={() => onChoose(guess.target)}>
          Is it {guess.label}?
        </button>
      )}
    </th>
  )
}
