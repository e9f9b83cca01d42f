import type { ShownRow, TablePage } from 'broadside/server'
import type { JSX } from 'preact'
import { Icon } from '../editor/icons.tsx'
import { Cell } from './cell.tsx'
import type { TableStore } from './table-store.ts'

/** A row of the table: its name, its cells, and what is wrong with it. */
export function RowLine({
  row,
  page: { columns },
  table,
  onOpen,
}: {
  readonly row: ShownRow
  readonly page: TablePage
  readonly table: TableStore
  readonly onOpen: (row: ShownRow) => void
}): JSX.Element {
  // What stands at no cell stands at the row.
  const loose = row.problems.filter(({ at }) => at === undefined)
  return (
    <tr class={row.leftOut ? 'left-out' : row.wrong ? 'wrong' : ''} data-row={row.n}>
      <th scope="row" class="row-name">
        <button type="button" class="row-open" onClick={() => onOpen(row)}>
          {row.id}
          <span class="visually-hidden">: change it beside its proofs</span>
        </button>
        <button
          type="button"
          class="button icon plain small"
          onClick={() => void table.leaveOut(row, !row.leftOut)}
          title={row.leftOut ? 'Take it in again' : 'Leave it out'}
        >
          <Icon name={row.leftOut ? 'undo' : 'cross'} />
          <span class="visually-hidden">
            {row.leftOut ? `Take ${row.id} in again` : `Leave ${row.id} out`}
          </span>
        </button>
        {loose.map(({ message }) => (
          <p class="cell-problem" key={message}>
            {message}
          </p>
        ))}
      </th>
      {columns.map((column, at) => (
        <Cell
          // Columns have no other name.
          key={at}
          at={at}
          column={column}
          row={row}
          onChange={(before, after) => table.edit(row, [{ at, before, after }])}
        />
      ))}
    </tr>
  )
}
