import { signal } from '@preact/signals'
import type { StoredPicture } from 'broadside/server'
import type { JSX, TargetedPointerEvent } from 'preact'
import { useMemo } from 'preact/hooks'
import type { Campaign, EditorData } from './campaign.ts'
import type { History } from './history.ts'
import { Icon } from './icons.tsx'
import { Uploader } from './uploader.tsx'

type Plate = Campaign['plate']
type Photo = Extract<Plate, { source: 'file' }>

const MIDDLE = [0.5, 0.5] as const
const STEP = 0.02

/** The picture under the type: one of the built-in styles, or a photo with its point of interest. */
export function PicturePanel({
  data,
  history,
}: {
  readonly data: EditorData
  readonly history: History<Campaign>
}): JSX.Element {
  const pictures = useMemo(() => signal(data.pictures), [])
  const { plate } = history.value.value
  const set = (next: Plate, kind?: string): void =>
    history.change((before) => ({ ...before, plate: next }), kind)
  const choose = (picture: StoredPicture): void => {
    if (!pictures.value.some(({ path }) => path === picture.path))
      pictures.value = [...pictures.value, picture]
    set({ source: 'file', path: picture.path })
  }
  const builtIn: Plate = { source: 'procedural', seed: 1 }
  const shown = plate.source === 'file' ? pictures.value.find(({ path }) => path === plate.path) : undefined

  return (
    <>
      <fieldset class="pills sources">
        <legend class="visually-hidden">Where the picture comes from</legend>
        <button
          type="button"
          class="pill"
          aria-pressed={plate.source === 'procedural'}
          onClick={() => plate.source === 'file' && set(builtIn)}
        >
          Built in
        </button>
        <button
          type="button"
          class="pill"
          aria-pressed={plate.source === 'file'}
          onClick={() => {
            const last = pictures.value.at(-1)
            if (last !== undefined) choose(last)
            else document.querySelector<HTMLElement>('#photo button')?.focus()
          }}
        >
          Photo
        </button>
      </fieldset>
      {plate.source === 'procedural' && (
        <div class="field">
          <label class="label" for="style">
            Style
          </label>
          <div class="pair">
            <select
              id="style"
              class="input"
              value={plate.style ?? ''}
              onChange={({ currentTarget: { value } }) =>
                set({ source: 'procedural', seed: plate.seed, ...(value === '' ? {} : { style: value }) })
              }
            >
              <option value="">As the brand has it</option>
              {data.styles.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
            <button
              type="button"
              class="button"
              onClick={() => set({ ...plate, seed: plate.seed + 1 }, 'seed')}
            >
              <Icon name="shuffle" /> Another
            </button>
          </div>
          <p class="help">
            Drawn from the brand’s colours; number {plate.seed}.{' '}
            {data.styles.find(({ id }) => id === plate.style)?.description}
          </p>
        </div>
      )}
      {plate.source === 'file' && shown !== undefined && (
        <Focus
          draft={data.draft.id}
          picture={shown}
          plate={plate}
          onChange={(focal) => set({ ...plate, focal }, 'focal')}
        />
      )}
      <div id="photo">
        <Uploader
          draft={data.draft.id}
          label="Photo for the campaign"
          chosen={plate.source === 'file' ? plate.path : undefined}
          onChoose={(picture) => (picture === undefined ? set(builtIn) : choose(picture))}
        />
      </div>
    </>
  )
}

/** The photo with its point of interest, to be dragged or moved with the arrow keys. */
function Focus({
  draft,
  picture,
  plate,
  onChange,
}: {
  readonly draft: string
  readonly picture: StoredPicture
  readonly plate: Photo
  readonly onChange: (focal: [number, number]) => void
}): JSX.Element {
  const [x, y] = plate.focal ?? MIDDLE
  const to = (left: number, top: number): void => {
    const inside = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 1000) / 1000
    onChange([inside(left), inside(top)])
  }
  const follow = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    if (event.buttons === 0) return
    const box = event.currentTarget.getBoundingClientRect()
    to((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height)
  }
  const keys: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-STEP, 0],
    ArrowRight: [STEP, 0],
    ArrowUp: [0, -STEP],
    ArrowDown: [0, STEP],
  }
  return (
    <figure class="focus">
      <div
        class="photo"
        style={{ aspectRatio: `${picture.width} / ${picture.height}` }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          follow(event)
        }}
        onPointerMove={follow}
      >
        <img src={`/api/drafts/${draft}/${picture.path}`} alt="What this campaign shows" draggable={false} />
        <button
          type="button"
          class="point"
          style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
          aria-label={`Point of interest: ${Math.round(x * 100)} % from the left, ${Math.round(y * 100)} % from the top. Arrow keys move it.`}
          onKeyDown={(event) => {
            const step = keys[event.key]
            if (step === undefined) return
            event.preventDefault()
            to(x + step[0], y + step[1])
          }}
        />
      </div>
      <figcaption class="help">
        {plate.focal === undefined
          ? 'Crops keep what draws the eye. Set a point where they should keep something else.'
          : 'Crops keep this point.'}
      </figcaption>
    </figure>
  )
}
