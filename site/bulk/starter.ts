import type { EditorData, ListField } from '../editor/campaign.ts'
import { copyOf } from '../editor/campaign.ts'

/** A CSV with a column for each field and language, and the campaign's own copy as its first row. */
export function starterOf({ draft: { campaign }, template: { file } }: EditorData): string {
  const [first] = campaign.locales
  const columns = campaign.locales.flatMap((locale) =>
    Object.entries(file.fields).map(([name, field]) => ({
      title: locale === first ? field.label : `${name}@${locale}`,
      text: textOf(copyOf(campaign, locale)[name], field.kind === 'list' ? field : undefined),
    })),
  )
  const line = (cells: readonly string[]): string => cells.map(quoted).join(',')
  return `\ufeff${line(columns.map(({ title }) => title))}\r\n${line(columns.map(({ text }) => text))}\r\n`
}

/** A value as a cell has it. */
export function textOf(value: unknown, list: ListField | undefined): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value) && list !== undefined)
    return value
      .map((entry) =>
        Object.keys(list.of)
          .map((name) => textOf(entry?.[name], undefined))
          .join(' | '),
      )
      .join('\n')
  if (typeof value === 'object' && 'amount' in value && 'currency' in value)
    return `${value.amount} ${value.currency}`
  return String(value)
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
