import type { Field } from '../template/schema.ts'
import type { Fault } from './record.ts'

/** What rows are read for. */
export interface RowContext {
  /** The file of the rows, for messages. */
  readonly file: string
  readonly fields: Readonly<Record<string, Field>>
  /** Fields of earlier versions of the template, and what became of each, as a message says it. */
  readonly gone?: Readonly<Record<string, string>>
  /** Of the campaign; plain columns hold the first one's copy. */
  readonly locales: readonly string[]
  /** What the campaign says of columns: their title, and what they hold; `null` leaves one out, `*` stands for all others. */
  readonly columns?: Readonly<Record<string, string | null>> | undefined
  /** The file that says so, for messages. */
  readonly campaignFile?: string
}

/** What one column of a table holds. `undefined`: nothing that is used. */
export type Column = { readonly name: string; readonly locale: string | undefined } | undefined

/** Columns that are not copy. */
export const RESERVED = ['id', 'plate', 'focal'] as const

/** Columns of the post around an export, by locale like copy; a template's field of such a name comes first. */
export const POST = ['caption', 'link'] as const

/** Columns of `rejected.csv` that say what is wrong with a row. Left out when it is read again. */
export const PROBLEM = ['problem line', 'problem column', 'problem'] as const

export function isReserved(name: string): boolean {
  return (RESERVED as readonly string[]).includes(name)
}

export function isPost(name: string, fields: RowContext['fields']): boolean {
  return POST.some((known) => known === name) && !Object.hasOwn(fields, name)
}

/** A title without what people write differently: case, spaces, lines between words, characters that cannot be seen. */
export function folded(title: string): string {
  return title
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}\s_.:*-]+/gu, '')
    .toLowerCase()
}

/** Titles of one column or the other in two halves: `headline@de`. */
export function splitColumn(title: string): { readonly name: string; readonly locale: string | undefined } {
  const at = title.indexOf('@')
  return at < 0
    ? { name: title.trim(), locale: undefined }
    : { name: title.slice(0, at).trim(), locale: title.slice(at + 1).trim() }
}

export function sameLocale(a: string, b: string): boolean {
  return a.replaceAll('_', '-').toLowerCase() === b.replaceAll('_', '-').toLowerCase()
}

/** What is wrong with a locale the campaign does not have: nothing, unless it seems to stand for one that is missing. */
export function unknownLocale(locale: string, lacking: readonly string[]): Fault | undefined {
  if (lacking.length === 0) return undefined
  return {
    found: `the locale "${locale}"`,
    expected: `${lacking.join(' or ')}, which ${lacking.length === 1 ? 'is' : 'are'} missing here`,
  }
}

/** How a column is called in a locale. */
export function columnOf(field: string, locale: string | undefined, first: string | undefined): string {
  return locale === undefined || locale === first ? field : `${field}@${locale}`
}
