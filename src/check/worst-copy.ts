import { seeded } from '../kit/random.ts'
import type { Field, ListField, SimpleField } from '../template/schema.ts'
import type { Copy, CopyEntry, CopyValue, Template } from '../template/template.ts'
import { lockedValues } from '../template/versions.ts'
import { charactersIn, type Manner, pseudoText, type Wording } from './pseudo-copy.ts'

/**
 * Limits by what they limit: characters of a text field by its name (`title`), entries of a list by its name (`items`),
 * characters of a list's column by both (`items.name`).
 */
export type Limits = Readonly<Record<string, number>>

/** The limits a template declares, of what a campaign may fill in. */
export function declaredLimits({ file }: Pick<Template, 'file'>): Limits {
  const { fields } = file
  const locked = lockedValues(file)
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]): [string, number][] => {
      if (locked.has(name)) return []
      if (field.kind === 'text') return [[name, field.maxLength]]
      if (field.kind !== 'list') return []
      const columns = Object.entries(field.of).flatMap(([column, of]): [string, number][] =>
        of.kind === 'text' ? [[`${name}.${column}`, of.maxLength]] : [],
      )
      return [[name, field.max], ...columns]
    }),
  )
}

/** Where template.json declares a limit. */
export function limitPath({ file: { fields } }: Pick<Template, 'file'>, key: string): string {
  const [name = '', column] = key.split('.')
  if (column !== undefined) return `fields.${name}.of.${column}.maxLength`
  return fields[name]?.kind === 'list' ? `fields.${name}.max` : `fields.${name}.maxLength`
}

/** What a limit comes to in a language: entries are entries, characters may count double. */
export function limitIn(
  language: string,
  key: string,
  limit: number,
  template: Pick<Template, 'file'>,
): number {
  return template.file.fields[key]?.kind === 'list' ? limit : charactersIn(language, limit)
}

/**
 * The largest copy within limits (as they stand for the language): every field filled, every list full.
 * @param inHand how many times its limit prose may have
 */
export function worstCopy(
  template: Template,
  limits: Limits,
  language: string,
  wording: Wording,
  inHand = 1,
): Copy {
  return copyOf(template, {
    text: (key, field) => {
      const manner = mannerOf(template, key)
      const characters = (limits[key] ?? 1) * (manner === 'prose' ? inHand : 1)
      return pseudoText(language, Math.ceil(characters), wording, { field, manner })
    },
    entries: (name) => limits[name] ?? 1,
  })
}

/**
 * Some copy within limits: each text of a length by the seed, optional fields left out now and then, but for shorter forms of what is
 * longer than they may be. For trying what was proved, not for proving.
 */
export function someCopy(template: Template, limits: Limits, language: string, seed: number): Copy {
  const random = seeded(seed)
  const upTo = (least: number, limit: number): number =>
    Math.round(least + (Math.max(least, limit) - least) * Math.sqrt(random()))
  const copy = copyOf(template, {
    text: (key, at) => {
      const characters = upTo(1, limits[key] ?? 1)
      const wording = { seed: Math.floor(random() * 2 ** 31) }
      return pseudoText(language, characters, wording, { field: at, manner: mannerOf(template, key) })
    },
    entries: (name, { min }) => upTo(Math.max(1, min), limits[name] ?? 1),
  })
  return Object.fromEntries(
    Object.entries(copy).map(([name, value]) => {
      const mayGo = template.file.fields[name]?.required !== true && random() < 0.2
      return [name, mayGo && !standsIn(name, copy, limits, template) ? null : value]
    }),
  )
}

/** Whether a field holds the shorter form of a text that is too long for where that form stands. */
function standsIn(name: string, copy: Copy, limits: Limits, { file: { fields } }: Template): boolean {
  return Object.entries(fields).some(([long, field]) => {
    const text = copy[long]
    const isLong = typeof text === 'string' && [...text].length > (limits[name] ?? 0)
    return field.kind === 'text' && field.shorter === name && isLong
  })
}

/** What a copy is filled with. `at` tells entries of a list apart; those of one group are alike. */
interface Filling {
  readonly text: (key: string, at: string) => string
  readonly entries: (name: string, field: ListField) => number
}

/** Entries of a list in one of its groups, where the overlay sets it in groups. */
const GROUP = 6

function copyOf(template: Template, { text, entries }: Filling): Copy {
  const locked = lockedValues(template.file)
  return Object.fromEntries(
    Object.entries(template.file.fields).map(([name, field]): [string, CopyValue] => {
      if (locked.has(name)) return [name, (locked.get(name) ?? null) as CopyValue]
      if (field.kind === 'text') return [name, text(name, name)]
      if (field.kind !== 'list') return [name, plain(field, name)]
      const groups = groupedBy(template, name)
      const entry = (_: unknown, index: number): CopyEntry =>
        Object.fromEntries(
          Object.entries(field.of).map(([column, of]) => {
            const at = groups.has(column) ? Math.floor(index / GROUP) : index
            const key = `${name}.${column}`
            const value = of.kind === 'text' ? text(key, `${key}.${at}`) : plain(of, column)
            return [column, value as CopyEntry[string]]
          }),
        )
      return [name, Array.from({ length: entries(name, field) }, entry)]
    }),
  )
}

/** Roles of type that is a word or two. */
const SHORT: readonly string[] = ['cta', 'label', 'price']

/** How the text of a field is written, by the roles of the slots that set it. */
function mannerOf({ file: { slots, fields } }: Template, key: string): Manner {
  const [name = ''] = key.split('.')
  const field = fields[name]
  if (field?.kind === 'list') return 'prose'
  // What may stand untranslated is a name: of a person, a product, a place.
  if (field?.fallback === true) return 'line'
  const own = Object.values(slots).filter(({ field }) => field === name)
  if (own.length > 0 && own.every(({ role }) => role === 'price')) return 'figure'
  return own.every(({ role, hyphenate }) => SHORT.includes(role) || hyphenate === 'never') ? 'line' : 'prose'
}

/** Columns by which the overlay groups a list: their value changes every few entries. */
function groupedBy({ overlay }: Template, list: string): ReadonlySet<string> {
  return new Set(
    [...overlay.matchAll(/\b(?:groups|columns)\s+(?:@root\.)?(\w+)\s+"(\w+)"/g)]
      .filter(([, name]) => name === list)
      .map(([, , column]) => String(column)),
  )
}

/** The widest likely value of what has no length of its own. */
function plain(field: SimpleField | Exclude<Field, ListField>, name: string): CopyValue {
  switch (field.kind) {
    case 'price':
      return { amount: 1249.5, currency: 'EUR' }
    case 'date':
      return '2027-09-29T20:30'
    case 'number':
      return 1280
    case 'choice':
      return field.options[0] ?? null
    case 'flag':
      return true
    case 'url':
      return 'example.org/programme/autumn'
    default:
      return field.required ? name : null
  }
}
