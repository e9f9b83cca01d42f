import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { ask } from '../editor/ask.ts'
import { Icon } from '../editor/icons.tsx'

/** What can be done with a kit that is looked at: take it, or bring back the one before. */
export function KitChoice({
  id,
  staged,
  replaces,
  canUndo,
}: {
  readonly id: string
  /** Names the kit that is looked at and not taken yet. */
  readonly staged?: string | undefined
  readonly replaces: boolean
  readonly canUndo: boolean
}): JSX.Element {
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)
  async function act(path: string, after: (answer: { isThere?: boolean }) => string): Promise<void> {
    setBusy(true)
    try {
      const answer = await ask(path, { method: 'POST' })
      location.assign(after(await answer.json()))
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error))
      setBusy(false)
    }
  }
  return (
    <div class="kit-choice">
      {staged !== undefined && (
        <>
          <button
            type="button"
            class="button main"
            disabled={busy}
            onClick={() => void act(`/api/kits/${staged}`, () => `/brands/${id}`)}
          >
            <Icon name="check" /> {replaces ? 'Replace the kit' : 'Add the kit'}
          </button>
          <a class="button" href={replaces ? `/brands/${id}` : '/brands'}>
            Leave it
          </a>
        </>
      )}
      {staged === undefined && canUndo && (
        <button
          type="button"
          class="button"
          disabled={busy}
          onClick={() =>
            void act(`/api/brands/${id}/undo`, ({ isThere }) => (isThere ? `/brands/${id}` : '/brands'))
          }
        >
          <Icon name="undo" /> Undo the last change
        </button>
      )}
      {trouble !== '' && (
        <p class="problem" role="alert">
          {trouble}
        </p>
      )}
    </div>
  )
}
