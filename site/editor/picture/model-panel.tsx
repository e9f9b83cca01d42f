import type { PictureMarks } from 'broadside/server'
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { Campaign, EditorData } from '../campaign.ts'
import type { Use } from './changes.ts'
import { ChosenPictures } from './chosen-pictures.tsx'
import type { Pictures } from './pictures.ts'
import { Progress } from './progress.tsx'
import { Prompts } from './prompts.tsx'
import { QuoteList } from './quote-list.tsx'
import { dollars } from './words.ts'

export type Modelled = Extract<Campaign['plate'], { source: 'openai' }>

const MOST_TAKES = 99

/** Pictures by an image model: what they show, what they cost, having them made, and those that are there. */
export function ModelPanel({
  data,
  campaign,
  plate,
  pictures,
  onChange,
  onUse,
  onMarks,
}: {
  readonly data: EditorData
  readonly campaign: Campaign
  readonly plate: Modelled
  readonly pictures: Pictures
  readonly onChange: (plate: Campaign['plate'], kind?: string) => void
  /** Takes pictures that are there; `isSame`: they show what was there before. */
  readonly onUse: (use: Use, isSame: boolean) => void
  readonly onMarks: (family: string, marks: PictureMarks, kind: string) => void
}): JSX.Element {
  const id = useId()
  const quote = pictures.quote.value
  const problem = pictures.problem.value
  return (
    <>
      <div class="field">
        <label class="label" for={`${id}-scene`}>
          What it shows
        </label>
        <textarea
          id={`${id}-scene`}
          class="input"
          rows={3}
          maxLength={2000}
          value={plate.scene ?? ''}
          placeholder="A quiet harbour at dawn, seen from the quay"
          aria-describedby={`${id}-help`}
          onInput={({ currentTarget: { value } }) => onChange(withScene(plate, value), 'scene')}
        />
        <p class="help" id={`${id}-help`}>
          The template says how: which parts stay calm, which light. No words: type is set over it.
        </p>
      </div>
      <fieldset class="field qualities">
        <legend class="label">Quality</legend>
        <div class="segments">
          {(quote?.qualities ?? FIRST).map(({ quality, likely }) => (
            <label key={quality}>
              <input
                type="radio"
                name="quality"
                class="visually-hidden"
                checked={quality === plate.quality}
                onChange={() => onChange({ ...plate, quality })}
              />
              <span>
                {quality}
                <small>
                  {likely === undefined ? ' ' : likely === 0 ? 'is there' : `about ${dollars(likely)}`}
                </small>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {quote !== undefined && <Prompts plates={quote.plates} />}
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {quote === undefined && problem === '' && (
        <p class="help" role="status">
          Working out what it costs …
        </p>
      )}
      {quote !== undefined && problem === '' && (
        <QuoteList
          quote={quote}
          pricing={pictures.pricing.value}
          running={pictures.purchase.value?.status === 'running'}
          onUse={(use) => onUse(use, false)}
          onOthers={
            (plate.take ?? 1) < MOST_TAKES
              ? () => onChange({ ...plate, take: (plate.take ?? 1) + 1 })
              : undefined
          }
          onBuy={(keys, most, watch) =>
            pictures.buy('purchase', { campaign, keys, most, watch }, ({ family, key }) =>
              onUse({ [family]: key }, false),
            )
          }
        />
      )}
      <Progress pictures={pictures} />
      <ChosenPictures data={data} plate={plate} pictures={pictures} onUse={onUse} onMarks={onMarks} />
    </>
  )
}

const FIRST = (['low', 'medium', 'high'] as const).map((quality) => ({ quality, likely: undefined }))

/** Other words begin with their first picture again. */
function withScene({ scene: _, take: __, ...rest }: Modelled, scene: string): Modelled {
  return scene.trim() === '' ? rest : { ...rest, scene }
}
