import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser'

/** Keys that lead to a value, from the root. */
export type JsonPath = readonly (string | number)[]

/** Where the text of a value starts, with its key where it has one; `undefined` if nothing stands there. */
export function offsetOf(text: string, path: JsonPath): number | undefined {
  const root = parseTree(text.replace(/^\ufeff/, ''))
  const node = root && findNodeAtLocation(root, [...path])
  return node && (node.parent?.type === 'property' ? node.parent : node).offset
}

/** JSON text with one value set, added or, with `undefined`, taken out. All else stays as somebody laid it out. */
export function setInJson(text: string, path: JsonPath, value: unknown): string {
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' }
  return applyEdits(text, modify(text, [...path], value, { formattingOptions }))
}
