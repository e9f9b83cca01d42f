import type { Version } from 'broadside/server'
import type { JSX } from 'preact'
import { dollars } from './words.ts'

/** A picture that can be gone back to. */
export interface Choice {
  readonly id: string
  readonly src: string
  /** What it is, in a few words. */
  readonly label: string
  readonly current: boolean
  readonly use: () => void
}

/** Every version of a picture, oldest first; a click takes one. */
export function Versions({
  title,
  choices,
}: {
  readonly title: string
  readonly choices: readonly Choice[]
}): JSX.Element | null {
  if (choices.length < 2) return null
  return (
    <section class="versions" aria-label={title}>
      <h3>{title}</h3>
      <ol>
        {choices.map(({ id, src, label, current, use }, at) => (
          <li key={id}>
            <button type="button" aria-pressed={current} title={label} onClick={() => !current && use()}>
              <img src={src} alt="" loading="lazy" />
              <span class="visually-hidden">
                Version {at + 1}: {label}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** What a stored picture is, for people. */
export function factsOf({ model, quality, edit, origin, cost, at }: Version): string {
  const what =
    edit === undefined
      ? 'Generated'
      : origin === 'photo'
        ? 'Photo, changed'
        : edit === 'mask'
          ? 'Changed in part'
          : 'Changed'
  const day = new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' })
  return `${what} by ${model}, ${quality}, ${dollars(cost)}, ${day}`
}

export function plateSrc(draft: string, key: string, edge: number): string {
  return `/api/drafts/${draft}/plates/${key}?edge=${edge}`
}
