import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Campaign, EditorData } from '../campaign.ts'
import { Icon } from '../icons.tsx'

type BuiltIn = Extract<Campaign['plate'], { source: 'procedural' }>

/** Milliseconds after which the small pictures follow the number: whoever asks for another five times waits for one. */
const QUIET = 250

/** The built-in styles in the brand's colours, and the number that decides each picture. */
export function StyleChooser({
  data,
  campaign,
  plate,
  onChange,
}: {
  readonly data: EditorData
  readonly campaign: Campaign
  readonly plate: BuiltIn
  readonly onChange: (plate: BuiltIn, kind?: string) => void
}): JSX.Element {
  const [seed, setSeed] = useState(plate.seed)
  useEffect(() => {
    const timer = setTimeout(() => setSeed(plate.seed), QUIET)
    return () => clearTimeout(timer)
  }, [plate.seed])
  const choices = [{ id: '', title: 'The brand’s own', description: 'What the brand and the template take.' }]
  const shown = [...choices, ...data.styles]
  const chosen = shown.find(({ id }) => id === (plate.style ?? ''))
  return (
    <div class="field">
      <fieldset class="styles">
        <legend class="label">Style</legend>
        {shown.map(({ id, title }) => (
          <label key={id} class="style">
            <input
              type="radio"
              name="style"
              class="visually-hidden"
              checked={id === (plate.style ?? '')}
              onChange={() =>
                onChange({ source: 'procedural', seed: plate.seed, ...(id === '' ? {} : { style: id }) })
              }
            />
            <img
              src={`/api/styles/${campaign.brand}/${campaign.template}/${id || 'own'}/${seed}`}
              alt=""
              width={132}
              height={99}
              loading="lazy"
            />
            <span>{title}</span>
          </label>
        ))}
      </fieldset>
      <div class="row">
        <p class="help">
          {chosen?.description} Number {plate.seed}.
        </p>
        <button
          type="button"
          class="button"
          onClick={() => onChange({ ...plate, seed: plate.seed + 1 }, 'seed')}
        >
          <Icon name="shuffle" /> Another
        </button>
      </div>
    </div>
  )
}
