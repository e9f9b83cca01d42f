import type { PictureMarks, Version } from 'broadside/server'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { EditorData } from '../campaign.ts'
import type { Use } from './changes.ts'
import { Marks } from './marks.tsx'
import type { Modelled } from './model-panel.tsx'
import type { Pictures } from './pictures.ts'
import { nameOf } from './progress.tsx'
import { ReviseButton } from './revise-button.tsx'
import { type Choice, factsOf, plateSrc, Versions } from './versions.tsx'

/** The pictures of a campaign that a model made: one for each family of formats, what is said of it, every version, a way to change it. */
export function ChosenPictures({
  data,
  plate,
  pictures,
  onUse,
  onMarks,
}: {
  readonly data: EditorData
  readonly plate: Modelled
  readonly pictures: Pictures
  readonly onUse: (use: Use, isSame: boolean) => void
  /** Told what is said of the picture of a family; `kind` tells steps of one movement from the next. */
  readonly onMarks: (family: string, marks: PictureMarks, kind: string) => void
}): JSX.Element | null {
  const [chosen, setChosen] = useState('')
  const draft = data.draft.id
  const versions = pictures.versions.value
  const quoted = pictures.quote.value?.plates ?? []
  const use: Readonly<Record<string, string | undefined>> = plate.use ?? {}
  // Without a choice it is the one that was asked for, if it is there.
  const inUse = new Map(
    quoted.flatMap(({ family, key, state }) => {
      const shown = use[family] ?? (state === 'used' ? key : undefined)
      return shown === undefined ? [] : [[family, shown] as const]
    }),
  )
  const families = [...inUse.keys()]
  const family = families.includes(chosen) ? chosen : families[0]
  // Whoever works on one keeps it when others arrive before it.
  useEffect(() => {
    if (chosen === '' && family !== undefined) setChosen(family)
  }, [family])
  const current = versions.find(({ key }) => key === inUse.get(family ?? ''))
  if (family === undefined || current === undefined) return null
  const take = (key: string): void =>
    onUse({ [family]: key }, firstOf(key, versions) === firstOf(current.key, versions))
  const byFamily: Readonly<Record<string, PictureMarks | undefined>> = plate.marks ?? {}
  // What was said of all pictures holds until something is said of this one.
  const { focal, protect = [] } = byFamily[family] ?? plate
  const tell = (marks: { focal?: [number, number] | undefined }, areas: typeof protect, kind: string): void =>
    onMarks(family, { ...(marks.focal && { focal: marks.focal }), protect: [...areas] }, `${family} ${kind}`)
  const src = plateSrc(draft, current.key, 1200)
  return (
    <section class="chosen" aria-label="Pictures in use">
      {families.length > 1 && (
        <fieldset class="pills sources">
          <legend class="visually-hidden">Format</legend>
          {families.map((each) => (
            <button
              key={each}
              type="button"
              class="pill small"
              aria-pressed={each === family}
              onClick={() => setChosen(each)}
            >
              {nameOf(each)}
            </button>
          ))}
        </fieldset>
      )}
      <Marks
        src={src}
        alt={`What ${nameOf(family).toLowerCase()} formats show`}
        width={current.width}
        height={current.height}
        focal={focal}
        areas={protect}
        onFocal={(next) => tell({ focal: next }, protect, 'focal')}
        onAreas={(next) => tell({ focal }, [...next], 'areas')}
      />
      <p class="help">{factsOf(current)}</p>
      {current.remarks.length > 0 && (
        <ul class="caution">
          {current.remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
      <ReviseButton
        draft={draft}
        picture={{ src, width: current.width, height: current.height }}
        from={{ plate: current.key }}
        pictures={pictures}
        onDone={({ key }) => onUse({ [family]: key }, true)}
      />
      <Versions
        title="Versions"
        choices={versions
          .filter((version) => version.family === family)
          .map(
            (version): Choice => ({
              id: version.key,
              src: plateSrc(draft, version.key, 160),
              label: factsOf(version),
              current: version.key === current.key,
              use: () => take(version.key),
            }),
          )}
      />
    </section>
  )
}

/** The version that one goes back to: what was made from the same one shows the same scene. */
function firstOf(key: string, versions: readonly Version[]): string {
  const seen = new Set<string>()
  for (let at = key; ; ) {
    const parent = versions.find((version) => version.key === at)?.parent
    if (parent === undefined || seen.has(parent)) return at
    seen.add(parent)
    at = parent
  }
}
