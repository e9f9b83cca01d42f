import type { JSX } from 'preact'
import { languageName } from '../parts/words.ts'

/** Languages to choose one of; nothing where there is one only. */
export function LanguagePills({
  locales,
  locale,
  onChoose,
}: {
  readonly locales: readonly string[]
  readonly locale: string
  readonly onChoose: (locale: string) => void
}): JSX.Element | null {
  if (locales.length < 2) return null
  return (
    <ul class="pills" aria-label="Languages">
      {locales.map((each) => (
        <li key={each}>
          <button type="button" class="pill" aria-pressed={each === locale} onClick={() => onChoose(each)}>
            {languageName(each)}
          </button>
        </li>
      ))}
    </ul>
  )
}
