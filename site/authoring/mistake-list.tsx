import type { ShownMistake } from 'broadside/server'
import type { JSX } from 'preact'

/** What is wrong in the files, each with the lines it stands in. */
export function MistakeList({
  mistakes,
}: {
  readonly mistakes: readonly ShownMistake[]
}): JSX.Element | null {
  if (mistakes.length === 0) return null
  const errors = mistakes.filter(({ severity }) => severity === 'error').length
  const title = errors > 0 ? counted(errors, 'mistake') : counted(mistakes.length, 'warning')
  return (
    <section class="mistakes" aria-labelledby="mistakes">
      <h2 id="mistakes">{title}</h2>
      <ul>
        {mistakes.map((mistake) => (
          <Mistake
            key={`${mistake.file}:${mistake.line}:${mistake.rule}:${mistake.found}`}
            mistake={mistake}
          />
        ))}
      </ul>
    </section>
  )
}

function Mistake({ mistake }: { readonly mistake: ShownMistake }): JSX.Element {
  const { file, line, column, rule, severity, found, expected, excerpt } = mistake
  const place = `${file}:${line}${column === undefined ? '' : `:${column}`}`
  return (
    <li class={severity}>
      <p class="place">
        <code>{place}</code>
        <span class={`chip ${severity === 'error' ? 'bad' : 'mend'}`}>{rule}</span>
      </p>
      {excerpt !== undefined && (
        <pre>
          {excerpt.lines.map((text, index) => {
            const number = excerpt.from + index
            const here = number === line
            return (
              <span key={number} class={here ? 'here' : ''}>
                <i>{number}</i>
                {text}
                {'\n'}
                {here && column !== undefined && (
                  <b aria-hidden="true">
                    <i />
                    {`${' '.repeat(Math.max(0, column - 1))}^\n`}
                  </b>
                )}
              </span>
            )
          })}
        </pre>
      )}
      <p>
        Found {found}
        {expected !== '' && <>. Expected {expected}</>}.
      </p>
    </li>
  )
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}
