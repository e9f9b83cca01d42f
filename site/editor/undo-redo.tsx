import type { ReadonlySignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Icon } from './icons.tsx'

/** What can be taken back and done again. */
export interface Undoable {
  readonly canUndo: ReadonlySignal<boolean>
  readonly canRedo: ReadonlySignal<boolean>
  readonly undo: () => unknown
  readonly redo: () => unknown
}

/** The two buttons of a history. */
export function UndoRedo({ history }: { readonly history: Undoable }): JSX.Element {
  return (
    <>
      <IconButton
        name="undo"
        label="Undo"
        disabled={!history.canUndo.value}
        onClick={() => void history.undo()}
      />
      <IconButton
        name="redo"
        label="Redo"
        disabled={!history.canRedo.value}
        onClick={() => void history.redo()}
      />
    </>
  )
}

function IconButton({
  name,
  label,
  disabled,
  onClick,
}: {
  readonly name: Parameters<typeof Icon>[0]['name']
  readonly label: string
  readonly disabled: boolean
  readonly onClick: () => void
}): JSX.Element {
  return (
    <button type="button" class="button icon plain" disabled={disabled} onClick={onClick} title={label}>
      <Icon name={name} />
      <span class="visually-hidden">{label}</span>
    </button>
  )
}
