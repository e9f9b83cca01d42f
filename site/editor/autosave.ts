import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { Draft } from 'broadside/server'
import { ask, Refusal, sending } from './ask.ts'
import type { Campaign } from './campaign.ts'
import type { History } from './history.ts'

export type Saving =
  | { readonly state: 'saved' | 'waiting' | 'saving' }
  /** It could not be saved; it is tried again. */
  | { readonly state: 'failing'; readonly message: string }
  /** Somebody saved it in another window; nothing is saved until one of the two is chosen. */
  | { readonly state: 'conflict'; readonly theirs: Draft }

export interface Autosave {
  readonly saving: ReadonlySignal<Saving>
  /** Resolves when what is seen now is saved; rejects where it cannot be. */
  readonly flush: () => Promise<void>
  readonly keepMine: () => void
  readonly takeTheirs: () => void
}

/** Milliseconds without an edit after which it is saved. */
const QUIET = 500
const AGAIN = 3000

/** Saves every change, and never over somebody else's. */
export function autosave(draft: Draft, history: History<Campaign>): Autosave {
  const path = `/api/drafts/${draft.id}`
  const saving = signal<Saving>({ state: 'saved' })
  let revision = draft.revision
  let saved = JSON.stringify(draft.campaign)
  let timer: ReturnType<typeof setTimeout> | undefined
  let underWay: Promise<void> | undefined

  const isDirty = (): boolean => JSON.stringify(history.value.peek()) !== saved

  async function save(): Promise<void> {
    clearTimeout(timer)
    if (saving.peek().state === 'conflict')
      throw new Error('It was changed in another window: choose one of the two first.')
    if (underWay !== undefined) {
      await underWay
      return isDirty() ? save() : undefined
    }
    if (!isDirty()) {
      saving.value = { state: 'saved' }
      return
    }
    const text = JSON.stringify(history.value.peek())
    saving.value = { state: 'saving' }
    underWay = ask(path, sending(JSON.parse(text), 'PUT', { 'If-Match': `"${revision}"` }))
      .then((response) => response.json())
      .then((next: Draft) => {
        revision = next.revision
        saved = text
        saving.value = { state: isDirty() ? 'waiting' : 'saved' }
      })
      .finally(() => {
        underWay = undefined
      })
    try {
      await underWay
      if (isDirty()) wait(QUIET)
    } catch (error) {
      if (error instanceof Refusal && error.status === 409)
        saving.value = { state: 'conflict', theirs: (error.body as { current: Draft }).current }
      else {
        const message = error instanceof Refusal ? error.message : 'The studio does not answer.'
        saving.value = { state: 'failing', message }
        wait(AGAIN)
      }
      throw error
    }
  }

  function wait(time: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void save().catch(() => {}), time)
  }

  /** Another window may have saved while this one was not looked at. */
  async function look(): Promise<void> {
    if (saving.peek().state === 'conflict') return
    const theirs: Draft = await ask(path).then((response) => response.json())
    if (theirs.revision === revision || underWay !== undefined) return
    if (isDirty()) saving.value = { state: 'conflict', theirs }
    else take(theirs)
  }

  function take(theirs: Draft): void {
    revision = theirs.revision
    saved = JSON.stringify(theirs.campaign)
    history.replace(theirs.campaign)
    saving.value = { state: 'saved' }
  }

  effect(() => {
    history.value.value
    if (!isDirty() || saving.peek().state === 'conflict') return
    saving.value = { state: 'waiting' }
    wait(QUIET)
  })
  addEventListener('focus', () => void look().catch(() => {}))
  // What was typed in the last half second is saved while the page goes.
  addEventListener('pagehide', () => {
    if (!isDirty() || saving.peek().state === 'conflict') return
    const options = sending(history.value.peek(), 'PUT', { 'If-Match': `"${revision}"` })
    void fetch(path, { ...options, keepalive: true })
  })

  return {
    saving,
    flush: save,
    keepMine() {
      const now = saving.peek()
      if (now.state !== 'conflict') return
      revision = now.theirs.revision
      saving.value = { state: 'waiting' }
      void save().catch(() => {})
    },
    takeTheirs() {
      const now = saving.peek()
      if (now.state === 'conflict') take(now.theirs)
    },
  }
}
