import type { BulkState, TablePage } from 'broadside/server'
import type { JSX } from 'preact'
import type { EditorData } from '../editor/campaign.ts'
import { Icon } from '../editor/icons.tsx'
import { count } from './count.ts'
import type { RunStore } from './run-store.ts'

/** What can be made, what is being made, or what was. */
export function RunBar({
  data,
  run,
  page,
}: {
  readonly data: EditorData
  readonly run: RunStore
  readonly page: TablePage | undefined
}): JSX.Element {
  const state = run.state.value
  const { id, campaign } = data.draft
  const trouble = run.trouble.value
  const good = page?.counts.good ?? 0
  const missing = page?.missing.length ?? 0
  const status = state?.status ?? 'none'
  const running = status === 'running'
  const sizes = count(campaign.placements.length, 'size')
  const can = good > 0 && !running && state !== undefined
  const done = state === undefined ? 0 : state.total - state.counts.waiting
  const some = state !== undefined && state.counts.passes + state.counts.repaired > 0
  return (
    <section class="run" aria-label="Making the rows" data-status={status}>
      <div class="run-said">
        <p class="run-line" role="status">
          {lineOf(state, good, sizes)}
        </p>
        <p class="run-more">{moreOf(state, page)}</p>
        {running && (
          <progress
            max={Math.max(1, state?.total ?? 1)}
            value={state?.phase === 'reading' ? undefined : done}
            aria-label="Progress"
          />
        )}
        {trouble !== '' && (
          <p class="problem" role="alert">
            {trouble}
          </p>
        )}
        {state?.error !== undefined && (
          <p class="problem" role="alert">
            {state.error.message}. {state.error.hint}
          </p>
        )}
      </div>
      <div class="run-tools">
        {running && (
          <button type="button" class="button" onClick={() => void run.stop()}>
            Stop
          </button>
        )}
        {some && (status === 'done' || status === 'stopped') && (
          <>
            <a class="button" href={`/api/drafts/${id}/bulk/files/captions.csv?download`} download>
              <Icon name="download" /> captions.csv
            </a>
            <a
              class={status === 'done' && !state?.stale ? 'button main' : 'button'}
              href={`/api/drafts/${id}/bulk/archive`}
              download
            >
              <Icon name="download" /> Zip
            </a>
          </>
        )}
        {!running && status !== 'done' && (
          <button
            type="button"
            class="button main"
            disabled={!can}
            title={missing > 0 && good === 0 ? 'A column is missing' : undefined}
            onClick={() => void run.start()}
          >
            {status === 'none'
              ? good === 0
                ? 'Make the rows'
                : `Make ${count(good, 'row')}`
              : status === 'failed'
                ? 'Try again'
                : 'Resume'}
          </button>
        )}
        {status === 'done' && (state?.stale || (state?.counts.failed ?? 0) > 0) && (
          <button type="button" class="button main" disabled={!can} onClick={() => void run.start()}>
            {state?.stale ? 'Make what changed' : 'Try the failed ones again'}
          </button>
        )}
      </div>
    </section>
  )
}

function lineOf(state: BulkState | undefined, good: number, sizes: string): string {
  if (state === undefined) return 'Looking for what was made …'
  const { status, phase, total, counts } = state
  const done = (total - counts.waiting).toLocaleString('en')
  const of = `${done} of ${total.toLocaleString('en')}`
  if (status === 'none' && good === 0) return 'No row can be made yet'
  if (status === 'none') return `${count(good, 'row')} can be made, in ${sizes}`
  if (status === 'running' && phase === 'reading') return 'Reading the rows, and what is made already'
  if (status === 'running' && phase === 'finishing') return 'Writing the list and the contact sheet'
  if (status === 'running') return `${of} made`
  if (status === 'interrupted') return `The studio ended at ${of} exports`
  if (status === 'stopped') return `Stopped at ${of} exports`
  if (status === 'failed') return `It could not be made: ${of} exports are there`
  const made = counts.passes + counts.repaired
  const parts = [
    `${count(made, 'export')} made`,
    counts.repaired > 0 && `${counts.repaired.toLocaleString('en')} repaired`,
    counts.refused > 0 && `${counts.refused.toLocaleString('en')} refused`,
    counts.failed > 0 && `${counts.failed.toLocaleString('en')} failed`,
  ]
  return parts.filter(Boolean).join(', ')
}

function moreOf(state: BulkState | undefined, page: TablePage | undefined): string {
  if (state === undefined) return ''
  const wrong = page?.counts.wrong ?? 0
  const apart =
    wrong === 0 ? '' : `${count(wrong, 'row')} with mistakes ${wrong === 1 ? 'is' : 'are'} set apart. `
  if (state.status === 'none') return apart
  if (state.status === 'running') {
    const { perMinute, leftMs, kept } = state
    const pace = perMinute === undefined ? '' : `${perMinute.toLocaleString('en')} a minute`
    const left = leftMs === undefined || state.phase !== 'making' ? '' : `, ${timeOf(leftMs)} to go`
    const was = kept > 0 ? `${kept.toLocaleString('en')} were there already. ` : ''
    return `${was}${pace}${left}${pace === '' ? 'You may close this page; it goes on.' : '. You may close this page; it goes on.'}`
  }
  const kept = 'What is finished is kept and not made again. '
  if (state.status === 'interrupted' || state.status === 'stopped') return `${kept}${apart}`
  const rejected = state.rejected > 0 ? `${count(state.rejected, 'row')} left out for mistakes. ` : ''
  if (state.stale) return `Rows or campaign were changed since. ${apart}`
  return `${rejected}The same rows give the same bytes again.`
}

/** A time as people say it. */
function timeOf(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  if (seconds < 90) return `about ${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `about ${minutes} min` : `about ${Math.round(minutes / 60)} h`
}
