/**
 * JSON with long lists: each entry of a list stands on a line of its own, so that it can be written and read without holding
 * all of it, by any reader of JSON as well as by this one.
 *
 * @param head all that is short
 * @param lists the long lists by their names, each gone through once
 */
export function* longJson(
  head: Readonly<Record<string, unknown>>,
  lists: Readonly<Record<string, Iterable<unknown>>>,
): Iterable<string> {
  yield '{'
  let separator = '\n'
  for (const [name, value] of Object.entries(head)) {
    if (value === undefined) continue
    yield `${separator}  ${JSON.stringify(name)}: ${JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')}`
    separator = ',\n'
  }
  for (const [name, entries] of Object.entries(lists)) {
    yield `${separator}  ${JSON.stringify(name)}: [`
    separator = ',\n'
    let before = '\n    '
    for (const entry of entries) {
      yield before + JSON.stringify(entry)
      before = ',\n    '
    }
    yield before === '\n    ' ? ']' : '\n  ]'
  }
  yield '\n}\n'
}

/** A part of JSON with long lists: an entry, or at the end all that is not an entry. */
export type LongJsonPart =
  | { readonly list: string; readonly index: number; readonly entry: unknown }
  | { readonly rest: unknown }

/**
 * Reads JSON with long lists, line by line. JSON in any other layout comes back as `rest` in whole. Throws a SyntaxError for what is
 * none.
 */
export async function* readLongJson(lines: AsyncIterable<string>): AsyncIterable<LongJsonPart> {
  const rest: string[] = []
  let list: string | undefined
  let index = 0
  for await (const line of lines) {
    const entry = list === undefined ? undefined : /^ {4}(\{.*\}),?$/.exec(line)?.[1]
    if (list !== undefined && entry !== undefined) {
      yield { list, index: index++, entry: JSON.parse(entry) }
      continue
    }
    rest.push(line)
    const started = /^ {2}"(\w+)": \[$/.exec(line)?.[1]
    if (started !== undefined) index = 0
    list = started ?? (/^ {2}\],?$/.test(line) ? undefined : list)
  }
  yield { rest: JSON.parse(rest.join('\n')) }
}

/**
 * The same JSON with other entries in one of its lists, made while it is read: memory does not grow with it. Layouts other than that of
 * {@link longJson} pass unchanged.
 */
export async function* mapLongJson(
  lines: AsyncIterable<string>,
  list: string,
  map: (entry: unknown) => unknown,
): AsyncIterable<string> {
  let inside = false
  for await (const line of lines) {
    const [, entry, comma = ''] = (inside && /^ {4}(\{.*\})(,?)$/.exec(line)) || []
    if (entry !== undefined) {
      yield `    ${JSON.stringify(map(JSON.parse(entry)))}${comma}\n`
      continue
    }
    yield `${line}\n`
    const started = /^ {2}"(\w+)": \[$/.exec(line)?.[1]
    if (started !== undefined) inside = started === list
    else if (/^ {2}\]/.test(line)) inside = false
  }
}
