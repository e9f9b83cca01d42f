import { type ReadonlySignal, signal } from '@preact/signals'
import type { ProofEvent, ShownPicture, Verdict } from 'broadside/server'
import { ask, linesOf, Refusal, sending } from './ask.ts'
import type { Campaign } from './campaign.ts'

type Slots = Extract<ProofEvent, { type: 'preview' }>['slots']
type Issues = Extract<ProofEvent, { type: 'issues' }>['issues']

/** A proof as it is known now. */
export interface Proof {
  /** The edit its picture shows. */
  readonly shows: number
  /** The edit its verdict is about. */
  readonly judges: number
  readonly picture?: ShownPicture
  readonly slots: Slots
  readonly verdict?: Verdict
  /** Why it could not be made. */
  readonly failure?: string
}

/** Proofs of a draft as they come. */
export interface ProofStream {
  /** By locale and placement. */
  readonly proofs: ReadonlySignal<ReadonlyMap<string, Proof>>
  /** What keeps proofs from being made. */
  readonly issues: ReadonlySignal<Issues>
  /** What the server did not do; empty if all is well. */
  readonly trouble: ReadonlySignal<string>
  /** Asks for the proofs of a state; those it asked for before are stale. */
  readonly show: (campaign: Campaign, locale: string, edit: number) => void
}

/** Milliseconds between two requests: letters that come faster share one. */
const PACE = 40
const AGAIN = 2000
/** Before any proof is there, in pixels. */
const USUAL = 240

export function keyOf(locale: string, placement: string): string {
  return `${locale} ${placement}`
}

/** The proofs of one open page. */
export function proofStream(id: string): ProofStream {
  const session = crypto.randomUUID()
  const proofs = signal<ReadonlyMap<string, Proof>>(new Map())
  const issues = signal<Issues>([])
  const trouble = signal('')
  let wanted: { campaign: Campaign; locale: string; edit: number } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = 0

  function update(key: string, edit: number, change: Partial<Proof>): void {
    const before = proofs.peek().get(key)
    // An older request may still bring a picture; it is welcome as long as nothing newer is there.
    if (before !== undefined && Math.max(before.shows, before.judges) > edit) return
    const next = { shows: -1, judges: -1, slots: [], ...before, ...change }
    proofs.value = new Map(proofs.peek()).set(key, next)
  }

  function take(
    event: ProofEvent | { readonly type: 'broken'; readonly message: string },
    locale: string,
    edit: number,
  ): void {
    if (event.type === 'issues') {
      if (wanted?.edit === edit) issues.value = event.issues
    } else if (event.type === 'planned') {
      if (wanted?.edit === edit) issues.value = []
    } else if (event.type === 'preview') {
      const { placement, picture, slots } = event
      update(keyOf(locale, placement), edit, { shows: edit, picture, slots })
    } else if (event.type === 'checked') {
      const { type, placement, ...verdict } = event
      const { picture } = verdict
      const shown = picture === undefined ? {} : { shows: edit, picture }
      update(keyOf(locale, placement), edit, { judges: edit, verdict, ...shown })
    } else if (event.type === 'failed') {
      const { message, hint } = event.error
      update(keyOf(locale, event.placement), edit, {
        judges: edit,
        failure: [message, hint].join(' ').trim(),
      })
    } else if (event.type === 'broken') trouble.value = event.message
  }

  async function send(): Promise<void> {
    if (wanted === undefined) return
    const { campaign, locale, edit } = wanted
    last = performance.now()
    try {
      const response = await ask(
        `/api/drafts/${id}/proofs`,
        sending({ campaign, locale, session, side: shownSide() }),
      )
      trouble.value = ''
      for await (const event of linesOf<ProofEvent>(response)) take(event, locale, edit)
    } catch (error) {
      if (wanted?.edit !== edit) return
      if (error instanceof Refusal && error.status === 422) {
        issues.value = issuesIn(error)
        return
      }
      trouble.value = error instanceof Refusal ? error.message : 'The studio does not answer. Trying again …'
      timer = setTimeout(() => void send(), AGAIN)
    }
  }

  return {
    proofs,
    issues,
    trouble,
    show(campaign, locale, edit) {
      wanted = { campaign, locale, edit }
      clearTimeout(timer)
      timer = setTimeout(() => void send(), Math.max(0, PACE - (performance.now() - last)))
    },
  }
}

/** Side of a square with the area of a proof as it is shown, in pixels of the screen; the same for all of them. */
function shownSide(): number {
  const shown = document.querySelector('.card .picture')?.getBoundingClientRect()
  const side = shown === undefined ? USUAL : Math.sqrt(shown.width * shown.height)
  return Math.round(Math.min(2000, Math.max(40, side * devicePixelRatio)))
}

function issuesIn({ body, message }: Refusal): Issues {
  const found = (body as { issues?: Issues } | undefined)?.issues
  return found ?? [{ file: 'campaign', path: '', found: message, expected: '' }]
}
