import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from './icons.tsx'

/** A window over the page. The browser keeps the focus in it and gives it back. */
export function Dialog({
  title,
  kind,
  onClose,
  tools,
  children,
}: {
  readonly title: string
  readonly kind: string
  readonly onClose: () => void
  readonly tools?: ComponentChildren
  readonly children: ComponentChildren
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
    // It would take the first button otherwise, which closes it.
    dialog.current?.querySelector<HTMLElement>('[data-first]')?.focus()
  }, [])
  return (
    // Escape closes it too, without our help.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <dialog
      ref={dialog}
      class={kind}
      aria-labelledby={`${kind}-title`}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close()
      }}
    >
      <div class="window">
        <header>
          <h2 id={`${kind}-title`}>{title}</h2>
          {tools}
          <button type="button" class="button icon plain" onClick={() => dialog.current?.close()}>
            <Icon name="cross" />
            <span class="visually-hidden">Close</span>
          </button>
        </header>
        {children}
      </div>
    </dialog>
  )
}
