import { FOLDERS } from '../export/name-pattern.ts'
import { FAMILIES } from '../placement/family.ts'
import { EXPORT_FORMATS } from '../placement/format.ts'
import { MODEL_FAMILIES, QUALITIES } from '../plate/model-table.ts'
import type { MakeOptions } from './make.ts'
import type { ReviseFlags } from './plate.ts'

// What stands behind an option or in the place of an argument, read from its text.

/** Text that cannot be read; its message is a sentence that says what is expected. */
export class ArgumentMistake extends Error {}

export function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 64) {
    throw new ArgumentMistake('A whole number from 1 to 64 is expected.')
  }
  return value
}

export function port(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value) || value < 0 || value > 65_535)
    throw new ArgumentMistake('A port from 0 to 65535 is expected.')
  return value
}

/** An empty one would listen everywhere. */
export function address(text: string): string {
  if (!/^[A-Za-z0-9.:-]+$/.test(text)) throw new ArgumentMistake('An address such as 127.0.0.1 is expected.')
  return text
}

export function seconds(text: string): number {
  const value = Number(text)
  if (!(value >= 1) || value > 3600) throw new ArgumentMistake('Seconds from 1 to 3600 are expected.')
  return value
}

export function runName(text: string): string {
  if (!/^[a-z0-9]{1,32}$/.test(text))
    throw new ArgumentMistake('At most 32 small letters and digits are expected.')
  return text
}

export function amount(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0) || value > 1e6)
    throw new ArgumentMistake('US dollars are expected, such as 2.50.')
  return value
}

export function chargeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new ArgumentMistake('The number of a charge is expected.')
  return value
}

export function rate(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 1000) {
    throw new ArgumentMistake('A whole number from 1 to 1000 is expected.')
  }
  return value
}

export function quota(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 1e6)
    throw new ArgumentMistake('A whole number from 1 to 1000000 is expected.')
  return value
}

export function masterFormats(text: string): NonNullable<MakeOptions['masters']> {
  const formats = [...new Set(text.split(','))]
  if (!formats.every((format) => format === 'psd' || format === 'svg'))
    throw new ArgumentMistake('psd, svg or psd,svg is expected.')
  return formats
}

/** One of a list, or a mistake in the command that names them. */
export function oneOf<T extends string>(names: readonly T[]): (text: string) => T {
  return (text) => {
    const found = names.find((name) => name === text)
    if (found === undefined) throw new ArgumentMistake(`One of ${names.join(', ')} is expected.`)
    return found
  }
}

/** A format of exports, whatever its case; `jpg` is `jpeg`. */
export function exportFormat(text: string): (typeof EXPORT_FORMATS)[number] {
  const format = text.toLowerCase()
  return oneOf(EXPORT_FORMATS)(format === 'jpg' ? 'jpeg' : format)
}

export const folders = oneOf(FOLDERS)
export const moderate = oneOf(['warn', 'block'])
export const fallback = oneOf(['procedural', 'none'])
export const family = oneOf(FAMILIES)
export const quality = oneOf(QUALITIES)
export const modelFamily = oneOf(MODEL_FAMILIES)
const role = oneOf(['product', 'person', 'style'])

export function reference(text: string, before: ReviseFlags['reference']): ReviseFlags['reference'] {
  const at = text.indexOf('=')
  if (at < 1 || at === text.length - 1) {
    throw new ArgumentMistake('A role and a file are expected, such as product=bottle.jpg.')
  }
  return [...before, { role: role(text.slice(0, at)), path: text.slice(at + 1) }]
}

export function ocrMode(text: string): 'strict' {
  if (text !== 'strict') throw new ArgumentMistake('Only strict may follow; folders stand before --ocr.')
  return text
}

export function names(text: string): readonly string[] {
  const all = text.split(',').map((name) => name.trim())
  if (all.some((name) => name === '')) throw new ArgumentMistake('Names with commas between are expected.')
  return [...new Set(all)]
}

export function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
