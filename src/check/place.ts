import { offsetOf } from '../error/json-text.ts'

/** The text of a file, by the name it has in issues; `undefined` if there is none. */
export type Sources = (file: string) => string | undefined

/** A place in a file, from 1. */
export interface Place {
  readonly line: number
  readonly column?: number
}

/**
 * Where the path of an issue leads: `line 4`, `line 4, column 2`, or the keys of a JSON file with dots between. What is
 * not there, such as a missing key, is placed at what should have it.
 */
export function placeOf(source: string | undefined, file: string, path: string): Place {
  const named = /^line (\d+)(?:, column (\d+))?/.exec(path)
  if (named !== null)
    return { line: Number(named[1]), ...(named[2] === undefined ? {} : { column: Number(named[2]) }) }
  const slot = /^family /.test(path) ? undefined : source
  if (slot === undefined || !file.endsWith('.json')) return { line: 1 }
  return jsonPlace(slot, path)
}

/** The place of a value in JSON text, by its keys with dots between. */
export function jsonPlace(text: string, path: string): Place {
  const keys = path === '' ? [] : path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key))
  for (let count = keys.length; count > 0; count -= 1) {
    const offset = offsetOf(text, keys.slice(0, count))
    if (offset !== undefined) return placeIn(text, offset)
  }
  return { line: 1 }
}

function placeIn(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}
