import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { copyOf, type EditorData } from '../editor/campaign.ts'
import { useDropping } from '../editor/dropping.ts'
import { Icon } from '../editor/icons.tsx'
import { starterOf, textOf } from './starter.ts'
import type { TableStore } from './table-store.ts'

/** Takes rows: a file that is dropped or chosen, or cells that are pasted. */
export function DropPanel({
  data,
  table,
  first,
  onDone,
}: {
  readonly data: EditorData
  readonly table: TableStore
  /** There is no table yet. */
  readonly first: boolean
  readonly onDone: () => void
}): JSX.Element {
  const input = useRef<HTMLInputElement>(null)
  const { over, handlers } = useDropping((files) => void take(files))
  const busy = table.busy.value !== ''
  const { campaign } = data.draft
  const fields = Object.entries(data.template.file.fields)
  const copy = copyOf(campaign, campaign.locales[0] ?? 'en')
  const textIn = ([name, field]: (typeof fields)[number]): string =>
    textOf(copy[name], field.kind === 'list' ? field : undefined)
  const short = fields.filter((field) => textIn(field) !== '' && textIn(field).length < 24).slice(0, 2)
  const example = [short.map(([, { label }]) => label), short.map(textIn)]
    .map((cells) => cells.join('\t'))
    .join('\n')

  async function take(files: readonly File[]): Promise<void> {
    const pictures = files.filter(({ type }) => type.startsWith('image/'))
    const [rows] = files.filter((file) => !pictures.includes(file))
    if (pictures.length > 0) await table.keepPictures(pictures)
    if (rows !== undefined && (await table.take(rows, rows.name))) onDone()
  }

  return (
    <section class={over ? 'drop over' : 'drop'} aria-labelledby="drop-title" {...handlers}>
      <div>
        <h2 id="drop-title">{first ? 'Choose your rows' : 'Another file in place of these rows'}</h2>
        <p>
          One row is one poster, in all {campaign.placements.length} sizes of this campaign. Drop a file here,
          or choose one: CSV, TSV, XLSX or JSON Lines, up to 20,000 rows.
          {!first && ' What was made stays.'}
        </p>
        <div class="drop-tools">
          <button type="button" class="button main" disabled={busy} onClick={() => input.current?.click()}>
            <Icon name="upload" /> Choose a file
          </button>
          <button
            type="button"
            class="button"
            onClick={() => save(starterOf(data), `${data.template.id}.csv`)}
          >
            <Icon name="download" /> A table to start from
          </button>
          {!first && (
            <button type="button" class="button plain" onClick={onDone}>
              Keep these
            </button>
          )}
        </div>
        <input
          ref={input}
          type="file"
          class="visually-hidden"
          tabIndex={-1}
          aria-label="File of rows"
          accept=".csv,.tsv,.txt,.xlsx,.json,.jsonl,.ndjson"
          onChange={(event) => {
            void take([...(event.currentTarget.files ?? [])])
            event.currentTarget.value = ''
          }}
        />
      </div>
      <label class="drop-paste">
        <span>Or paste cells from a spreadsheet, their titles first</span>
        <textarea
          class="input"
          rows={6}
          spellcheck={false}
          disabled={busy}
          placeholder={example}
          onPaste={(event) => {
            const text = event.clipboardData?.getData('text/plain') ?? ''
            if (text.trim() === '') return
            event.preventDefault()
            void table.take(new Blob([text]), 'Pasted cells.tsv').then((taken) => taken && onDone())
          }}
        />
      </label>
      {first && (
        <div class="drop-sample">
          <h3 id="sample-title">What a table can hold: this campaign as its first row</h3>
          <p class="help">Titles may be others: what each column holds is chosen in the next step.</p>
          <section tabIndex={0} aria-labelledby="sample-title">
            <table>
              <thead>
                <tr>
                  {fields.map(([name, { label, required }]) => (
                    <th scope="col" key={name}>
                      {label} {!required && <small>optional</small>}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                <tr>
                  {fields.map((field) => (
                    <td key={field[0]}>{textIn(field)}</td>
                  ))}
                </tr>
              </tbody>
            </table>
          </section>
        </div>
      )}
    </section>
  )
}

function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
