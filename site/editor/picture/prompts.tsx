import type { QuotedPicture } from 'broadside/server'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { nameOf } from './progress.tsx'

/** All that the model is told, for each family of formats. */
export function Prompts({ plates }: { readonly plates: readonly QuotedPicture[] }): JSX.Element {
  const [family, setFamily] = useState('')
  const shown = plates.find((plate) => plate.family === family) ?? plates[0]
  return (
    <details class="prompts">
      <summary>What the model is told</summary>
      <fieldset class="pills sources">
        <legend class="visually-hidden">Format</legend>
        {plates.map((plate) => (
          <button
            key={plate.family}
            type="button"
            class="pill small"
            aria-pressed={plate === shown}
            onClick={() => setFamily(plate.family)}
          >
            {nameOf(plate.family)}
          </button>
        ))}
      </fieldset>
      <section class="told" tabIndex={0} aria-label="Prompt">
        {shown?.prompt}
      </section>
    </details>
  )
}
