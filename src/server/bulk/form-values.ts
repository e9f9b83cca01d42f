import type { Field } from '../../template/schema.ts'
import { dateWritten, flagWritten, numberWritten, priceWritten, type Read } from '../../template/written.ts'
import type { Reading } from './table.ts'

/** Values of a row as inputs of a browser take them: `14.03.2027` is 2027-03-14 there. What cannot be read stays as it is. */
export function asFormsHave(
  object: Readonly<Record<string, unknown>>,
  { fields, locales }: Pick<Reading, 'fields' | 'locales'>,
): Record<string, unknown> {
  const [first = 'en'] = locales
  const read = (values: object, locale: string): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        if (name.startsWith('@')) return [name, read(value as object, name.slice(1))]
        const field = Object.hasOwn(fields, name) ? fields[name] : undefined
        return [name, field === undefined ? value : asFormHas(String(value), field, locale)]
      }),
    )
  return read(object, first)
}

function asFormHas(text: string, { kind }: Field, locale: string): unknown {
  const value = <T>(found: Read<T>, write: (value: T) => unknown): unknown =>
    'value' in found ? write(found.value) : text
  if (kind === 'date') return value(dateWritten(text.trim(), locale), String)
  if (kind === 'number') return value(numberWritten(text.trim(), locale), Number)
  if (kind === 'flag') return value(flagWritten(text.trim()), Boolean)
  if (kind === 'price')
    return value(priceWritten(text.trim(), locale), ({ amount, currency }) => `${amount} ${currency}`)
  return text
}
