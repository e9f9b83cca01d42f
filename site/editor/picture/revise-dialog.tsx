import type { Purse } from 'broadside/server'
import type { JSX, TargetedKeyboardEvent } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { ask, Refusal, sending } from '../ask.ts'
import { Dialog } from '../dialog.tsx'
import { coverage, type Mark, maskPng } from './mask.ts'
import { MaskPainter } from './mask-painter.tsx'
import { Partial } from './progress.tsx'
import type { ReviseProps } from './revise-button.tsx'
import { useWatch, WatchChoice } from './watch-choice.tsx'
import { dollars, standing, told } from './words.ts'

interface Price {
  readonly key: string
  readonly stored: boolean
  readonly model: string
  readonly most?: number
  readonly watching?: number
  readonly purse: Purse
}

const QUALITIES = ['low', 'medium', 'high'] as const
/** Milliseconds without a stroke or a letter after which the price is asked for: the mask goes along. */
const QUIET = 600

/** A window in which a picture is changed: where, into what, for how much. */
export function ReviseDialog({
  draft,
  picture,
  from,
  pictures,
  onDone,
  onClose,
}: ReviseProps & { readonly onClose: () => void }): JSX.Element {
  const id = useId()
  const canvas = useRef<HTMLCanvasElement | undefined>(undefined)
  const [base] = useState({ picture, from })
  const [marks, setMarks] = useState<readonly Mark[]>([])
  const [whole, setWhole] = useState(false)
  const [prompt, setPrompt] = useState('')
  const [quality, setQuality] = useState<(typeof QUALITIES)[number]>('medium')
  const [price, setPrice] = useState<Price | undefined>(undefined)
  const [problem, setProblem] = useState('')
  const [bought, setBought] = useState('')
  const [watch, setWatch] = useWatch()

  const purchase = pictures.purchase.value
  const mine = purchase?.id === bought ? purchase : undefined
  const running = mine?.status === 'running'
  const comes = running ? mine?.items.find(({ partials = 0 }) => partials > 0) : undefined

  async function wish(): Promise<object> {
    const mask = whole || canvas.current === undefined ? {} : { mask: await maskPng(canvas.current) }
    return { from: base.from, prompt: prompt.trim(), quality, watch, ...mask }
  }
  useEffect(() => {
    setPrice(undefined)
    setProblem('')
    if (prompt.trim() === '' || (!whole && marks.length === 0)) return
    let isStale = false
    const timer = setTimeout(async () => {
      try {
        const share = whole || canvas.current === undefined ? 0.5 : coverage(canvas.current)
        if (share === 0 || share === 1)
          return setProblem(
            share === 0 ? 'Nothing is painted.' : 'Everything is painted: choose the whole picture instead.',
          )
        const response = await ask(`/api/drafts/${draft}/plates/revision-quote`, sending(await wish()))
        const next: Price = await response.json()
        if (!isStale) setPrice(next)
      } catch (error) {
        if (!isStale) setProblem(error instanceof Refusal ? error.message : 'The studio does not answer.')
      }
    }, QUIET)
    return () => {
      isStale = true
      clearTimeout(timer)
    }
  }, [prompt, marks, whole, quality, watch])

  async function change(): Promise<void> {
    if (price === undefined) return
    setProblem('')
    try {
      await pictures.buy('purchase/revision', { ...(await wish()), most: price.most ?? 0 }, (item) => {
        onDone(item)
        onClose()
      })
      setBought(pictures.purchase.peek()?.id ?? '')
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }

  /** Undo is of the mask here, and of the text where it is typed; not of the campaign behind it. */
  function takeBack(event: TargetedKeyboardEvent<HTMLElement>): void {
    if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return
    event.stopPropagation()
    const typing = event.target instanceof HTMLElement && event.target.matches('textarea, input[type=number]')
    if (typing || event.shiftKey) return
    event.preventDefault()
    setMarks(marks.slice(0, -1))
  }

  const left = price === undefined ? 0 : price.purse.budget - price.purse.spent - price.purse.open
  const isFree = price?.stored === true
  const isOver = price?.most !== undefined && !isFree && price.most > left
  const isKeyless = price !== undefined && !isFree && !price.purse.key
  const error = mine?.error ?? mine?.items[0]?.error
  return (
    <Dialog title="Change the picture" kind="revise" onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of what stands in it */}
      <div class="body" onKeyDown={takeBack}>
        {whole || comes !== undefined ? (
          <div class="painter">
            <div class="easel">
              <div class="painted" style={{ '--ratio': base.picture.width / base.picture.height }}>
                <img src={base.picture.src} alt="As it is now" />
                {comes !== undefined && <Partial draft={draft} item={comes} />}
              </div>
            </div>
          </div>
        ) : (
          <MaskPainter
            picture={base.picture}
            marks={marks}
            onChange={setMarks}
            onPainted={(painted) => {
              canvas.current = painted
            }}
          />
        )}
        <div class="wish">
          <fieldset class="field">
            <legend class="label">Where</legend>
            <label class="choice">
              <input type="radio" name="where" checked={!whole} onChange={() => setWhole(false)} />
              <span>
                Where I paint <small>All else keeps its pixels, but for a soft edge.</small>
              </span>
            </label>
            <label class="choice">
              <input type="radio" name="where" checked={whole} onChange={() => setWhole(true)} />
              <span>
                The whole picture <small>It is made anew, after this one.</small>
              </span>
            </label>
          </fieldset>
          <div class="field">
            <label class="label" for={`${id}-prompt`}>
              What it is to show
            </label>
            <textarea
              id={`${id}-prompt`}
              class="input"
              rows={3}
              maxLength={4000}
              value={prompt}
              placeholder="The harbour under a clear evening sky"
              aria-describedby={`${id}-help`}
              data-first
              onInput={({ currentTarget: { value } }) => setPrompt(value)}
            />
            <p class="help" id={`${id}-help`}>
              Describe the picture as a whole, with the change in it.
            </p>
          </div>
          <fieldset class="field qualities">
            <legend class="label">Quality</legend>
            <div class="segments">
              {QUALITIES.map((each) => (
                <label key={each}>
                  <input
                    type="radio"
                    name="revision-quality"
                    class="visually-hidden"
                    checked={each === quality}
                    onChange={() => setQuality(each)}
                  />
                  <span>{each}</span>
                </label>
              ))}
            </div>
          </fieldset>
          <div class="pay">
            {!isFree && <WatchChoice watching={price?.watching} checked={watch} onChange={setWatch} />}
            <button
              type="button"
              class="button main"
              disabled={
                price === undefined || running || isOver || isKeyless || (!isFree && price.most === undefined)
              }
              onClick={() => void change()}
            >
              {running
                ? 'Being made'
                : isFree
                  ? 'Use it: made before, nothing to pay'
                  : price?.most === undefined
                    ? 'Change it'
                    : `Change it for at most ${dollars(price.most, true)}`}
            </button>
            <p class="help" role="status">
              {mine !== undefined && standing(mine) !== ''
                ? standing(mine)
                : isKeyless
                  ? `The studio has no key to ask ${price.model} with: set OPENAI_API_KEY where it is started.`
                  : isOver
                    ? `That is more than the ${dollars(Math.max(0, left))} that are left of the studio’s budget.`
                    : price === undefined
                      ? 'With a mask and a few words there is a price.'
                      : 'It becomes a new version; this one stays.'}
            </p>
          </div>
          {error !== undefined && (
            <p class="problem" role="alert">
              {told(error)}
            </p>
          )}
          {problem !== '' && (
            <p class="problem" role="alert">
              {problem}
            </p>
          )}
        </div>
      </div>
    </Dialog>
  )
}
