import { BroadsideError } from '../error/error.ts'
import { quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'
import { GROUPS, PLACEMENTS } from '../placement/catalogue.ts'
import { FAMILIES, familyOf } from '../placement/family.ts'
import { EXPORT_FORMATS } from '../placement/format.ts'
import type { Placement } from '../placement/schema.ts'
import { type Terminal, table } from './terminal.ts'

/** Filters of `broadside sizes`; all given ones must hold. */
export interface SizesOptions {
  readonly platform?: string
  readonly family?: string
  readonly format?: string
  readonly json?: boolean
  /** A campaign, to look how old the facts of its placements are, in place of listing. */
  readonly check?: string
}

/** Lists the placements. Words must all occur in the id, platform or name; a group's name lists the group. */
export function sizes(words: readonly string[], options: SizesOptions, terminal: Terminal): number {
  const found = choose(words, options)
  if (options.json) {
    const rows = found.map((placement) => ({ ...placement, family: familyOf(placement) }))
    terminal.out(JSON.stringify(rows, null, 2))
    return 0
  }
  if (found.length === 0) {
    terminal.note('No placement matches. `broadside sizes` lists them all.')
    return 0
  }
  const head = ['ID', 'PIXELS', 'FAMILY', 'FORMATS', 'UP TO', 'PLATFORM']
  const rows = found.map((placement) => [
    placement.id,
    `${placement.width} × ${placement.height}`,
    familyOf(placement),
    placement.formats.join(' '),
    placement.maxBytes === undefined ? '' : bytesText(placement.maxBytes),
    `${placement.platform}, ${placement.name}`,
  ])
  for (const line of table([head, ...rows], [4])) terminal.out(line)
  const groups = Object.keys(GROUPS)
  terminal.note(`\n${count(found.length)}. Groups that may stand for several: ${groups.join(', ')}.`)
  return 0
}

/** Bytes for people, in decimal units as platforms count: `150 kB`, `8 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`
  const mega = bytes / 1e6
  return `${mega < 10 ? Math.round(mega * 10) / 10 : Math.round(mega)} MB`
}

function choose(words: readonly string[], options: SizesOptions): readonly Placement[] {
  const platforms = [...new Set(PLACEMENTS.map((placement) => placement.platform))]
  refuseUnknown('--family', options.family, FAMILIES)
  refuseUnknown('--format', formatWord(options.format), EXPORT_FORMATS)
  if (options.platform !== undefined && !platforms.some((name) => holds(name, options.platform))) {
    refuseUnknown('--platform', options.platform, platforms)
  }
  return PLACEMENTS.filter(
    (placement) =>
      (options.platform === undefined || holds(placement.platform, options.platform)) &&
      (options.family === undefined || familyOf(placement) === options.family) &&
      (options.format === undefined ||
        placement.formats.some((format) => format === formatWord(options.format))) &&
      words.every((word) => describes(placement, word)),
  )
}

function describes(placement: Placement, word: string): boolean {
  const { id, platform, name, width, height } = placement
  return holds(`${id} ${platform} ${name} ${width}x${height}`, word) || GROUPS[word]?.includes(id) === true
}

function holds(text: string, word: string | undefined): boolean {
  return text.toLowerCase().includes((word ?? '').toLowerCase().replace('×', 'x'))
}

function formatWord(format: string | undefined): string | undefined {
  const word = format?.toLowerCase().replace(/^\./, '')
  return word === 'jpg' ? 'jpeg' : word
}

function refuseUnknown(option: string, value: string | undefined, known: readonly string[]): void {
  if (value === undefined || known.includes(value)) return
  const meant = nearest(value, known)
  const expected = meant === undefined ? `one of ${known.join(', ')}` : quote(meant)
  throw new BroadsideError('INPUT_INVALID', {
    message: `${option} ${quote(value)} is unknown`,
    issues: [{ file: option, path: '', found: quote(value), expected }],
  })
}

function count(placements: number): string {
  return placements === 1 ? '1 placement' : `${placements} placements`
}
