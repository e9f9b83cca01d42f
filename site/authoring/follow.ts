import { type ReadonlySignal, signal } from '@preact/signals'
import type { AuthoringEvent, ShownMistake, ShownPicture, Verdict } from 'broadside/server'
import { ask, linesOf, Refusal } from '../editor/ask.ts'

/** A proof of one family. */
export interface FamilyProof {
  /** The save its picture shows, and the one its verdict is about. */
  readonly shows: number
  readonly judges: number
  readonly picture?: ShownPicture
  readonly verdict?: Verdict
  readonly failure?: string
}

/** A template as it is while its files are saved. */
export interface Following {
  /** How many times files were saved since the page was opened. */
  readonly save: ReadonlySignal<number>
  /** By placement. */
  readonly proofs: ReadonlySignal<ReadonlyMap<string, FamilyProof>>
  /** Placements of the last save; empty where the files could not be laid out. */
  readonly placements: ReadonlySignal<readonly string[] | undefined>
  readonly mistakes: ReadonlySignal<readonly ShownMistake[]>
  /** Milliseconds from seeing the last save to all families drawn. */
  readonly took: ReadonlySignal<number | undefined>
  readonly trouble: ReadonlySignal<string>
}

const AGAIN = 1000

/** Follows a sample of a template until the page is left. */
export function follow(id: string, at: number): Following {
  const save = signal(0)
  const proofs = signal<ReadonlyMap<string, FamilyProof>>(new Map())
  const placements = signal<readonly string[] | undefined>(undefined)
  const mistakes = signal<readonly ShownMistake[]>([])
  const took = signal<number | undefined>(undefined)
  const trouble = signal('')
  let started = 0

  function update(placement: string, change: Partial<FamilyProof>): void {
    const before = proofs.peek().get(placement)
    proofs.value = new Map(proofs.peek()).set(placement, { shows: -1, judges: -1, ...before, ...change })
    const all = placements.peek() ?? []
    const drawn = all.every((one) => (proofs.peek().get(one)?.shows ?? -1) === save.peek())
    if (took.peek() === undefined && drawn) took.value = performance.now() - started
  }

  function take(event: AuthoringEvent | { readonly type: 'broken'; readonly message: string }): void {
    const now = save.peek()
    if (event.type === 'saved') {
      save.value = now + 1
      took.value = undefined
      started = performance.now()
    } else if (event.type === 'planned') placements.value = event.placements
    else if (event.type === 'mistakes') mistakes.value = event.mistakes
    else if (event.type === 'preview') update(event.placement, { shows: now, picture: event.picture })
    else if (event.type === 'checked') {
      const { type, placement, ...verdict } = event
      const shown = verdict.picture === undefined ? {} : { picture: verdict.picture }
      update(placement, { shows: now, judges: now, verdict, ...shown })
    } else if (event.type === 'failed') {
      const { message, hint } = event.error
      update(event.placement, { shows: now, judges: now, failure: [message, hint].join(' ').trim() })
    } else if (event.type === 'broken') trouble.value = event.message
  }

  async function listen(): Promise<void> {
    try {
      const response = await ask(`/api/authoring/${id}/${at}`)
      trouble.value = ''
      for await (const event of linesOf<AuthoringEvent>(response)) take(event)
    } catch (error) {
      trouble.value = error instanceof Refusal ? error.message : 'The studio does not answer. Trying again …'
    }
    setTimeout(() => void listen(), AGAIN)
  }
  void listen()
  return { save, proofs, placements, mistakes, took, trouble }
}
