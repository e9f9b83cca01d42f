import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { Campaign, EditorData } from '../campaign.ts'
import type { History } from '../history.ts'
import { withMarks, withRevised, withUse } from './changes.ts'
import { ModelPanel } from './model-panel.tsx'
import { PhotoPanel } from './photo-panel.tsx'
import type { Pictures } from './pictures.ts'
import { Progress } from './progress.tsx'
import { StyleChooser } from './style-chooser.tsx'

type Plate = Campaign['plate']

/** Where pictures come from. A photo that a model changed is still a photo to whoever chose it. */
const SOURCES = { procedural: 'Built in', file: 'Photo', openai: 'GPT Image' } as const
type Source = keyof typeof SOURCES

/** The picture under the type: drawn, a photo, or made by an image model. */
export function PicturePanel({
  data,
  history,
  pictures,
}: {
  readonly data: EditorData
  readonly history: History<Campaign>
  readonly pictures: Pictures
}): JSX.Element {
  const campaign = history.value.value
  const { plate } = campaign
  const source = plate.source === 'stored' ? 'file' : plate.source
  // Who looks at another source and comes back finds what was there.
  const left = useRef<Partial<Record<Source, Plate>>>({})
  left.current[source] = plate
  const set = (next: Plate, kind?: string): void =>
    history.change((before) => ({ ...before, plate: next }), kind)
  const choose = (wanted: Source): void => {
    if (wanted === source) return
    const last = data.pictures.at(-1)
    const fresh: Record<Source, Plate | undefined> = {
      procedural: { source: 'procedural', seed: 1 },
      file: last && { source: 'file', path: last.path },
      openai: { source: 'openai', quality: 'medium' },
    }
    const next = left.current[wanted] ?? fresh[wanted]
    if (next !== undefined) set(next)
    else document.querySelector<HTMLElement>('#photo button')?.focus()
  }
  return (
    <>
      <fieldset class="pills sources">
        <legend class="visually-hidden">Where the picture comes from</legend>
        {(Object.keys(SOURCES) as Source[]).map((each) => (
          <button
            key={each}
            type="button"
            class="pill"
            aria-pressed={each === source}
            onClick={() => choose(each)}
          >
            {SOURCES[each]}
          </button>
        ))}
      </fieldset>
      {plate.source === 'procedural' && (
        <StyleChooser data={data} campaign={campaign} plate={plate} onChange={set} />
      )}
      {plate.source === 'openai' ? (
        <ModelPanel
          data={data}
          campaign={campaign}
          plate={plate}
          pictures={pictures}
          onChange={set}
          onUse={(use, isSame) => history.change((before) => withUse(before, use, isSame))}
          onMarks={(family, marks, kind) =>
            history.change((before) => withMarks(before, family, marks), kind)
          }
        />
      ) : (
        <PhotoPanel
          data={data}
          plate={plate}
          pictures={pictures}
          onChange={set}
          onRevised={(from, key) => history.change((before) => withRevised(before, from, key))}
        />
      )}
      {plate.source !== 'openai' && <Progress pictures={pictures} />}
    </>
  )
}
