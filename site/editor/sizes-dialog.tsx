import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { titleOf } from '../parts/words.ts'
import { type Campaign, type EditorData, idOf } from './campaign.ts'
import { Dialog } from './dialog.tsx'
import type { History } from './history.ts'
import { Icon } from './icons.tsx'

/** Where the campaign runs: sets, platforms, sizes of one's own. */
export function SizesDialog({
  data: { sizes, groups, template },
  history,
  onClose,
}: {
  readonly data: EditorData
  readonly history: History<Campaign>
  readonly onClose: () => void
}): JSX.Element {
  const [words, setWords] = useState('')
  const { placements } = history.value.value
  const chosen = new Set(placements.map(idOf))
  const own = placements.filter((each) => typeof each !== 'string')
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const found = sizes.filter(({ id, platform, name, width, height }) => {
    const text = `${id} ${platform} ${name} ${width}×${height} ${width}x${height}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
  const platforms = [...Map.groupBy(found, ({ platform }) => platform)]
  const known = new Set(sizes.map(({ id }) => id))

  const change = (make: (before: Campaign['placements']) => Campaign['placements']): void =>
    history.change((before) => {
      const next = make(before.placements)
      return next.length === 0 ? before : { ...before, placements: next }
    })
  const toggle = (ids: readonly string[], on: boolean): void =>
    change((before) => {
      const rest = before.filter((each) => !ids.includes(idOf(each)))
      return on ? [...before, ...ids.filter((id) => !before.some((each) => idOf(each) === id))] : rest
    })

  return (
    <Dialog
      kind="sizes"
      title="Sizes"
      onClose={onClose}
      tools={
        <span class="count">{placements.length === 1 ? '1 chosen' : `${placements.length} chosen`}</span>
      }
    >
      <div class="body">
        <section aria-label="Sets">
          <h3>Sets</h3>
          <ul class="pills">
            {Object.entries(groups).map(([name, ids]) => {
              const offered = ids.filter((id) => known.has(id))
              const all = offered.every((id) => chosen.has(id))
              return (
                <li key={name}>
                  <button
                    type="button"
                    class="pill set"
                    aria-pressed={all}
                    onClick={() => toggle(offered, !all)}
                  >
                    {titleOf(name)} <small>{offered.length}</small>
                  </button>
                </li>
              )
            })}
          </ul>
        </section>
        <label class="search">
          <span class="visually-hidden">Find a size</span>
          <input
            type="search"
            class="input"
            data-first
            placeholder="Find: story, leaderboard, A3, 1080x1350"
            value={words}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        </label>
        {platforms.length === 0 && <p class="none">No size is called that. Give its pixels below.</p>}
        <div class="platforms">
          {platforms.map(([platform, all]) => (
            <fieldset key={platform}>
              <legend>{platform}</legend>
              {all.map(({ id, name, width, height, family }) => (
                <label key={id} class="size">
                  <input
                    type="checkbox"
                    checked={chosen.has(id)}
                    disabled={chosen.has(id) && chosen.size === 1}
                    onChange={(event) => toggle([id], event.currentTarget.checked)}
                  />
                  <Shape width={width} height={height} />
                  <span>
                    {name}
                    <Without family={family} template={template} />
                  </span>
                  <small>
                    {width} × {height}
                  </small>
                </label>
              ))}
            </fieldset>
          ))}
          <OwnSize
            own={own}
            onAdd={(width, height) => {
              const id = `own-${width}x${height}`
              change((before) =>
                before.some((each) => idOf(each) === id) ? before : [...before, { id, width, height }],
              )
            }}
            onRemove={(id) => toggle([id], false)}
          />
        </div>
      </div>
    </Dialog>
  )
}

/** Fields the template never sets in a family of formats. */
function Without({
  family,
  template: { file },
}: {
  readonly family: EditorData['sizes'][number]['family']
  readonly template: EditorData['template']
}): JSX.Element | null {
  const labels = (file.families[family]?.drop ?? []).flatMap(
    (name) => file.fields[name]?.label.toLowerCase() ?? [],
  )
  return labels.length === 0 ? null : <em>without {LIST.format(labels)}</em>
}

const LIST = new Intl.ListFormat('en')

/** A rectangle of the shape, in a square of the same area for all. */
function Shape({ width, height }: { readonly width: number; readonly height: number }): JSX.Element {
  const ratio = width / height
  const [across, down] = ratio > 1 ? [20, Math.max(2.5, 20 / ratio)] : [Math.max(2.5, 20 * ratio), 20]
  return (
    <svg viewBox="0 0 22 22" class="shape" aria-hidden="true">
      <rect x={11 - across / 2} y={11 - down / 2} width={across} height={down} />
    </svg>
  )
}

function OwnSize({
  own,
  onAdd,
  onRemove,
}: {
  readonly own: Campaign['placements']
  readonly onAdd: (width: number, height: number) => void
  readonly onRemove: (id: string) => void
}): JSX.Element {
  const [problem, setProblem] = useState('')
  return (
    <fieldset>
      <legend>A size of your own</legend>
      {own.map((each) =>
        typeof each === 'string' ? null : (
          <p class="size" key={each.id}>
            <Shape width={each.width} height={each.height} />
            <span>
              {each.width} × {each.height}
            </span>
            <button type="button" class="button small plain" onClick={() => onRemove(each.id)}>
              Remove
              <span class="visually-hidden">
                {' '}
                {each.width} × {each.height}
              </span>
            </button>
          </p>
        ),
      )}
      <form
        class="own"
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          const [width, height] = [Number(form.get('width')), Number(form.get('height'))]
          const sound = [width, height].every(
            (edge) => Number.isInteger(edge) && edge >= 16 && edge <= 12_000,
          )
          setProblem(sound ? '' : 'Whole pixels, from 16 to 12,000 along an edge.')
          if (!sound) return
          onAdd(width, height)
          event.currentTarget.reset()
        }}
      >
        <label>
          <span>Width</span>
          <input class="input" name="width" inputMode="numeric" autocomplete="off" />
        </label>
        <label>
          <span>Height</span>
          <input class="input" name="height" inputMode="numeric" autocomplete="off" />
        </label>
        <button type="submit" class="button">
          <Icon name="plus" /> Add
        </button>
      </form>
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  )
}
