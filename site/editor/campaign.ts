import type {
  BrandEntry,
  Draft,
  DraftCampaign,
  SizeEntry,
  StoredPicture,
  TemplateEntry,
} from 'broadside/server'

export type Campaign = DraftCampaign
export type Template = Extract<TemplateEntry, { template: unknown }>['template']
export type Field = Template['file']['fields'][string]
export type ListField = Extract<Field, { kind: 'list' }>
export type SimpleField = ListField['of'][string]
export type Values = Readonly<Record<string, unknown>>

/** What the editor is given by its page. */
export interface EditorData {
  readonly draft: Draft
  readonly pictures: readonly StoredPicture[]
  readonly template: Pick<Template, 'id' | 'file'>
  readonly brands: readonly BrandEntry[]
  readonly sizes: readonly SizeEntry[]
  readonly groups: Readonly<Record<string, readonly string[]>>
  readonly styles: readonly { readonly id: string; readonly title: string; readonly description: string }[]
}

/** The copy of a locale, as written. The first locale's stands under its own names, the others' under `@de`. */
export function copyOf({ rows: [row = {}], locales }: Campaign, locale: string): Values {
  if (locale === locales[0]) return row
  const own = row[`@${locale}`]
  return own !== null && typeof own === 'object' ? (own as Values) : {}
}

/** The campaign with another value of a field; an empty one is taken out. */
export function withValue(campaign: Campaign, locale: string, field: string, value: unknown): Campaign {
  const copy = without(copyOf(campaign, locale), field)
  return withCopy(campaign, locale, isEmpty(value) ? copy : { ...copy, [field]: value })
}

export function withLocale(campaign: Campaign, locale: string): Campaign {
  return { ...campaign, locales: [...campaign.locales, locale] }
}

/** The campaign without a locale and its copy. The first stays: the others lean on it. */
export function withoutLocale(campaign: Campaign, locale: string): Campaign {
  const [row = {}, ...rows] = campaign.rows
  const locales = campaign.locales.filter((each) => each !== locale)
  return { ...campaign, locales, rows: [without(row, `@${locale}`), ...rows] }
}

export function idOf(placement: Campaign['placements'][number]): string {
  return typeof placement === 'string' ? placement : placement.id
}

/** What a placement is called and measures, built in or of the campaign's own. */
export function sizeOf(
  placement: Campaign['placements'][number],
  sizes: readonly SizeEntry[],
): Pick<SizeEntry, 'id' | 'platform' | 'name' | 'width' | 'height' | 'safe'> {
  const none = { top: 0, right: 0, bottom: 0, left: 0 }
  if (typeof placement !== 'string') {
    const { id, width, height, name = `${width} × ${height}` } = placement
    return { id, platform: 'Own size', name, width, height, safe: none }
  }
  const found = sizes.find(({ id }) => id === placement)
  return found ?? { id: placement, platform: '', name: placement, width: 1, height: 1, safe: none }
}

/** Text cut at the end of a word to at most so many characters; empty where not even the first word has so few. */
export function shortened(text: string, most: number): string {
  const characters = [...text.trim()]
  if (characters.length <= most) return characters.join('')
  const cut = characters.slice(0, most).join('')
  const isWordEnd = /\s/.test(characters[most] ?? ' ')
  const last = isWordEnd ? cut : cut.replace(/(^|\s+)\S*$/, '')
  return last.replace(/[\s,;:–—-]+$/, '')
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return value === undefined || value === null || value === ''
}

function withCopy(campaign: Campaign, locale: string, copy: Values): Campaign {
  const [row = {}, ...rows] = campaign.rows
  const next = locale === campaign.locales[0] ? copy : { ...row, [`@${locale}`]: copy }
  return { ...campaign, rows: [next, ...rows] }
}

function without(values: Values, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== name))
}
