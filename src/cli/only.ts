import { refuseIssues } from '../error/error.ts'
import { type Issue, quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'

/** What tells one export from another. */
export interface Wanted {
  readonly placement: string
  readonly locale: string
  readonly row: string
}

const KINDS = ['placement', 'locale', 'row'] as const

/**
 * Reads filters such as `placement=instagram-*`, `locale=de` or `row=3`. Those of one kind add up, different kinds must
 * all hold. A number means the row with that place in the file where rows have no ids of their own.
 *
 * @returns a test, or `undefined` if there are no filters
 * @throws BroadsideError `INPUT_INVALID` for a filter that is none
 */
export function onlyThese(filters: readonly string[]): ((wanted: Wanted) => boolean) | undefined {
  const issues: Issue[] = []
  const patterns = new Map<(typeof KINDS)[number], RegExp[]>()
  for (const filter of filters) {
    const [, word = '', value = ''] = /^([^=]*)=(.*)$/s.exec(filter) ?? []
    const kind = KINDS.find((known) => known === word)
    if (kind === undefined || value === '') {
      const meant = nearest(word || filter, KINDS)
      const expected = meant ? `${meant}=…` : [...KINDS.map((known) => `${known}=…`), 'failed'].join(', ')
      issues.push({ file: '--only', path: '', found: quote(filter), expected })
    } else {
      const given = kind === 'row' && /^\d+$/.test(value) ? [value, `row-${value.padStart(3, '0')}`] : [value]
      patterns.set(kind, [...(patterns.get(kind) ?? []), ...given.map(patternOf)])
    }
  }
  refuseIssues(issues)
  if (patterns.size === 0) return undefined
  return (wanted) => [...patterns].every(([kind, tests]) => tests.some((test) => test.test(wanted[kind])))
}

function patternOf(text: string): RegExp {
  const literal = text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${literal.join('.*')}$`, 'iu')
}
