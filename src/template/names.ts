import { sourceTree } from './handlebars.ts'

/**
 * First parts of all names in the `{{…}}` of a sound Handlebars source, and of what follows `this.`; names starting with @
 * are left out, but for those of `@root`. A name of a list's column counts like one of a field: which it is, only filling can tell.
 */
export function namesIn(source: string): ReadonlySet<string> {
  const names = new Set<string>()
  const visit = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return
    if (Array.isArray(node)) {
      for (const inner of node) visit(inner)
      return
    }
    const { type, parts, data, value } = node as {
      type?: string
      parts?: readonly string[]
      data?: boolean
      value?: unknown
    }
    if (type === 'PathExpression' && (data !== true || parts?.[0] === 'root'))
      for (const part of parts ?? []) names.add(part)
    // Columns are named to groups and columns in quotes.
    if (type === 'StringLiteral') names.add(String(value))
    for (const [key, inner] of Object.entries(node)) if (key !== 'loc' && key !== 'strip') visit(inner)
  }
  visit(sourceTree(source))
  return names
}
