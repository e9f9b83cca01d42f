/** Code points from `first` to `last`, both included. */
export type Range = readonly [first: number, last: number]

/** Ranges of a CSS `unicode-range` value such as `U+0000-00FF, U+4??`; parts it cannot read are left out. */
export function parseRanges(text: string): readonly Range[] {
  return text.split(',').flatMap((part): Range[] => {
    const match = /^\s*U\+([0-9a-f]{1,6}|[0-9a-f]{0,5}\?{1,5})(?:-([0-9a-f]{1,6}))?\s*$/i.exec(part)
    const first = match?.[1]
    if (first === undefined) return []
    const low = Number.parseInt(first.replaceAll('?', '0'), 16)
    const high = Number.parseInt(match?.[2] ?? first.replaceAll('?', 'f'), 16)
    return low <= high ? [[low, high]] : []
  })
}

/** Sorts ranges and joins those that touch, so that `inRanges` may search them. */
export function joinRanges(ranges: readonly Range[]): readonly Range[] {
  const joined: [number, number][] = []
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = joined.at(-1)
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else joined.push([first, last])
  }
  return joined
}

/** Whether joined ranges hold a code point. */
export function inRanges(joined: readonly Range[], codePoint: number): boolean {
  let low = 0
  let high = joined.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const [first, last] = joined[middle] as Range
    if (codePoint < first) high = middle - 1
    else if (codePoint > last) low = middle + 1
    else return true
  }
  return false
}
