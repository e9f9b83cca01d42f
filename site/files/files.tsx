import type { Made, RunState } from 'broadside/server'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ask, linesOf } from '../editor/ask.ts'
import { Icon } from '../editor/icons.tsx'
import { languageName, sizeOf } from '../parts/words.ts'
import { Approval } from './approval.tsx'

type Entry = Made['manifest']['exports'][number]
type Done = Extract<Entry, { status: 'done' }>

/** What the page of files is given. */
export interface FilesData {
  readonly id: string
  readonly name: string
  /** Of the draft as it is saved now. */
  readonly revision: string
  /** Titles of placements, by id. */
  readonly titles: Readonly<Record<string, string>>
}

/** The run of a draft while it goes on, and then its files. */
export function Files({ data }: { readonly data: FilesData }): JSX.Element {
  const [run, setRun] = useState<RunState>()
  const [made, setMade] = useState<Made | 'none'>()
  const [trouble, setTrouble] = useState('')

  async function follow(): Promise<void> {
    try {
      const response = await ask(`/api/drafts/${data.id}/run`)
      let last: RunState | undefined
      for await (const state of linesOf<RunState>(response)) {
        last = state
        setRun(state)
      }
      // The server ended before the run did: the next one goes on with it.
      if (last?.status === 'running') return void setTimeout(() => void follow(), 2000)
      setMade(
        await ask(`/api/drafts/${data.id}/manifest`)
          .then((found) => found.json())
          .catch(() => 'none'),
      )
      setTrouble('')
    } catch {
      setTrouble('The studio does not answer. Trying again …')
      setTimeout(() => void follow(), 2000)
    }
  }
  useEffect(() => void follow(), [])

  async function again(): Promise<void> {
    await ask(`/api/drafts/${data.id}/run`, { method: 'POST' })
    setMade(undefined)
    await follow()
  }

  const stale = made !== undefined && made !== 'none' && made.revision !== data.revision
  const running = run?.status === 'running'
  return (
    <>
      <div class="head">
        <div>
          <p class="path">
            <a href={`/drafts/${data.id}`}>Back to the campaign</a>
          </p>
          <h1>{data.name}</h1>
        </div>
        <div class="actions">
          {(stale || made === 'none') && !running && (
            <button type="button" class="button" onClick={() => void again()}>
              {made === 'none' ? 'Make it' : 'Make it again'}
            </button>
          )}
          {made !== undefined && made !== 'none' && !running && made.manifest.counts.done > 0 && (
            <a class="button main" href={`/api/drafts/${data.id}/archive`} download>
              <Icon name="download" /> Download all as zip
            </a>
          )}
        </div>
      </div>
      {trouble !== '' && (
        <p class="banner" role="alert">
          {trouble}
        </p>
      )}
      {running && (
        <Progress run={run} onStop={() => void ask(`/api/drafts/${data.id}/run`, { method: 'DELETE' })} />
      )}
      {run?.status === 'failed' && (
        <div class="banner" role="alert">
          <p>
            {run.error?.message} {run.error?.hint}
          </p>
          <a class="button small" href={`/drafts/${data.id}`}>
            Mend it in the campaign
          </a>
        </div>
      )}
      {run?.status === 'stopped' && <p class="banner">Stopped. What was finished is below.</p>}
      {stale && !running && <p class="banner">The campaign was changed after these files were made.</p>}
      {made === undefined && !running && trouble === '' && (
        <p class="help" role="status">
          Looking for what was made …
        </p>
      )}
      {made === 'none' && !running && <p class="help">Nothing was made of this campaign yet.</p>}
      {made !== undefined && made !== 'none' && <Results data={data} made={made} />}
    </>
  )
}

function Progress({ run, onStop }: { readonly run: RunState; readonly onStop: () => void }): JSX.Element {
  const { total, made, refused, failed, ms } = run
  const done = made + refused + failed
  const left = done > 1 ? Math.ceil(((ms / done) * (total - done)) / 1000) : undefined
  return (
    <div class="progress">
      <p role="status">
        {total === 0 ? 'Reading the campaign' : `${done} of ${total} made`}
        {left !== undefined && left > 1 && `, about ${left} s to go`}
      </p>
      <progress max={Math.max(1, total)} value={total === 0 ? undefined : done} aria-label="Progress" />
      <button type="button" class="button small" onClick={onStop}>
        Stop
      </button>
    </div>
  )
}

function Results({
  data,
  made: { manifest },
}: {
  readonly data: FilesData
  readonly made: Made
}): JSX.Element {
  const { counts, exports } = manifest
  const done = exports.filter((entry) => entry.status === 'done')
  const others = exports.filter((entry) => entry.status !== 'done')
  const several = manifest.campaign.locales.length > 1
  const titleOf = (entry: Entry): string => data.titles[entry.placement] ?? entry.placement
  const total = done.reduce((sum, { bytes }) => sum + bytes, 0)
  return (
    <>
      <p class="sum">
        {counts.done === 1 ? '1 file' : `${counts.done} files`}, {sizeOf(total)} in all
        {counts.refused > 0 && `, ${counts.refused} refused`}
        {counts.failed > 0 && `, ${counts.failed} failed`}. The same campaign gives the same bytes again.
      </p>
      {others.length > 0 && (
        <section aria-labelledby="refused">
          <h2 id="refused">Not made</h2>
          <ul class="others">
            {others.map((entry) => (
              <li key={entry.key}>
                <strong>
                  {titleOf(entry)}
                  {several && `, ${languageName(entry.locale)}`}
                </strong>
                {entry.status === 'refused' ? (
                  entry.findings.map(({ message, hint }) => (
                    <p key={message}>
                      {message}. {hint}
                    </p>
                  ))
                ) : (
                  <p>{entry.status === 'failed' && entry.error.message}</p>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="files">
        <h2 id="files">Files</h2>
        <ul class="files">
          {done.map((entry) => (
            <File key={entry.key} id={data.id} entry={entry} title={titleOf(entry)} several={several} />
          ))}
        </ul>
      </section>
      {done.length > 0 && <Approval id={data.id} titles={data.titles} />}
      {done.length > 0 && (
        <section aria-labelledby="sheet">
          <h2 id="sheet">Contact sheet</h2>
          <a class="sheet" href={addressOf(data.id, 'contact-sheet.jpg')}>
            <img
              src={addressOf(data.id, 'contact-sheet.jpg')}
              alt="All exports on one sheet"
              loading="lazy"
            />
          </a>
        </section>
      )}
    </>
  )
}

function File({
  id,
  entry,
  title,
  several,
}: {
  readonly id: string
  readonly entry: Done
  readonly title: string
  readonly several: boolean
}): JSX.Element {
  const { file, width, height, bytes, format, sha256, alt, locale } = entry
  const isShown = format !== 'pdf' && format !== 'tiff'
  return (
    <li data-file={file} data-sha256={sha256}>
      <a class="thumb" href={addressOf(id, file)} target="_blank" rel="noopener">
        {isShown ? (
          <img
            src={addressOf(id, file)}
            alt={alt}
            width={width}
            height={height}
            loading="lazy"
            decoding="async"
          />
        ) : (
          <span class="paper" style={{ aspectRatio: width / height }}>
            {format.toUpperCase()}
          </span>
        )}
      </a>
      <div class="about">
        <p>
          <strong>
            {title}
            {several && `, ${languageName(locale)}`}
          </strong>
          <small>
            {width} × {height}, {format.toUpperCase()}, {sizeOf(bytes)}
          </small>
          <small title={`SHA-256 ${sha256}`}>{sha256.slice(0, 12)}</small>
        </p>
        <a class="button icon small" href={`${addressOf(id, file)}?download`} download>
          <Icon name="download" />
          <span class="visually-hidden">Download {title}</span>
        </a>
      </div>
    </li>
  )
}

function addressOf(id: string, file: string): string {
  return `/api/drafts/${id}/files/${file.split('/').map(encodeURIComponent).join('/')}`
}
