import type { ShownRow } from 'broadside/server'
import type { JSX } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { EditorData } from '../editor/campaign.ts'
import { Icon } from '../editor/icons.tsx'
import { UndoRedo } from '../editor/undo-redo.tsx'
import { ContactView } from './contact-view.tsx'
import { count } from './count.ts'
import { DropPanel } from './drop-panel.tsx'
import { ProofsView } from './proofs-view.tsx'
import { RowDialog } from './row-dialog.tsx'
import { RunBar } from './run-bar.tsx'
import { runStore } from './run-store.ts'
import { tableStore } from './table-store.ts'
import { TableView } from './table-view.tsx'

const VIEWS = { table: 'Table', proofs: 'Proofs', made: 'Contact sheet' } as const
type View = keyof typeof VIEWS

/** The rows of a campaign: the table, its proofs, and what was made of it. */
export function Bulk({ data }: { readonly data: EditorData }): JSX.Element {
  const { id, campaign } = data.draft
  const table = useMemo(() => tableStore(id), [])
  const run = useMemo(() => runStore(id), [])
  const [view, setView] = useState<View>(viewNow)
  const [row, setRow] = useState<ShownRow>()
  const [another, setAnother] = useState(false)
  useEffect(() => {
    const turn = (): void => setView(viewNow())
    addEventListener('hashchange', turn)
    return () => removeEventListener('hashchange', turn)
  }, [])
  useEffect(() => run.look(), [table.edits.value])
  useKeys(table.undo, table.redo)

  const page = table.page.value
  const state = run.state.value
  const has = page !== undefined && page !== 'none'
  const made = state !== undefined && state.status !== 'none'
  const waiting = table.busy.value
  return (
    <div class="bulk">
      <header class="bulk-head">
        <div class="bulk-title">
          <p>
            <a href={`/drafts/${id}`}>{campaign.name}</a>
          </p>
          <h1>Rows</h1>
        </div>
        {has && (
          <>
            <p class="bulk-file">
              <strong>{page.file}</strong>
              <small>
                {count(page.counts.rows, 'row')}, {count(campaign.placements.length, 'size')}
                {campaign.locales.length > 1 && `, ${campaign.locales.length} languages`}
              </small>
            </p>
            <div class="bulk-tools">
              <UndoRedo history={table} />
              <button
                type="button"
                class="button"
                aria-expanded={another}
                onClick={() => setAnother(!another)}
              >
                <Icon name="upload" /> Another file
              </button>
            </div>
          </>
        )}
      </header>
      {table.troubles.value.length > 0 && (
        <div class="bulk-trouble" role="alert">
          {table.troubles.value.map((trouble) => (
            <p key={trouble}>{trouble}</p>
          ))}
        </div>
      )}
      <p class={waiting === '' ? 'visually-hidden' : 'bulk-wait'} role="status">
        {waiting !== '' && (
          <>
            <i class="dot" aria-hidden="true" /> {waiting} …
          </>
        )}
      </p>
      {page === undefined && table.troubles.value.length === 0 && (
        <p class="bulk-wait" role="status">
          <i class="dot" aria-hidden="true" /> Reading the rows …
        </p>
      )}
      {(page === 'none' || (has && another)) && (
        <DropPanel data={data} table={table} first={page === 'none'} onDone={() => setAnother(false)} />
      )}
      {(has || made) && <RunBar data={data} run={run} page={has ? page : undefined} />}
      {(has || made) && (
        <nav class="bulk-views" aria-label="Views">
          {(Object.keys(VIEWS) as View[]).map((each) => (
            <a href={`#${each}`} key={each} aria-current={view === each ? 'page' : undefined}>
              {VIEWS[each]}
              {each === 'table' && has && page.counts.wrong > 0 && (
                <span class="bulk-badge">
                  {page.counts.wrong}
                  <span class="visually-hidden"> with mistakes</span>
                </span>
              )}
            </a>
          ))}
        </nav>
      )}
      {has && view === 'table' && <TableView data={data} table={table} page={page} onOpen={setRow} />}
      {has && view === 'proofs' && <ProofsView data={data} table={table} onOpen={setRow} />}
      {(has || made) && view === 'made' && (
        <ContactView data={data} run={run} onOpen={setRow} edits={table.edits.value} />
      )}
      {row !== undefined && (
        <RowDialog
          data={data}
          row={row}
          table={table}
          onMake={() => void run.start()}
          onClose={() => setRow(undefined)}
        />
      )}
    </div>
  )
}

function viewNow(): View {
  const named = location.hash.slice(1)
  return named in VIEWS ? (named as View) : 'table'
}

/** Undo and redo, but in a cell that is being changed, where they are the browser's. */
function useKeys(undo: () => Promise<void>, redo: () => Promise<void>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      const target = event.target as HTMLElement
      const typing = target.matches?.('input:not([type=checkbox]), textarea:not(.cell-input), [data-dirty]')
      const key = event.key.toLowerCase()
      if (typing || document.querySelector('dialog[open]') !== null || (key !== 'z' && key !== 'y')) return
      event.preventDefault()
      void (key === 'y' || event.shiftKey ? redo() : undo())
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}
