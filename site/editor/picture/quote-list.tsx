import type { PictureQuote, QuotedPicture } from 'broadside/server'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import { nameOf } from './progress.tsx'
import { useWatch, WatchChoice } from './watch-choice.tsx'
import { counted, dollars } from './words.ts'

/** What pictures cost, which of them to have made, and the button that pays: the amount stands on it. */
export function QuoteList({
  quote,
  pricing,
  running,
  onUse,
  onOthers,
  onBuy,
}: {
  readonly quote: PictureQuote
  readonly pricing: boolean
  readonly running: boolean
  /** Takes pictures that are there, by family. */
  readonly onUse: (use: Readonly<Record<string, string>>) => void
  /** Asks for others from the same words, where there can be more. */
  readonly onOthers: (() => void) | undefined
  readonly onBuy: (keys: readonly string[], most: number, watch: boolean) => Promise<void>
}): JSX.Element {
  const { plates, purse, model, warnings, shutdown, watching } = quote
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set())
  const [problem, setProblem] = useState('')
  const [sending, setSending] = useState(false)
  const open = plates.filter(({ state }) => state !== 'used')
  const wanted = open.filter(({ family }) => !without.has(family))
  const missing = wanted.filter(({ state }) => state === 'missing')
  const [asked, setAsked] = useWatch()
  const watch = asked && watching !== undefined
  const each = watch ? watching : 0
  const most = missing.reduce((sum, plate) => sum + (plate.most ?? 0) + each, 0)
  const isPriced = missing.every((plate) => plate.most !== undefined)
  const left = Math.max(0, purse.budget - purse.spent - purse.open)
  const isOver = most > left
  const isKeyless = missing.length > 0 && !purse.key

  async function take(): Promise<void> {
    setProblem('')
    if (missing.length === 0) {
      onUse(Object.fromEntries(wanted.map(({ family, key }) => [family, key])))
      return
    }
    setSending(true)
    try {
      await onBuy(
        wanted.map(({ key }) => key),
        most,
        watch,
      )
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
    setSending(false)
  }
  return (
    <section class="quote" aria-label="Price" aria-busy={pricing}>
      <ul>
        {plates.map((plate) => (
          <Line
            key={plate.family}
            plate={plate}
            chosen={plate.state !== 'used' && !without.has(plate.family)}
            onChoose={(isChosen) => {
              const next = new Set(without)
              if (isChosen) next.delete(plate.family)
              else next.add(plate.family)
              setWithout(next)
            }}
          />
        ))}
      </ul>
      {warnings.map((warning) => (
        <p class="caution" key={warning}>
          {warning}
        </p>
      ))}
      {shutdown !== undefined && (
        <p class="caution">
          {model} is no longer served from {shutdown} on.
        </p>
      )}
      {isKeyless && (
        <div class="caution">
          <p>
            The studio has no key to ask {model} with. Set it where the studio is started, then start it
            again:
          </p>
          <code class="told">OPENAI_API_KEY=sk-… npx broadside studio</code>
        </div>
      )}
      {open.length === 0 && onOthers !== undefined && !running && (
        <button type="button" class="button small others" onClick={onOthers}>
          <Icon name="shuffle" /> Others from the same words
        </button>
      )}
      {open.length > 0 && !running && (
        <div class="pay">
          {missing.length > 0 && <WatchChoice watching={watching} checked={asked} onChange={setAsked} />}
          <button
            type="button"
            class="button main"
            disabled={wanted.length === 0 || sending || isOver || isKeyless || !isPriced}
            aria-disabled={pricing}
            onClick={() => {
              // Until the price is that of what stands above, there is nothing to confirm.
              if (!pricing) void take()
            }}
          >
            {labelOf(wanted.length, missing.length, most)}
          </button>
          <p class="help">
            {!isPriced
              ? `Nobody publishes a price for ${model}, so none can be confirmed here.`
              : isOver
                ? `That is more than the ${dollars(left)} that are left of the studio’s budget of ${dollars(purse.budget)}. Choose fewer, a lower quality, or start it with a higher --budget.`
                : `${dollars(purse.spent + purse.open)} of the budget of ${dollars(purse.budget)} spent. Nothing is paid before you press it, nothing twice.`}
          </p>
        </div>
      )}
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  )
}

function labelOf(wanted: number, missing: number, most: number): string {
  if (wanted === 0) return 'Nothing chosen'
  if (missing === 0) return `Use ${wanted === 1 ? 'it' : 'them'}: nothing to pay`
  return `Generate ${counted(missing, 'picture')} for at most ${dollars(most, true)}`
}

const STATES = { used: 'In use', stored: 'There, $0.00' } as const

function Line({
  plate: { family, width, height, exports, state, likely },
  chosen,
  onChoose,
}: {
  readonly plate: QuotedPicture
  readonly chosen: boolean
  readonly onChoose: (chosen: boolean) => void
}): JSX.Element {
  const price = likely === undefined ? 'No published price' : dollars(likely)
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={chosen || state === 'used'}
          disabled={state === 'used'}
          onChange={({ currentTarget: { checked } }) => onChoose(checked)}
        />
        <span>
          {nameOf(family)}
          <small>
            {width} × {height}, {counted(exports, 'size')}
          </small>
        </span>
        <span class="price">{state === 'missing' ? price : STATES[state]}</span>
      </label>
    </li>
  )
}
