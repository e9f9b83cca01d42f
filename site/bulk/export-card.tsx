import type { SheetEntry, Standing } from 'broadside/server'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../editor/icons.tsx'
import { languageName, sizeOf } from '../parts/words.ts'
import { copyPicture } from './copy-picture.ts'

const CHIPS: Readonly<Record<Exclude<Standing, 'waiting'>, readonly [kind: string, label: string]>> = {
  passes: ['good', 'Passes'],
  repaired: ['mend', 'Repaired'],
  refused: ['bad', 'Refused'],
  failed: ['bad', 'Failed'],
}
const MARKS = { good: 'check', mend: 'mend', bad: 'cross' } as const
/** What browsers show. */
const PICTURES = ['jpeg', 'png', 'webp', 'avif']

/** One export on the contact sheet. */
export function ExportCard({
  id,
  entry,
  title,
  several,
  say,
  onFix,
}: {
  readonly id: string
  readonly entry: SheetEntry
  readonly title: string
  /** Whether there are several languages. */
  readonly several: boolean
  /** A sentence in the words of the form. */
  readonly say: (note: string) => string
  readonly onFix: () => void
}): JSX.Element {
  const { row, locale, placement, width, height, standing, made, notes } = entry
  const [kind, label] = standing === 'waiting' ? ['waiting', 'Waiting'] : CHIPS[standing]
  const shown = made !== undefined && PICTURES.includes(made.format)
  const name = `${row}, ${title}${several ? `, ${languageName(locale)}` : ''}`
  return (
    <li
      class="export"
      data-standing={standing}
      data-placement={placement}
      data-row={row}
      data-file={made?.file}
      data-sha256={made?.sha256}
    >
      {made === undefined ? (
        <div class="export-frame">
          <div class="export-none" style={{ '--ratio': width / height }} />
        </div>
      ) : (
        <a class="export-frame" href={addressOf(id, made.file)} target="_blank" rel="noopener">
          {shown ? (
            <img
              src={`/api/drafts/${id}/bulk/thumbnails/${encoded(made.file)}?${made.sha256.slice(0, 12)}`}
              alt={made.alt}
              width={width}
              height={height}
              loading="lazy"
              decoding="async"
            />
          ) : (
            <span class="export-paper" style={{ '--ratio': width / height }}>
              {made.format.toUpperCase()}
            </span>
          )}
        </a>
      )}
      <div class="caption">
        <p>
          <strong>
            {title}
            {several && `, ${languageName(locale)}`}
          </strong>
          <small>
            {width} × {height}
            {made !== undefined && `, ${made.format.toUpperCase()}, ${sizeOf(made.bytes)}`}
          </small>
        </p>
        <p class={`chip ${kind}`}>
          {kind in MARKS && <Icon name={MARKS[kind as keyof typeof MARKS]} />}
          {label}
        </p>
      </div>
      {notes.length > 0 && (
        <ul class={made === undefined ? 'export-why' : 'notes'}>
          {notes.map((note) => (
            <li key={note}>{say(note)}</li>
          ))}
        </ul>
      )}
      <div class="export-tools">
        {made !== undefined && (
          <a class="button small plain" href={`${addressOf(id, made.file)}?download`} download>
            Download<span class="visually-hidden"> {name}</span>
          </a>
        )}
        {made !== undefined && shown && <CopyButton address={addressOf(id, made.file)} name={name} />}
        {made === undefined && (
          <button type="button" class="button small" onClick={onFix}>
            Fix this row<span class="visually-hidden">: {name}</span>
          </button>
        )}
      </div>
    </li>
  )
}

function CopyButton({ address, name }: { readonly address: string; readonly name: string }): JSX.Element {
  const [said, setSaid] = useState('Copy')
  async function copy(): Promise<void> {
    setSaid('Copying')
    try {
      await copyPicture(address)
      setSaid('Copied')
    } catch {
      setSaid('Not allowed here')
    }
    setTimeout(() => setSaid('Copy'), 2500)
  }
  return (
    <>
      <button
        type="button"
        class="button small plain"
        aria-label={`Copy the picture: ${name}`}
        onClick={() => void copy()}
      >
        {said}
      </button>
      <span class="visually-hidden" role="status">
        {said === 'Copy' ? '' : said}
      </span>
    </>
  )
}

function addressOf(id: string, file: string): string {
  return `/api/drafts/${id}/bulk/files/${encoded(file)}`
}

function encoded(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/')
}
