import { refuseIssues } from '../error/error.ts'
import { quote } from '../error/issue.ts'
import { LIMITS } from '../kit/limits.ts'
import { objectRecord } from './json-array.ts'
import type { ObjectRecord, Objects } from './record.ts'
import type { TextFile } from './text-file.ts'

/** Opens JSON Lines: one object on each line. A line that is none is a record with a fault. */
export function openJsonLines(text: TextFile, file: string): Objects {
  return {
    kind: 'objects',
    place: (line, column) => (column === '' ? `line ${line}` : `line ${line}, ${column}`),
    notes: text.guessed ? [`read as ${text.encoding}`] : [],
    lines: text.lines,
    read: () => recordsOf(text, file),
  }
}

async function* recordsOf(text: TextFile, file: string): AsyncGenerator<ObjectRecord> {
  let number = 0
  let rest = ''
  for await (const chunk of text.chunks()) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      number++
      if (line.trim() !== '') yield recordOf(line, number)
    }
    if (rest.length > LIMITS.rowBytes)
      refuseIssues([
        {
          file,
          path: `line ${number + 1}`,
          found: `a line of more than ${LIMITS.rowBytes} bytes`,
          expected: 'an object on a line of its own; name a file with an array of objects .json',
        },
      ])
  }
  if (rest.trim() !== '') yield recordOf(rest, number + 1)
}

function recordOf(line: string, number: number): ObjectRecord {
  try {
    return objectRecord(JSON.parse(line), number)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const expected = `an object on this line (${reason.split('\n')[0]})`
    return { line: number, object: {}, fault: { found: quote(line), expected } }
  }
}
