/** Attribute that carries the line of an element through filling. */
export const LINE = ':n'

/** The source with the line of each start tag as an attribute of it. Style sheets are left alone: they keep their text. */
export function withLines(source: string): string {
  let line = 1
  let at = 0
  return source.replace(/<style>[\s\S]*?<\/style>|<([A-Za-z][\w-]*)/g, (tag, name: string, index: number) => {
    line += source.slice(at, index).split('\n').length - 1
    at = index
    return name === undefined || name.toLowerCase() === 'style' ? tag : `${tag} ${LINE}="${line}"`
  })
}

/** The line (from 1) on which a text first stands in a source; `undefined` if it does not. */
export function lineOf(source: string, text: string): number | undefined {
  const at = source.indexOf(text)
  return at < 0 ? undefined : source.slice(0, at).split('\n').length
}
