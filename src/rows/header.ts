import { type Issue, quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'
import { LIMITS } from '../kit/limits.ts'
import {
  type Column,
  columnOf,
  folded,
  isPost,
  isReserved,
  POST,
  PROBLEM,
  RESERVED,
  type RowContext,
  sameLocale,
  splitColumn,
  unknownLocale,
} from './column.ts'

/** What the columns of a table hold. */
export interface Header {
  /** One for each title. */
  readonly columns: readonly Column[]
  /** Titles of columns that are left out, but for those that `rejected.csv` has of its own. */
  readonly unused: readonly string[]
  /** Positions of the columns `rejected.csv` has of its own. */
  readonly problems: ReadonlySet<number>
  readonly issues: readonly Issue[]
}

/**
 * Reads the titles of a table: names of fields however they are spaced and cased, or their labels; `headline@de` for another locale;
 * or whatever the campaign says under `columns`. Titles that mean nothing, or the same as another, are issues.
 */
export function readHeader(titles: readonly string[], context: RowContext): Header {
  const { file } = context
  const issues: Issue[] = []
  if (titles.length > LIMITS.tableColumns) {
    const found = `${titles.length} columns`
    return {
      columns: [],
      unused: [],
      problems: new Set(),
      issues: [{ file, path: '', found, expected: `at most ${LIMITS.tableColumns}` }],
    }
  }
  const said = new Map(Object.entries(context.columns ?? {}).map(([title, what]) => [folded(title), what]))
  const others = said.get(folded(ALL)) === null
  const targets = titles.map((title) => {
    const what = said.get(folded(title))
    return { title, said: what !== undefined, target: what === undefined ? title : what }
  })
  const unused: string[] = []
  const problems = new Set<number>()
  const seen = new Map<string, number>()
  const columns = targets.map(({ title, said, target }, index): Column => {
    const path = `column ${index + 1}`
    if (target === null) return leave(title)
    if (PROBLEM.some((name) => folded(name) === folded(title))) {
      problems.add(index)
      return undefined
    }
    if (target.trim() === '' && others) return undefined
    const read = readTitle(target, targets, context, others && !said)
    if (read === undefined) return leave(title)
    if ('found' in read) {
      issues.push(
        said
          ? { file: context.campaignFile ?? file, path: `columns.${title}`, ...read }
          : { file, path, ...read },
      )
      return undefined
    }
    const key = `${read.name}@${read.locale ?? ''}`
    const twin = seen.get(key)
    if (twin === undefined) {
      seen.set(key, index)
      return read
    }
    const other = titles[twin] as string
    const found =
      other === title
        ? `the column ${quote(title)} a second time`
        : `the column ${quote(title)}, which is ${quote(other)} a second time`
    issues.push({ file, path, found, expected: 'each column once' })
    return undefined
  })
  issues.push(...missingColumns(columns, issues, context), ...unknownTitles(titles, context))
  return { columns, unused, problems, issues }

  function leave(title: string): undefined {
    unused.push(title)
    return undefined
  }
}

/** Stands for all columns that are not named. */
const ALL = '*'

type Read =
  | { readonly name: string; readonly locale: string | undefined }
  | { readonly found: string; readonly expected: string }
  | undefined

/** What a title means; `undefined` if it is to be left out. */
function readTitle(
  title: string,
  all: readonly { readonly target: string | null }[],
  context: RowContext,
  lenient: boolean,
): Read {
  if (title.trim() === '') return { found: 'a column without a name', expected: 'a field of the template' }
  const { fields, locales } = context
  const { name: written, locale } = splitColumn(title)
  const name = nameOf(written, context)
  if (name !== undefined && isReserved(name) && locale === undefined) return { name, locale: undefined }
  if (name === undefined || (isReserved(name) && !Object.hasOwn(fields, name))) {
    const choices = [...Object.keys(fields), ...RESERVED, ...POST]
    const gone = Object.hasOwn(context.gone ?? {}, written) ? context.gone?.[written] : undefined
    if (gone !== undefined) return { found: `the column ${quote(title)}`, expected: gone }
    const meant = nearest(written, choices)
    if (meant === undefined && lenient) return undefined
    return {
      found: `the column ${quote(title)}`,
      expected:
        meant === undefined
          ? `one of ${choices.join(', ')}; or what it holds in the campaign: "columns": { ${quote(title)}: "${choices[0]}" }, null to leave it out`
          : `"${meant}${locale === undefined ? '' : `@${locale}`}"`,
    }
  }
  const known = locales.find((tag) => sameLocale(tag, locale ?? (locales[0] as string)))
  if (known !== undefined) return { name, locale: known }
  // Columns of a language this campaign does not use are fine; one that stands in for a missing language is a slip.
  const has = (tag: string): boolean =>
    all.some(({ target }) => {
      const other = splitColumn(target ?? '')
      return sameLocale(other.locale ?? '', tag) && nameOf(other.name, context) === name
    })
  return unknownLocale(
    locale as string,
    locales.slice(1).filter((tag) => !has(tag)),
  )
}

/** The name of a column however it is written: of a field, or its label, where no two share it. */
function nameOf(written: string, { fields }: RowContext): string | undefined {
  if (isReserved(written) || Object.hasOwn(fields, written) || isPost(written, fields)) return written
  const wanted = folded(written)
  const names = [...Object.keys(fields), ...RESERVED, ...POST].filter((name) => folded(name) === wanted)
  if (names.length > 0) return names.length === 1 ? names[0] : undefined
  const labelled = Object.keys(fields).filter((name) => folded(fields[name]?.label ?? '') === wanted)
  return labelled.length === 1 ? labelled[0] : undefined
}

function missingColumns(
  columns: readonly Column[],
  known: readonly Issue[],
  { file, fields, locales }: RowContext,
): Issue[] {
  const [first] = locales
  return Object.entries(fields).flatMap(([name, field]) =>
    locales.flatMap((locale) => {
      if (!field.required || (locale !== first && field.fallback)) return []
      if (columns.some((column) => column?.name === name && column.locale === locale)) return []
      const title = columnOf(name, locale, first)
      // Of a misspelt column, or one in a misspelt language, enough is said already.
      const said = known.some(
        ({ expected }) => expected === `"${title}"` || (locale !== first && expected.startsWith(locale)),
      )
      const expected =
        locale === first
          ? `${field.label}: the template needs it`
          : `${field.label} in ${locale}; the template does not let it fall back to ${first}`
      return said ? [] : [{ file, path: '', found: `no column ${quote(title)}`, expected }]
    }),
  )
}

/** What the campaign says of columns that are not there. */
function unknownTitles(titles: readonly string[], { columns = {}, file, campaignFile }: RowContext): Issue[] {
  return Object.keys(columns).flatMap((title) => {
    if (title === ALL || titles.some((other) => folded(other) === folded(title))) return []
    const meant = nearest(title, titles)
    const expected =
      meant === undefined ? `a title of ${file}: ${titles.slice(0, 12).join(', ')}` : quote(meant)
    return [
      { file: campaignFile ?? file, path: `columns.${title}`, found: 'no column of that title', expected },
    ]
  })
}
