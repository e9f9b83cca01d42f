import type { JSX } from 'preact'
import type { Autosave } from './autosave.ts'

/** What keeps the campaign from being saved or shown, and what can be done. */
export function Trouble({
  saver,
  message,
}: {
  readonly saver: Autosave
  readonly message: string
}): JSX.Element | null {
  const saving = saver.saving.value
  if (saving.state === 'conflict') {
    return (
      <div class="banner" role="alert">
        <p>
          This campaign was changed in another window. Nothing is saved here until you choose one of the two.
        </p>
        <button type="button" class="button small" onClick={saver.takeTheirs}>
          Take the other one
        </button>
        <button type="button" class="button small" onClick={saver.keepMine}>
          Keep this one
        </button>
      </div>
    )
  }
  const text =
    saving.state === 'failing'
      ? `${saving.message} Your changes are kept here; saving is tried again.`
      : message
  return text === '' ? null : (
    <div class="banner" role="alert">
      <p>{text}</p>
    </div>
  )
}
