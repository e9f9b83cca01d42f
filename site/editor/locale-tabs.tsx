import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { languageName } from '../parts/words.ts'
import { type Campaign, withLocale, withoutLocale } from './campaign.ts'
import type { History } from './history.ts'
import { Icon } from './icons.tsx'

const COMMON = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'nl',
  'pt',
  'pt-BR',
  'pl',
  'cs',
  'da',
  'sv',
  'nb',
  'fi',
  'el',
  'tr',
  'uk',
  'ar',
  'he',
  'hi',
  'th',
  'ja',
  'zh',
  'ko',
]

/** The languages of a campaign: one is looked at, others can be added. */
export function LocaleTabs({
  history,
  locale,
  onChoose,
}: {
  readonly history: History<Campaign>
  readonly locale: string
  readonly onChoose: (locale: string) => void
}): JSX.Element {
  const { locales } = history.value.value
  const [adding, setAdding] = useState(false)
  const [problem, setProblem] = useState('')
  const step = (by: number): void => {
    const next = locales[(locales.indexOf(locale) + by + locales.length) % locales.length]
    if (next === undefined) return
    onChoose(next)
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus(),
    )
  }
  return (
    <div class="locales">
      <div role="tablist" aria-label="Languages" class="pills">
        {locales.map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            class="pill"
            id={`tab-${each}`}
            aria-selected={each === locale}
            aria-controls="copy"
            tabIndex={each === locale ? 0 : -1}
            onClick={() => onChoose(each)}
            onKeyDown={(event) => {
              if (event.key === 'ArrowRight') step(1)
              if (event.key === 'ArrowLeft') step(-1)
            }}
          >
            {languageName(each)}
          </button>
        ))}
      </div>
      {locale !== locales[0] && (
        <button
          type="button"
          class="button plain small"
          onClick={() => {
            history.change((before) => withoutLocale(before, locale))
            onChoose(locales[0] ?? locale)
          }}
        >
          Remove {languageName(locale)}
        </button>
      )}
      {adding ? (
        <form
          class="add"
          onSubmit={(event) => {
            event.preventDefault()
            const tag = String(new FormData(event.currentTarget).get('locale')).trim()
            if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag))
              return setProblem('A code such as de or pt-BR.')
            if (locales.includes(tag)) return setProblem('It is there already.')
            history.change((before) => withLocale(before, tag))
            onChoose(tag)
            setAdding(false)
            setProblem('')
          }}
        >
          <label>
            <span class="visually-hidden">Language code</span>
            <input
              class="input"
              name="locale"
              list="languages"
              placeholder="de"
              autocomplete="off"
              ref={focused}
            />
          </label>
          <datalist id="languages">
            {COMMON.map((each) => (
              <option key={each} value={each}>
                {languageName(each)}
              </option>
            ))}
          </datalist>
          <button type="submit" class="button small">
            Add
          </button>
          <button type="button" class="button small plain" onClick={() => setAdding(false)}>
            Cancel
          </button>
          {problem !== '' && (
            <p class="problem" role="alert">
              {problem}
            </p>
          )}
        </form>
      ) : (
        <button type="button" class="button plain small" onClick={() => setAdding(true)}>
          <Icon name="plus" /> Language
        </button>
      )}
    </div>
  )
}

/** As a ref: takes the focus when it appears, and only then. */
function focused(input: HTMLElement | null): void {
  input?.focus()
}
