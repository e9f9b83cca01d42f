import { computed, type ReadonlySignal, signal } from '@preact/signals'

/** A value that can go back and forth. */
export interface History<T> {
  readonly value: ReadonlySignal<T>
  readonly canUndo: ReadonlySignal<boolean>
  readonly canRedo: ReadonlySignal<boolean>
  /** Counts every change of the value, back and forth too. */
  readonly edits: ReadonlySignal<number>
  /** Changes it. Changes of one `kind` in quick succession are one step back: a word typed, not its letters. */
  readonly change: (make: (value: T) => T, kind?: string) => void
  readonly undo: () => void
  readonly redo: () => void
  /** Counts as a change where what the value stands for has changed elsewhere. */
  readonly touch: () => void
  /** Takes a value from elsewhere; there is no way back from it. */
  readonly replace: (value: T) => void
}

/** Milliseconds in which changes of a kind count as one. */
const ONE_STEP = 900
const MOST = 200

export function historyOf<T>(first: T): History<T> {
  const value = signal(first)
  const past = signal<readonly T[]>([])
  const future = signal<readonly T[]>([])
  const edits = signal(0)
  let last = { kind: '', at: 0 }

  const show = (next: T): void => {
    value.value = next
    edits.value += 1
  }
  return {
    value,
    edits,
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    change(make, kind = '') {
      const before = value.value
      const next = make(before)
      if (next === before) return
      const now = performance.now()
      const goesOn = kind !== '' && kind === last.kind && now - last.at < ONE_STEP
      if (!goesOn) past.value = [...past.value, before].slice(-MOST)
      future.value = []
      last = { kind, at: now }
      show(next)
    },
    undo() {
      const before = past.value.at(-1)
      if (before === undefined) return
      past.value = past.value.slice(0, -1)
      future.value = [value.value, ...future.value]
      last = { kind: '', at: 0 }
      show(before)
    },
    redo() {
      const [next, ...rest] = future.value
      if (next === undefined) return
      future.value = rest
      past.value = [...past.value, value.value]
      last = { kind: '', at: 0 }
      show(next)
    },
    touch() {
      edits.value += 1
    },
    replace(next) {
      past.value = []
      future.value = []
      show(next)
    },
  }
}
