import type { ShownRow, TablePage } from 'broadside/server'
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** One cell, to be changed where it stands. Enter goes on to the row below, Escape takes back what was typed. */
export function Cell({
  at,
  column: { title, target },
  row,
  onChange,
}: {
  readonly at: number
  readonly column: TablePage['columns'][number]
  readonly row: ShownRow
  /** Resolves to whether it was done. */
  readonly onChange: (before: string, after: string) => Promise<boolean>
}): JSX.Element {
  const text = row.cells[at] ?? ''
  const [typed, setTyped] = useState(text)
  const sent = useRef(text)
  useEffect(() => {
    setTyped(text)
    sent.current = text
  }, [text])
  const problems = row.problems.filter((problem) => problem.at === at)
  const id = `cell-${row.n}-${at}`
  const name = title.trim() === '' ? `Column ${at + 1}` : title
  // Enter says it, and so does leaving the cell right after.
  const put = (): void => {
    if (typed === text || typed === sent.current) return
    sent.current = typed
    void onChange(text, typed).then((done) => {
      if (!done) sent.current = text
    })
  }
  return (
    <td class={[target === null ? 'unused' : '', problems.length > 0 ? 'bad' : ''].join(' ').trim()}>
      <span class="cell-title" aria-hidden="true">
        {name}
      </span>
      <textarea
        class="cell-input"
        id={id}
        rows={1}
        dir="auto"
        spellcheck={false}
        aria-label={`${name}, ${row.id}`}
        aria-invalid={problems.length > 0}
        aria-describedby={problems.length > 0 ? `${id}-problem` : undefined}
        data-dirty={typed === text ? undefined : ''}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onBlur={put}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped(text)
          if (event.key !== 'Enter' || event.shiftKey || event.altKey) return
          event.preventDefault()
          put()
          below(event.currentTarget, at)?.focus()
        }}
      />
      {problems.length > 0 && (
        <p class="cell-problem" id={`${id}-problem`}>
          {problems.map(({ message }) => message).join(' ')}
        </p>
      )}
    </td>
  )
}

function below(cell: HTMLElement, at: number): HTMLElement | null | undefined {
  const next = cell.closest('tr')?.nextElementSibling
  return next?.querySelectorAll<HTMLElement>('.cell-input')[at]
}
