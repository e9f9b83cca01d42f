import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { PictureQuote, PurchaseItem, PurchaseState, Version } from 'broadside/server'
import { ask, linesOf, Refusal, sending } from '../ask.ts'
import type { Campaign } from '../campaign.ts'
import type { History } from '../history.ts'

/** What a page knows of the pictures by image models of its draft. */
export interface Pictures {
  /** Id of the draft. */
  readonly draft: string
  /** What those of the campaign cost; of the last state that could be priced. */
  readonly quote: ReadonlySignal<PictureQuote | undefined>
  readonly pricing: ReadonlySignal<boolean>
  /** Why there is no price. */
  readonly problem: ReadonlySignal<string>
  /** Every picture the draft has had made, oldest first. */
  readonly versions: ReadonlySignal<readonly Version[]>
  /** The last purchase of the draft, whoever began it. */
  readonly purchase: ReadonlySignal<PurchaseState | undefined>
  /**
   * Has pictures made. Resolves when that has begun; rejects with a {@link Refusal} where it cannot.
   * @param onDone told of each picture that is there
   */
  readonly buy: (path: string, wish: object, onDone: (item: PurchaseItem) => void) => Promise<void>
  readonly stop: () => void
}

/** Milliseconds without an edit after which prices are asked for. */
const QUIET = 350

export function picturesOf(id: string, history: History<Campaign>): Pictures {
  const quote = signal<PictureQuote | undefined>(undefined)
  const pricing = signal(false)
  const problem = signal('')
  const versions = signal<readonly Version[]>([])
  const purchase = signal<PurchaseState | undefined>(undefined)
  let timer: ReturnType<typeof setTimeout> | undefined
  let priced = ''
  let followed = ''

  async function price(): Promise<void> {
    const campaign = history.value.peek()
    priced = decisive(campaign)
    try {
      const response = await ask(`/api/drafts/${id}/plates/quote`, sending({ campaign }))
      const next: PictureQuote = await response.json()
      if (decisive(history.value.peek()) !== priced) return
      quote.value = next
      problem.value = ''
    } catch (error) {
      problem.value =
        error instanceof Refusal && error.status === 422
          ? 'Fill in what is missing above first: then there is a price.'
          : messageOf(error)
    }
    pricing.value = false
  }

  function reprice(): void {
    clearTimeout(timer)
    pricing.value = true
    timer = setTimeout(() => void price(), QUIET)
  }

  async function look(): Promise<void> {
    const response = await ask(`/api/drafts/${id}/plates`)
    const found: { versions: readonly Version[]; purchase?: PurchaseState } = await response.json()
    versions.value = found.versions
    if (found.purchase?.status === 'running' && found.purchase.id !== followed) {
      purchase.value = found.purchase
      void follow(found.purchase.id, () => {})
    }
  }

  /** Follows a purchase to its end. */
  async function follow(name: string, onDone: (item: PurchaseItem) => void): Promise<void> {
    if (followed === name) return
    followed = name
    const told = new Set<string>()
    const response = await ask(`/api/drafts/${id}/purchase`)
    for await (const state of linesOf<PurchaseState>(response)) {
      if (state.id !== name) break
      purchase.value = state
      for (const item of state.items) {
        if (item.status !== 'done' || told.has(item.key)) continue
        told.add(item.key)
        await look()
        onDone(item)
      }
    }
    await look()
    // Proofs show what was not there before, also where the campaign says the same.
    history.touch()
    if (history.value.peek().plate.source === 'openai') reprice()
  }

  effect(() => {
    const campaign = history.value.value
    if (campaign.plate.source !== 'openai') return
    if (decisive(campaign) !== priced || problem.peek() !== '') reprice()
  })
  const lookAgain = (): void => void look().catch(() => {})
  // Another window may have had pictures made meanwhile.
  addEventListener('focus', lookAgain)
  lookAgain()

  return {
    draft: id,
    quote,
    pricing,
    problem,
    versions,
    purchase,
    async buy(path, wish, onDone) {
      const response = await ask(`/api/drafts/${id}/${path}`, sending(wish))
      const begun: PurchaseState = await response.json()
      purchase.value = begun
      void follow(begun.id, onDone).catch(() => {})
    },
    stop: () => void ask(`/api/drafts/${id}/purchase`, { method: 'DELETE' }).catch(() => {}),
  }
}

/** What of a campaign decides its pictures: copy does not, nor what is said of those that are there. */
function decisive({ brand, template, placements, plate }: Campaign): string {
  const { marks: _, ...asked } = plate.source === 'openai' ? plate : { ...plate, marks: undefined }
  return JSON.stringify([brand, template, placements, asked])
}

function messageOf(error: unknown): string {
  return error instanceof Refusal ? error.message : 'The studio does not answer.'
}
