import type { Size } from '../kit/geometry.ts'
import { type Family, familyOf } from '../placement/family.ts'

/** Formats that look right at one height. */
export interface Band<T extends Size> {
  readonly name: 'standing' | 'lying' | 'flat'
  readonly cells: readonly T[]
}

/** A row: its cells, and the height of its pictures in pixels. */
export interface Row<T extends Size> {
  readonly height: number
  readonly cells: readonly T[]
}

/** What a row must respect, in pixels. */
export interface RowRules {
  readonly width: number
  readonly gap: number
  /** The height rows should come close to. */
  readonly target: number
  /** Room a cell takes at least, for its caption. */
  readonly narrowest: number
}

/** Reading order of families on a sheet, and the band each stands in. */
const ORDER: readonly (readonly [Family, Band<Size>['name']])[] = [
  ['portrait', 'standing'],
  ['tall', 'standing'],
  ['square', 'standing'],
  ['skyscraper', 'standing'],
  ['landscape', 'lying'],
  ['wide', 'lying'],
  ['banner', 'flat'],
]

/** More than this and small formats look soft beside the sharp ones. */
const MOST_ENLARGED = 1.3
/** A row taller than this share of the target is set at the target and left ragged. */
const TALLEST_ROW = 1.3

/** Sorts cells into bands: by family, then equal sizes side by side, else as given. Empty bands are left out. */
export function bandsOf<T extends Size>(cells: readonly T[]): readonly Band<T>[] {
  const bySize = new Map<string, T[]>()
  for (const cell of cells) {
    const size = `${cell.width}x${cell.height}`
    bySize.set(size, [...(bySize.get(size) ?? []), cell])
  }
  const groups = [...bySize.values()]
  const inFamily = (family: Family): T[] =>
    groups.filter(([first]) => first !== undefined && familyOf(first) === family).flat()
  return (['standing', 'lying', 'flat'] as const)
    .map((name) => ({
      name,
      cells: ORDER.filter(([, band]) => band === name).flatMap(([family]) => inFamily(family)),
    }))
    .filter((band) => band.cells.length > 0)
}

/** Width a cell takes in a row of a given height. */
export function roomOf(cell: Size, height: number, narrowest: number): number {
  return Math.max(narrowest, pictureHeight(cell, height) * (cell.width / cell.height))
}

/** Height of a cell's picture in a row of a given height: small formats are hardly enlarged. */
export function pictureHeight(cell: Size, height: number): number {
  return Math.min(height, cell.height * MOST_ENLARGED)
}

/**
 * Breaks cells into rows that all fill the width and whose heights differ least from the target: the sum of squared
 * log ratios is minimised over all breaks, as Knuth and Plass (1981) do for paragraphs.
 */
export function breakRows<T extends Size>(cells: readonly T[], rules: RowRules): readonly Row<T>[] {
  const best: { cost: number; from: number; height: number; ragged: boolean }[] = [
    { cost: 0, from: 0, height: 0, ragged: false },
  ]
  for (let end = 1; end <= cells.length; end++) {
    let choice = { cost: Number.POSITIVE_INFINITY, from: end - 1, height: rules.target, ragged: true }
    for (let from = end - 1; from >= 0; from--) {
      const row = cells.slice(from, end)
      if (row.length > 1 && (row.length - 1) * (rules.gap + rules.narrowest) + rules.narrowest > rules.width)
        break
      const height = fillingHeight(row, rules)
      const ragged = height === undefined || height > rules.target * TALLEST_ROW
      const own = ragged ? raggedness(row, rules, end === cells.length) : Math.log(height / rules.target) ** 2
      const cost = (best[from] as { cost: number }).cost + own
      if (cost < choice.cost) choice = { cost, from, height: ragged ? rules.target : height, ragged }
      if (!ragged && height < rules.target / 3) break
    }
    best.push(choice)
  }
  const rows: Row<T>[] = []
  for (let end = cells.length; end > 0; ) {
    const { from, height } = best[end] as { from: number; height: number }
    rows.unshift({ height, cells: cells.slice(from, end) })
    end = from
  }
  // A ragged last row keeps the height of the one above, or it would look like a band of its own.
  const [above, last] = rows.slice(-2)
  if (best.at(-1)?.ragged && above && last && last.height > above.height)
    rows[rows.length - 1] = { ...last, height: above.height }
  return rows
}

/** Cost of a row that leaves room: by how much, and a blemish anywhere but at the end. */
function raggedness(
  row: readonly Size[],
  { width, gap, narrowest, target }: RowRules,
  last: boolean,
): number {
  const taken = row.reduce((sum, cell) => sum + roomOf(cell, target, narrowest) + gap, -gap)
  return (last ? 0.05 : 4) + 0.5 * Math.max(0, 1 - taken / width)
}

/** Height at which a row fills the width exactly, to a hundredth of a pixel; `undefined` if its pictures cannot grow that far. */
function fillingHeight(
  row: readonly Size[],
  { width, gap, narrowest, target }: RowRules,
): number | undefined {
  const free = width - gap * (row.length - 1)
  const taken = (height: number): number =>
    row.reduce((sum, cell) => sum + roomOf(cell, height, narrowest), 0)
  let low = 1
  let high = target * 4
  if (taken(high) < free) return undefined
  while (high - low > 0.01) {
    const middle = (low + high) / 2
    if (taken(middle) < free) low = middle
    else high = middle
  }
  return low
}
