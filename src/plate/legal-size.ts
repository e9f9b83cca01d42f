import type { Size } from '../kit/geometry.ts'
import type { SizeRules } from './model-table.ts'

/** How many steps of the raster around the ideal size are tried. */
const REACH = 6

/**
 * The size to ask a model for when a picture of `wanted` pixels is needed: legal, of nearly the same ratio, as large as
 * `wanted` where the model is sound at that size. What it has too much of is cut off when exports are cropped; strips
 * beyond the model's longest ratio are cut from its longest. Pure.
 */
export function legalSize(wanted: Size, rules: SizeRules): Size {
  if (rules.kind === 'list') return best(rules.sizes, wanted)
  const { multiple, ratio: longest, longestEdge, soundPixels, leastPixels } = rules
  const ratio = Math.min(longest, Math.max(1 / longest, wanted.width / wanted.height))
  // The frame of that ratio around the wanted one, brought into the range of areas.
  const cover = Math.max(wanted.width / ratio, wanted.height)
  const most = Math.min(Math.sqrt(soundPixels / ratio), longestEdge / Math.max(1, ratio))
  const height = Math.min(most, Math.max(Math.sqrt(leastPixels / ratio), cover))
  const steps = (length: number): readonly number[] =>
    Array.from(
      { length: 2 * REACH + 1 },
      (_, step) => (Math.round(length / multiple) + step - REACH) * multiple,
    )
  const candidates = steps(height * ratio).flatMap((width) =>
    steps(height).map((tall) => ({ width, height: tall })),
  )
  const ideal = { width: height * ratio, height }
  return best(
    candidates.filter((size) => isLegal(size, rules) && size.width * size.height <= soundPixels),
    ideal,
  )
}

/** Whether a model takes a size. */
export function isLegal({ width, height }: Size, rules: SizeRules): boolean {
  if (rules.kind === 'list') return rules.sizes.some((size) => size.width === width && size.height === height)
  const long = Math.max(width, height)
  const short = Math.min(width, height)
  return (
    width % rules.multiple === 0 &&
    height % rules.multiple === 0 &&
    short > 0 &&
    long <= rules.longestEdge &&
    long <= rules.ratio * short &&
    width * height >= rules.leastPixels &&
    width * height <= rules.mostPixels
  )
}

export function sizeText({ width, height }: Size): string {
  return `${width}x${height}`
}

/** The size that wastes least: enlarging a crop is worse than cutting some off, and both are worse than a few pixels more. */
function best(sizes: readonly Size[], wanted: Size): Size {
  const cost = (size: Size): number => {
    const ratio = wanted.width / wanted.height
    const width = Math.min(size.width, size.height * ratio)
    const kept = (width * width) / ratio / (size.width * size.height)
    const enlarged = Math.max(0, wanted.width / width - 1)
    const surplus = Math.max(0, width / wanted.width - 1)
    return 1 - kept + 2 * enlarged + 0.1 * surplus
  }
  const ranked = sizes.map((size) => ({ size, cost: cost(size) })).sort((a, b) => a.cost - b.cost)
  const first = ranked[0]
  if (first === undefined) throw new Error('no legal size')
  return first.size
}
