import { styleText } from 'node:util'

/** What a verb may touch of the outside: streams, the working folder, and how wide the terminal is. */
export interface Terminal {
  /** Results, for people or, with `--json`, for programs. */
  readonly out: (text: string) => void
  /** Progress, warnings and mistakes. */
  readonly note: (text: string) => void
  /** Paints text for the notes; returns it unchanged where colours are unwelcome. */
  readonly paint: (style: Paint, text: string) => string
  /** Whether notes go to a person at a terminal. */
  readonly interactive: boolean
  /** Columns of that terminal; 80 where there is none. */
  readonly columns: number
  readonly folder: string
}

/** Parts a text can play. */
type Paint = 'good' | 'bad' | 'quiet' | 'strong'

const STYLES = { good: 'green', bad: 'red', quiet: 'dim', strong: 'bold' } as const

/** The terminal of this process. Colours follow NO_COLOR, FORCE_COLOR and whether stderr is a terminal. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process
  // Whoever reads may leave early, as `head` does; what is being made is still made.
  for (const stream of [stdout, stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  return {
    out: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    paint: (style, text) => styleText(STYLES[style], text, { stream: stderr }),
    interactive: stderr.isTTY === true,
    columns: stderr.columns ?? 80,
    folder: process.cwd(),
  }
}

/** Rows as columns of text, two spaces apart; `right` lists the columns set flush right. Widths are counted in characters. */
export function table(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): readonly string[] {
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, index) => Math.max(all[index] ?? 0, [...cell].length)),
    [],
  )
  return rows.map((row) =>
    row
      .map((cell, index) => {
        const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - [...cell].length))
        return right.includes(index) ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd(),
  )
}

/** Breaks text at spaces into lines of at most `columns` characters, each behind `indent`. */
export function wrap(text: string, columns: number, indent = ''): string {
  const room = Math.max(20, columns - indent.length)
  const lines = text.split('\n').flatMap((paragraph) => {
    const out: string[] = []
    for (const word of paragraph.split(' ')) {
      const last = out.at(-1)
      if (last !== undefined && last.length + 1 + word.length <= room) out[out.length - 1] = `${last} ${word}`
      else out.push(word)
    }
    return out
  })
  return lines.map((line) => indent + line).join('\n')
}
