import type { SheetEntry, ShownRow, Standing } from 'broadside/server'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ask } from '../editor/ask.ts'
import { type EditorData, idOf, sizeOf } from '../editor/campaign.ts'
import { sayOf } from '../editor/say.ts'
import { ExportCard } from './export-card.tsx'
import { Pager } from './pager.tsx'
import type { RunStore } from './run-store.ts'
import { troublesOf } from './table-store.ts'

const PAGE = 96
/** Milliseconds between two looks while it is being made. */
const LOOK = 1500

type Shown = 'all' | Exclude<Standing, 'waiting'>

const KINDS: readonly (readonly [Shown, string])[] = [
  ['all', 'All'],
  ['passes', 'Pass'],
  ['repaired', 'Repaired'],
  ['refused', 'Refused'],
  ['failed', 'Failed'],
]

/** Everything that was made of the rows, to look through. */
export function ContactView({
  data,
  run,
  edits,
  onOpen,
}: {
  readonly data: EditorData
  readonly run: RunStore
  /** Counts changes of rows. */
  readonly edits: number
  readonly onOpen: (row: ShownRow) => void
}): JSX.Element {
  const { id, campaign } = data.draft
  const [kind, setKind] = useState<Shown>('all')
  const [by, setBy] = useState<'row' | 'placement'>('row')
  const [placement, setPlacement] = useState('')
  const [search, setSearch] = useState('')
  const [from, setFrom] = useState(0)
  const [found, setFound] = useState<{ readonly total: number; readonly entries: readonly SheetEntry[] }>()
  const [trouble, setTrouble] = useState('')
  const state = run.state.value
  const counts = state?.counts
  const done = counts === undefined ? 0 : (state?.total ?? 0) - counts.waiting

  useEffect(() => {
    const left = new AbortController()
    const wish = new URLSearchParams({ by, from: String(from), count: String(PAGE), placement, row: search })
    if (kind !== 'all') wish.set('standing', kind)
    const look = setTimeout(
      () =>
        ask(`/api/drafts/${id}/bulk/exports?${wish}`, { signal: left.signal })
          .then((response) => response.json())
          .then((page) => {
            setFound(page)
            setTrouble('')
          })
          .catch((error) => {
            if (!left.signal.aborted) setTrouble(troublesOf(error).join(' '))
          }),
      state?.status === 'running' && found !== undefined ? LOOK : 0,
    )
    return () => {
      clearTimeout(look)
      left.abort()
    }
    // While it is being made, what is there is looked at again and again, but not for each export.
  }, [kind, by, placement, search, from, state?.status, Math.floor(done / 8), edits])

  async function open(name: string): Promise<void> {
    try {
      onOpen(await (await ask(`/api/drafts/${id}/rows?row=${encodeURIComponent(name)}`)).json())
      setTrouble('')
    } catch (error) {
      setTrouble(troublesOf(error).join(' '))
    }
  }
  const restart = (act: () => void): void => {
    act()
    setFrom(0)
  }
  const entries = found?.entries ?? []
  const titleOf = (name: string): string => {
    const own = campaign.placements.find((each) => idOf(each) === name) ?? name
    const { platform, name: title } = sizeOf(own, data.sizes)
    return `${platform} ${title}`.trim()
  }
  const groups = [...Map.groupBy(entries, (entry) => (by === 'row' ? entry.row : entry.placement))]
  const total = (each: Shown): number => (each === 'all' ? done : (counts?.[each] ?? 0))
  return (
    <section class="contact" aria-label="Contact sheet">
      <div class="table-bar">
        <ul class="pills" aria-label="Exports that are shown">
          {KINDS.map(([each, label]) => (
            <li key={each}>
              <button
                type="button"
                class="pill"
                aria-pressed={kind === each}
                onClick={() => restart(() => setKind(each))}
              >
                {label} <small>{total(each).toLocaleString('en')}</small>
              </button>
            </li>
          ))}
        </ul>
        <label class="contact-choice">
          <span>By</span>
          <select
            class="input"
            value={by}
            onChange={(event) =>
              restart(() => setBy(event.currentTarget.value === 'row' ? 'row' : 'placement'))
            }
          >
            <option value="row">Row</option>
            <option value="placement">Size</option>
          </select>
        </label>
        <label class="contact-choice">
          <span>Size</span>
          <select
            class="input"
            value={placement}
            onChange={(event) => restart(() => setPlacement(event.currentTarget.value))}
          >
            <option value="">All</option>
            {campaign.placements.map((each) => (
              <option key={idOf(each)} value={idOf(each)}>
                {titleOf(idOf(each))}
              </option>
            ))}
          </select>
        </label>
        <label class="contact-choice">
          <span>Row</span>
          <input
            class="input"
            type="search"
            size={10}
            value={search}
            onInput={(event) => restart(() => setSearch(event.currentTarget.value))}
          />
        </label>
        {found !== undefined && (
          <Pager
            from={from}
            shown={entries.length}
            total={found.total}
            size={PAGE}
            what="exports"
            onStep={(next) => {
              setFrom(next)
              document.querySelector('.contact')?.scrollIntoView()
            }}
          />
        )}
      </div>
      {trouble !== '' && (
        <p class="problem" role="alert">
          {trouble}
        </p>
      )}
      {found === undefined ? (
        <p class="bulk-wait" role="status">
          <i class="dot" aria-hidden="true" /> Looking for what was made …
        </p>
      ) : (
        entries.length === 0 && <p class="bulk-empty">{emptyFor(kind, done, search)}</p>
      )}
      {groups.map(([name, all]) => (
        <section class="contact-group" key={name} aria-labelledby={`group-${name}`}>
          <header>
            <h2 id={`group-${name}`}>{by === 'row' ? name : titleOf(name)}</h2>
            {by === 'row' && (
              <button type="button" class="button small plain" onClick={() => void open(name)}>
                Change it<span class="visually-hidden">: {name}</span>
              </button>
            )}
          </header>
          <ul class="exports">
            {all.map((entry) => (
              <ExportCard
                key={`${entry.row} ${entry.locale} ${entry.placement}`}
                id={id}
                entry={entry}
                title={by === 'row' ? titleOf(entry.placement) : entry.row}
                several={campaign.locales.length > 1}
                say={(note) => sayOf(note, entry.placement, titleOf(entry.placement), data.template)}
                onFix={() => void open(entry.row)}
              />
            ))}
          </ul>
        </section>
      ))}
    </section>
  )
}

function emptyFor(kind: Shown, done: number, search: string): string {
  if (done === 0) return 'Nothing was made yet. What is made appears here, row by row.'
  if (search !== '') return 'No row of that name. Empty the search to see them all.'
  if (kind === 'refused') return 'Nothing was refused.'
  if (kind === 'failed') return 'Nothing failed.'
  if (kind === 'repaired') return 'Nothing had to be repaired.'
  return 'Nothing of that kind.'
}
