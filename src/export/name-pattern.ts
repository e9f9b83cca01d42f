import { nearest } from '../error/nearest.ts'

/** What folders exports are sorted into. */
export const FOLDERS = ['placement', 'platform', 'row', 'locale', 'none'] as const

export type Folders = (typeof FOLDERS)[number]

/** How exports are called where a campaign does not say: it still tells everything when the file is mailed alone. */
const USUAL = '{campaign}_{row}_{locale}_{w}x{h}.{ext}'

/** What a pattern may name besides the fields of the template. */
const TOKENS = [
  'campaign',
  'brand',
  'template',
  'row',
  'placement',
  'platform',
  'locale',
  'w',
  'h',
  'ext',
] as const

const LONGEST = 200
const DEEPEST = 6

/** How a campaign wants its exports to be called. */
export interface Naming {
  /**
   * A pattern such as `{campaign}_{row}_{placement}_{locale}@{w}x{h}.{ext}`. A `/` in it makes folders; without one,
   * `folders` does.
   */
  readonly names?: string | undefined
  readonly folders?: Folders | undefined
}

/** The whole pattern, folders included. */
export function patternOf({ names = USUAL, folders = 'placement' }: Naming): string {
  return names.includes('/') || folders === 'none' ? names : `{${folders}}/${names}`
}

/**
 * What is wrong with a pattern; empty if nothing.
 * @param fields of the template, whose values may stand in names
 */
export function patternFaults(
  { names = USUAL, folders }: Naming,
  fields: readonly string[],
): readonly { readonly found: string; readonly expected: string }[] {
  const faults: { found: string; expected: string }[] = []
  const add = (found: string, expected: string): void => void faults.push({ found, expected })
  if (names.length > LONGEST) add(`${names.length} characters`, `at most ${LONGEST}`)
  const literal = names.replace(/\{[^{}]*\}/g, '')
  if (/[{}]/.test(literal)) add('a bracket without its partner', 'names in brackets, such as {row}')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const unsafe = /[\u0000-\u001f\u007f<>:"\\|?*%#]/.exec(literal)?.[0]
  if (unsafe !== undefined) add(JSON.stringify(unsafe), 'characters that every system takes in file names')
  const segments = names.split('/')
  if (segments.length > DEEPEST) add(`${segments.length} levels of folders`, `at most ${DEEPEST}`)
  if (segments.some((segment) => /^\s*\.*\s*$/.test(segment)))
    add(
      'an empty name, or one of dots only',
      'a path below the output folder, such as {platform}/{row}.{ext}',
    )
  if (folders !== undefined && segments.length > 1) add('a / in names, and folders', 'one of the two')
  if (/\{ext\}(?!$)/.test(names) || /(^|[^.])\{ext\}$/.test(names))
    add('{ext} elsewhere', '.{ext} at the end')
  const known = [...TOKENS, ...fields]
  for (const [, token = ''] of names.matchAll(/\{([^{}]*)\}/g)) {
    if (known.includes(token)) continue
    const meant = nearest(token, known)
    add(
      `{${token}}`,
      meant === undefined ? `one of ${known.map((name) => `{${name}}`).join(' ')}` : `{${meant}}`,
    )
  }
  return faults
}
