import { useComputed } from '@preact/signals'
import type { ProofEvent, ShownRow } from 'broadside/server'
import type { JSX } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Campaign, EditorData } from '../editor/campaign.ts'
import { CopyForm } from '../editor/copy-form.tsx'
import { Dialog } from '../editor/dialog.tsx'
import { historyOf } from '../editor/history.ts'
import { LanguagePills } from '../editor/language-pills.tsx'
import { roomKeeper } from '../editor/room.ts'
import { campaignOf, changesBetween } from './row-campaign.ts'
import { RowProofs } from './row-proofs.tsx'
import type { TableStore } from './table-store.ts'

type Issues = Extract<ProofEvent, { type: 'issues' }>['issues']

/** One row beside its proofs. Nothing of it is kept until it is saved. */
export function RowDialog({
  data,
  row,
  table,
  onMake,
  onClose,
}: {
  readonly data: EditorData
  readonly row: ShownRow
  readonly table: TableStore
  readonly onMake: () => void
  readonly onClose: () => void
}): JSX.Element {
  const { locales } = data.draft.campaign
  const first = useMemo(() => campaignOf(data, row), [])
  const history = useMemo(() => historyOf<Campaign>(first), [])
  const [locale, setLocale] = useState(locales[0] ?? 'en')
  const keeper = useMemo(() => roomKeeper(data.template.id), [])
  useEffect(() => keeper.look(data.draft.campaign, locale), [locale])
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const campaign = history.value.value
  const edit = useComputed(() => history.edits.value).value
  const changes = changesBetween(first, campaign, data)
  // What was wrong when it was opened stands there until the field is another.
  const issues: Issues = row.problems.flatMap(({ target, message }) => {
    const [name = '', other] = target?.split('@') ?? []
    if (name === '' || (other ?? locales[0]) !== locale) return []
    if (changes.some(({ at }) => at === target)) return []
    return [{ file: '', path: `rows.0.${name}`, found: 'a mistake', expected: message }]
  })
  useEffect(() => {
    const leave = (event: BeforeUnloadEvent): void => {
      if (changes.length > 0) event.preventDefault()
    }
    addEventListener('beforeunload', leave)
    return () => removeEventListener('beforeunload', leave)
  })

  async function save(make: boolean): Promise<void> {
    setBusy(true)
    const saved = changes.length === 0 || (await table.edit(row, changes))
    setBusy(false)
    if (!saved) return setProblem(table.troubles.value.join(' '))
    if (make) onMake()
    onClose()
  }

  return (
    <Dialog
      kind="row-dialog"
      title={row.id}
      onClose={onClose}
      tools={
        <>
          <button
            type="button"
            class="button"
            disabled={busy || changes.length === 0}
            onClick={() => void save(false)}
          >
            Save
          </button>
          <button
            type="button"
            class="button main"
            disabled={busy || changes.length === 0}
            onClick={() => void save(true)}
          >
            Save and make
          </button>
        </>
      }
    >
      <div class="body">
        <form class="row-form" aria-label="Copy of the row" onSubmit={(event) => event.preventDefault()}>
          {problem !== '' && (
            <p class="problem" role="alert">
              {problem}
            </p>
          )}
          <LanguagePills locales={locales} locale={locale} onChoose={setLocale} />
          <CopyForm
            data={data}
            history={history}
            locale={locale}
            issues={issues}
            verdicts={new Map()}
            rooms={keeper.rooms.value}
          />
        </form>
        <section class="row-stage" aria-label="Proofs of the row">
          <RowProofs
            data={data}
            campaign={campaign}
            locale={locale}
            edit={edit + 1}
            onFix={({ apply }) => history.change(apply)}
          />
        </section>
      </div>
    </Dialog>
  )
}
