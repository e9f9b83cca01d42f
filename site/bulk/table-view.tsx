import type { RowKind, ShownRow, TablePage } from 'broadside/server'
import type { JSX } from 'preact'
import type { EditorData } from '../editor/campaign.ts'
import { ColumnHead } from './column-head.tsx'
import { count } from './count.ts'
import { Pager } from './pager.tsx'
import { PictureDrop } from './picture-drop.tsx'
import { RowLine } from './row-line.tsx'
import { PAGE, type TableStore } from './table-store.ts'

/** The table as it was given: what columns hold, what is wrong and where, cells to change. */
export function TableView({
  data,
  table,
  page,
  onOpen,
}: {
  readonly data: EditorData
  readonly table: TableStore
  readonly page: TablePage
  readonly onOpen: (row: ShownRow) => void
}): JSX.Element {
  const { columns, counts, missing, notes, headed } = page
  const kind = table.kind.value
  const unused = columns.filter(({ target }) => target === null)
  const kinds: readonly (readonly [RowKind, string, number])[] = [
    ['all', 'All', counts.rows],
    ['wrong', 'With mistakes', counts.wrong],
    ['left-out', 'Left out', counts.leftOut],
  ]
  const remap = (at: number, target: string | null): void => {
    // What another column held goes to this one.
    const targets = columns.map((column, index) =>
      index === at ? target : column.target === target ? null : column.target,
    )
    void table.map(targets, headed)
  }
  return (
    <section class="table-view" aria-label="Table">
      <div class="table-notes">
        {missing.length > 0 && (
          <p class="table-missing" role="alert">
            <strong>
              {missing.length === 1 ? 'A column is missing' : 'Columns are missing'}:{' '}
              {missing
                .map(({ label, locale }) => (locale === undefined ? label : `${label} (${locale})`))
                .join(', ')}
              .
            </strong>{' '}
            Say below which column holds {missing.length === 1 ? 'it' : 'them'}, or write it in each row.
          </p>
        )}
        {unused.length > 0 && (
          <p>
            Not used:{' '}
            {unused.map(({ title }) => (title.trim() === '' ? 'a column without a title' : title)).join(', ')}
            .
          </p>
        )}
        {notes.map((note) => (
          <p key={note}>{`${note.slice(0, 1).toUpperCase()}${note.slice(1)}.`}</p>
        ))}
        <PictureDrop table={table} page={page} data={data} />
      </div>
      <div class="table-bar">
        <ul class="pills" aria-label="Rows that are shown">
          {kinds.map(([each, label, number]) => (
            <li key={each}>
              <button
                type="button"
                class="pill"
                aria-pressed={kind === each}
                onClick={() => void table.show(each, 0)}
              >
                {label} <small>{number.toLocaleString('en')}</small>
              </button>
            </li>
          ))}
        </ul>
        <p class="table-checked" role="status">
          {counts.checked < counts.rows &&
            `Checking: ${counts.checked.toLocaleString('en')} of ${count(counts.rows, 'row')}`}
        </p>
        <label class="table-headed">
          <input
            type="checkbox"
            checked={headed}
            onChange={(event) =>
              void table.map(
                columns.map(({ target }) => target),
                event.currentTarget.checked,
              )
            }
          />
          The first line has the titles
        </label>
        <Pager
          from={page.from}
          shown={page.rows.length}
          total={page.total}
          size={PAGE}
          what="rows"
          onStep={(from) => void table.show(kind, from)}
        />
      </div>
      {page.rows.length === 0 ? (
        <p class="bulk-empty">
          {kind === 'wrong'
            ? counts.checked < counts.rows
              ? 'No mistakes so far; the rest is being looked at.'
              : 'No mistakes: every row can be made.'
            : 'No row is left out.'}
        </p>
      ) : (
        <div class="table-frame">
          <table class="rows-table">
            <thead>
              <tr>
                <th scope="col" class="row-name">
                  Row
                </th>
                {columns.map((column, at) => (
                  <ColumnHead
                    // Columns have no other name: titles may be the same.
                    key={at}
                    at={at}
                    column={column}
                    targets={page.targets}
                    onChoose={(target) => remap(at, target)}
                  />
                ))}
              </tr>
            </thead>
            <tbody>
              {page.rows.map((row) => (
                <RowLine key={row.n} row={row} page={page} table={table} onOpen={onOpen} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
