/** What may stand between the cells of a row, likeliest first. */
const SEPARATORS = [',', ';', '\t', '|'] as const

/** How the cells of a table are separated. */
export interface Separation {
  readonly separator: string
  /** Characters of a first line that only names the separator, as Excel writes it. */
  readonly skip: number
}

/** Rows of the beginning that are looked at. */
const ROWS = 12

/**
 * The separator of a table: what a line `sep=` says; else the one that gives the most rows as many cells as the header, and more than
 * one. What stands in quotes does not count.
 * @param sample the beginning of the text
 * @param whole whether that is all of it
 */
export function separationOf(sample: string, whole: boolean): Separation {
  const said = /^"?sep=([^\r\n])"?(?:\r\n?|\n)/i.exec(sample)
  if (said?.[1] !== undefined) return { separator: said[1], skip: said[0].length }
  const rows = countsOf(sample, whole)
  const scored = SEPARATORS.map((separator, at) => {
    const header = rows[0]?.[at] ?? 0
    const agreeing = rows.filter((counts) => counts[at] === header).length
    return {
      separator,
      header,
      agreeing,
      total: rows.reduce((sum, counts) => sum + (counts[at] as number), 0),
    }
  })
  const likely = scored.filter(({ header }) => header > 0)
  const best = likely.toSorted((a, b) => b.agreeing - a.agreeing || b.header - a.header)[0]
  // One column alone: whatever does not stand in it.
  return {
    separator: (best ?? scored.find(({ total }) => total === 0) ?? { separator: ',' }).separator,
    skip: 0,
  }
}

/** How often each separator stands outside of quotes, row by row. A last row that may be cut off is left out. */
function countsOf(sample: string, whole: boolean): number[][] {
  const rows: number[][] = []
  let counts: number[] = SEPARATORS.map(() => 0)
  let quoted = false
  let blank = true
  for (const character of sample) {
    if (character === '"') quoted = !quoted
    if (quoted || character === '"') blank = false
    else if (character === '\n' || character === '\r') {
      if (!blank) rows.push(counts)
      if (rows.length === ROWS) return rows
      counts = SEPARATORS.map(() => 0)
      blank = true
    } else {
      blank = false
      const at = SEPARATORS.indexOf(character as never)
      if (at >= 0) counts[at] = (counts[at] as number) + 1
    }
  }
  if (!blank && (whole || rows.length < 2)) rows.push(counts)
  return rows
}
