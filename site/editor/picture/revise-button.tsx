import type { PurchaseItem } from 'broadside/server'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import type { ShownPicture } from './photo-panel.tsx'
import type { Pictures } from './pictures.ts'

/** What a revision starts from: a plate of the store or a picture of the draft. */
export type RevisionBase = { readonly plate: string } | { readonly picture: string }

export interface ReviseProps {
  readonly draft: string
  readonly picture: ShownPicture
  readonly from: RevisionBase
  readonly pictures: Pictures
  readonly onDone: (item: PurchaseItem) => void
}

type Dialog = (props: ReviseProps & { readonly onClose: () => void }) => JSX.Element

/** Opens the window in which a picture is changed; its script is loaded when somebody wants it. */
export function ReviseButton(props: ReviseProps): JSX.Element {
  const [open, setOpen] = useState(false)
  const [dialog, setDialog] = useState<{ readonly show: Dialog } | undefined>(undefined)
  const [problem, setProblem] = useState('')
  async function begin(): Promise<void> {
    setOpen(true)
    setProblem('')
    try {
      if (dialog === undefined) setDialog({ show: (await import('./revise-dialog.tsx')).ReviseDialog })
    } catch {
      setOpen(false)
      setProblem('It could not be loaded. Try again.')
    }
  }
  const Shown = dialog?.show
  return (
    <div class="revise-button">
      <button
        type="button"
        class="button"
        onClick={() => void begin()}
        disabled={open && dialog === undefined}
      >
        <Icon name="brush" /> {open && dialog === undefined ? 'Opening' : 'Change it with GPT Image'}
      </button>
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {open && Shown !== undefined && <Shown {...props} onClose={() => setOpen(false)} />}
    </div>
  )
}
