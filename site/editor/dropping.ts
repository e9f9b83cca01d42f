import { useState } from 'preact/hooks'

/** What makes an element take files that are dropped on it. */
export interface Dropping {
  /** Whether files are held over it. */
  readonly over: boolean
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void
    readonly onDragLeave: () => void
    readonly onDrop: (event: DragEvent) => void
  }
}

/** Takes files that are dropped; `take` gets all of them, none where something else was dropped. */
export function useDropping(take: (files: readonly File[]) => void): Dropping {
  const [over, setOver] = useState(false)
  return {
    over,
    handlers: {
      onDragOver: (event) => {
        event.preventDefault()
        setOver(true)
      },
      onDragLeave: () => setOver(false),
      onDrop: (event) => {
        event.preventDefault()
        setOver(false)
        take([...(event.dataTransfer?.files ?? [])])
      },
    },
  }
}
