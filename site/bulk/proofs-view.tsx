import type { ShownRow, TablePage } from 'broadside/server'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ask } from '../editor/ask.ts'
import type { EditorData } from '../editor/campaign.ts'
import { LanguagePills } from '../editor/language-pills.tsx'
import { Pager } from './pager.tsx'
import { campaignOf, changesBetween } from './row-campaign.ts'
import { RowProofs } from './row-proofs.tsx'
import { type TableStore, troublesOf } from './table-store.ts'

/** Rows that are seen at once: each is as many proofs as there are sizes. */
const ROWS = 3

/** The rows as they will look, a few at a time. */
export function ProofsView({
  data,
  table,
  onOpen,
}: {
  readonly data: EditorData
  readonly table: TableStore
  readonly onOpen: (row: ShownRow) => void
}): JSX.Element {
  const { id, campaign } = data.draft
  const [from, setFrom] = useState(0)
  const [page, setPage] = useState<TablePage>()
  const [trouble, setTrouble] = useState('')
  const [locale, setLocale] = useState(campaign.locales[0] ?? 'en')
  const edits = table.edits.value
  useEffect(() => {
    const left = new AbortController()
    ask(`/api/drafts/${id}/rows?from=${from}&count=${ROWS}`, { signal: left.signal })
      .then((response) => response.json())
      .then((found: TablePage) => {
        setPage(found)
        setTrouble('')
      })
      .catch((error) => {
        if (!left.signal.aborted) setTrouble(troublesOf(error).join(' '))
      })
    return () => left.abort()
  }, [from, edits])

  return (
    <section class="proofs-view" aria-label="Proofs">
      <div class="table-bar">
        <LanguagePills locales={campaign.locales} locale={locale} onChoose={setLocale} />
        <p class="proofs-help">Every proof is measured as the export will be. Open one to look closely.</p>
        {page !== undefined && (
          <Pager
            from={page.from}
            shown={page.rows.length}
            total={page.total}
            size={ROWS}
            what="rows"
            onStep={setFrom}
          />
        )}
      </div>
      {trouble !== '' && (
        <p class="problem" role="alert">
          {trouble}
        </p>
      )}
      {page?.rows.map((row, at) => (
        // Places stay, rows change: what was asked for the row before is called off by that.
        <RowStrip key={at} data={data} row={row} locale={locale} table={table} onOpen={onOpen} />
      ))}
    </section>
  )
}

function RowStrip({
  data,
  row,
  locale,
  table,
  onOpen,
}: {
  readonly data: EditorData
  readonly row: ShownRow
  readonly locale: string
  readonly table: TableStore
  readonly onOpen: (row: ShownRow) => void
}): JSX.Element {
  const [edit, setEdit] = useState(0)
  const content = JSON.stringify(row.object)
  useEffect(() => setEdit((before) => before + 1), [content])
  const campaign = campaignOf(data, row)
  return (
    <article class="strip" aria-labelledby={`strip-${row.n}`}>
      <header>
        <h2 id={`strip-${row.n}`}>{row.id}</h2>
        <button type="button" class="button small" onClick={() => onOpen(row)}>
          Change it<span class="visually-hidden">: {row.id}</span>
        </button>
      </header>
      {row.leftOut ? (
        <p class="bulk-empty">This row is left out.</p>
      ) : row.wrong ? (
        <ul class="strip-problems">
          {row.problems.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      ) : (
        edit > 0 && (
          <RowProofs
            key={row.n}
            data={data}
            campaign={campaign}
            locale={locale}
            edit={edit}
            onFix={({ apply }) => void table.edit(row, changesBetween(campaign, apply(campaign), data))}
          />
        )
      )}
    </article>
  )
}
