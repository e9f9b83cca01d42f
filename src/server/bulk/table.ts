import { columnOf, isPost, POST, RESERVED, splitColumn } from '../../rows/column.ts'
import type { Fault } from '../../rows/record.ts'
import { numbered } from '../../rows/row.ts'
import type { Field } from '../../template/schema.ts'
import { stemOf } from '../picture-name.ts'
import { PICTURE_PATH } from '../schema.ts'

/** A row of a table somebody works on. */
export interface TableRow {
  /** Its place in the file, from 1; 0 for titles that are taken as a row. Stays, whatever is left out. */
  readonly n: number
  /** One for each column. */
  readonly cells: readonly string[]
  /** What the spreadsheet shows in place of a cell's value, by column: fields of text take that. */
  readonly shown?: Readonly<Record<string, string>>
  /** Why it could not be taken apart; gone once somebody has seen to it. */
  readonly fault?: Fault
  readonly leftOut?: true
}

/** What all rows of a table share. */
export interface TableHead {
  /** What the file was called. */
  readonly file: string
  /** What a person should know of how it was read. */
  readonly notes: readonly string[]
  /** The first line of the file. */
  readonly header: readonly string[]
  /** Whether that line names the columns; else it is a row like the others. */
  readonly headed: boolean
  /** Rows the file has at most: their numbers take as many digits. */
  readonly lines: number
  /** What each column holds, such as `headline@de`; `null`: nothing that is used. */
  readonly targets: readonly (string | null)[]
}

export interface Table {
  readonly head: TableHead
  readonly rows: readonly TableRow[]
}

/** Most that is taken; more is made on the command line, which reads rows one by one. */
export const MOST = { rows: 20_000, columns: 200, characters: 40_000_000, bytes: 25_000_000 } as const

/** What rows are read for: the fields of the template and the languages of the campaign. */
export interface Reading {
  readonly fields: Readonly<Record<string, Field>>
  /** The plain columns hold the first one's copy. */
  readonly locales: readonly string[]
  /** Paths of the pictures of the draft. */
  readonly pictures: readonly string[]
}

/** Something a column may hold. */
export interface Target {
  readonly target: string
  /** As the form calls it. */
  readonly label: string
  /** Whether rows cannot be made without it. */
  readonly required: boolean
  /** In another language than the first. */
  readonly locale?: string
}

const BESIDES: Readonly<Record<string, string>> = {
  id: 'Name of the row',
  plate: 'Picture of its own',
  focal: 'Point of interest',
  caption: 'Caption of the post',
  link: 'Link of the post',
}

/** Everything columns may hold, in the order of the form. */
export function targetsFor({ fields, locales }: Pick<Reading, 'fields' | 'locales'>): readonly Target[] {
  const [first] = locales
  const copy = locales.flatMap((locale) =>
    Object.entries(fields).map(([name, { label, required, fallback }]): Target => {
      const other = locale !== first
      return {
        target: columnOf(name, locale, first),
        label,
        required: required && !(other && fallback),
        ...(other ? { locale } : {}),
      }
    }),
  )
  const besides = [...RESERVED.filter((name) => !Object.hasOwn(fields, name)), ...POST].filter(
    (name) => !POST.some((post) => post === name) || isPost(name, fields),
  )
  return [
    ...copy,
    ...besides.map((target) => ({ target, label: BESIDES[target] ?? target, required: false })),
  ]
}

/** What has to be given and has no column. */
export function missingTargets(head: TableHead, reading: Reading): readonly Target[] {
  return targetsFor(reading).filter(({ target, required }) => required && !head.targets.includes(target))
}

/** The titles people see. */
export function titlesOf({ header, headed }: TableHead): readonly string[] {
  return headed ? header : header.map((_, at) => `Column ${at + 1}`)
}

/** The name a row has unless it says one. */
export function idOf({ n }: TableRow, { lines, headed }: TableHead): string {
  return numbered(headed ? n : n + 1, headed ? lines : lines + 1)
}

/** A cell as the column's field takes it. */
export function textIn({ cells, shown }: TableRow, at: number, kind: Field['kind'] | undefined): string {
  return (kind === 'text' ? shown?.[at] : undefined) ?? cells[at] ?? ''
}

/** A row as a campaign holds it, with everything its columns give. Pictures are those of the draft, whatever the cells say. */
export function objectOf(row: TableRow, head: TableHead, reading: Reading): Record<string, unknown> {
  const { fields, locales, pictures } = reading
  const known = new Set(targetsFor(reading).map(({ target }) => target))
  const object: Record<string, unknown> = { id: idOf(row, head) }
  const inner = new Map(locales.slice(1).map((locale) => [locale, {} as Record<string, unknown>]))
  for (const [at, target] of head.targets.entries()) {
    if (target === null || !known.has(target)) continue
    const { name, locale } = splitColumn(target)
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    const text = textIn(row, at, field?.kind)
    if (text.trim() === '') continue
    const isPicture = field === undefined ? name === 'plate' : field.kind === 'image'
    const value = isPicture ? pictureNamed(text, pictures) : text
    if (locale === undefined) object[name] = value
    else (inner.get(locale) as Record<string, unknown>)[name] = value
  }
  for (const [locale, values] of inner) if (Object.keys(values).length > 0) object[`@${locale}`] = values
  return object
}

/**
 * The picture of a draft that a cell means, by its path or by the name its file had; else a name in the same folder that no picture
 * has: nothing a cell says leaves that folder.
 */
function pictureNamed(text: string, pictures: readonly string[]): string {
  const wanted = text.trim()
  if (PICTURE_PATH.test(wanted) && pictures.includes(wanted)) return wanted
  const stem = stemOf(wanted.split(/[/\\]/).at(-1) ?? '')
  const found = pictures.find(
    (path) => path.replace(/^pictures\//, '').replace(/-?[0-9a-f]{10}\.[a-z]+$/, '') === stem,
  )
  return stem !== '' && found !== undefined ? found : `pictures/${stem}.missing`
}
