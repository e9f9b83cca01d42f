import { type ReadonlySignal, signal } from '@preact/signals'
import type { BulkState } from 'broadside/server'
import { ask, linesOf } from '../editor/ask.ts'
import { troublesOf } from './table-store.ts'

/** The run of a draft's rows, as it goes on. */
export interface RunStore {
  readonly state: ReadonlySignal<BulkState | undefined>
  /** What the server did not do; empty if all is well. */
  readonly trouble: ReadonlySignal<string>
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** Looks once more: rows may have been changed. */
  readonly look: () => void
}

const AGAIN = 2000

export function runStore(id: string): RunStore {
  const path = `/api/drafts/${id}/bulk`
  const state = signal<BulkState | undefined>(undefined)
  const trouble = signal('')
  let following = 0

  /** Follows a run until its end; if the server goes away, until it is there again. */
  async function follow(): Promise<void> {
    const turn = ++following
    try {
      for await (const next of linesOf<BulkState>(await ask(path))) {
        if (turn !== following) return
        state.value = next
        trouble.value = ''
      }
      // The server went away with a run under way.
      if (turn === following && state.peek()?.status === 'running') throw new TypeError()
    } catch {
      if (turn !== following) return
      trouble.value = 'The studio does not answer. Trying again …'
      setTimeout(() => turn === following && void follow(), AGAIN)
    }
  }

  async function tell(act: () => Promise<unknown>): Promise<void> {
    try {
      await act()
    } catch (error) {
      trouble.value = troublesOf(error).join(' ')
    }
  }

  void follow()
  return {
    state,
    trouble,
    start: () =>
      tell(async () => {
        state.value = (await (await ask(path, { method: 'POST' })).json()) as BulkState
        void follow()
      }),
    stop: () => tell(() => ask(path, { method: 'DELETE' })),
    look: () => {
      if (state.peek()?.status !== 'running') void follow()
    },
  }
}
