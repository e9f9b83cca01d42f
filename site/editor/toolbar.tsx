import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { ask } from './ask.ts'
import type { Autosave } from './autosave.ts'
import type { Campaign, EditorData } from './campaign.ts'
import { DraftMenu } from './draft-menu.tsx'
import type { History } from './history.ts'
import { UndoRedo } from './undo-redo.tsx'

const SAVED = {
  saved: 'Saved',
  waiting: 'Not saved yet',
  saving: 'Saving',
  failing: 'Not saved',
  conflict: 'Not saved',
}

/** Name of the campaign, whether it is saved, steps back and forth, sharing, making. */
export function Toolbar({
  data: { draft, template },
  history,
  saver,
}: {
  readonly data: EditorData
  readonly history: History<Campaign>
  readonly saver: Autosave
}): JSX.Element {
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const { name } = history.value.value
  async function make(): Promise<void> {
    setBusy(true)
    try {
      await saver.flush()
      await ask(`/api/drafts/${draft.id}/run`, { method: 'POST' })
      location.assign(`/drafts/${draft.id}/files`)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
      setBusy(false)
    }
  }
  return (
    <div class="toolbar">
      <div class="name">
        <h1 class="visually-hidden">Campaign {name}</h1>
        <label>
          <span class="visually-hidden">Name of the campaign</span>
          <input
            class="input"
            value={name}
            size={Math.max(8, name.length)}
            spellcheck={false}
            onChange={(event) => {
              const next = slugOf(event.currentTarget.value)
              event.currentTarget.value = next || name
              if (next !== '') history.change((before) => ({ ...before, name: next }))
            }}
          />
        </label>
        <a href={`/templates/${template.id}`}>{template.file.title} template</a>
      </div>
      <p class="saved" role="status">
        {SAVED[saver.saving.value.state]}
      </p>
      <UndoRedo history={history} />
      <DraftMenu id={draft.id} saver={saver} onProblem={setProblem} />
      <a class="button" href={`/drafts/${draft.id}/rows`} title="Make it once for each row of a table">
        Rows
      </a>
      <button type="button" class="button main" disabled={busy} onClick={() => void make()}>
        {busy ? 'Starting' : 'Make'}
      </button>
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
}
