import { type Issue, quote } from '../error/issue.ts'
import { type CssColor, cssOf, readCssColor } from './css-color.ts'
import { isFigmaVariables, readFigmaVariables } from './figma-variables.ts'
import { own } from './tokens.ts'

/** Levels of groups in a file; what tools write has five. */
const DEPTH = 32

/** Steps of aliases; more is a cycle or a joke. */
const STEPS = 32

/** A colour of a token file: where it stands, with dots between the names, and what it is or why it cannot be had. */
export type FoundColor = { readonly path: string } & (
  | { readonly css: CssColor; readonly fault?: undefined }
  | { readonly css?: undefined; readonly fault: string }
)

/** What a token file holds. */
export interface TokenFile {
  readonly colors: readonly FoundColor[]
  /** Modes the file offers, such as Light and Dark; empty where it has one only. */
  readonly modes: readonly string[]
  readonly issues: readonly Issue[]
}

/**
 * Colours of a file another tool wrote: Design Tokens (DTCG 2025.10, and older ones with colours as CSS text), which
 * Figma exports too, a file for each mode, or the answer of Figma’s REST API for local variables. `mode` chooses one by
 * its name. Aliases are followed. What is not a colour is passed over; a colour that cannot be read says why.
 */
export function readTokenFile(json: unknown, file: string, mode?: string): TokenFile {
  const found = isFigmaVariables(json) ? readFigmaVariables(json, mode) : readDesignTokens(json)
  const modes = found.modes
  const known = mode === undefined || modes.some((name) => name.toLowerCase() === mode.toLowerCase())
  const issues: Issue[] = []
  if (!known)
    issues.push({
      file: '--mode',
      path: '',
      found: quote(mode),
      expected: modes.length === 0 ? 'no mode: the file does not name any' : `one of ${modes.join(', ')}`,
    })
  else if (found.colors.length === 0)
    issues.push({
      file,
      path: '',
      found: 'no colour',
      expected: 'Design Tokens with "$value", as Figma exports variables, or what its REST API answers',
    })
  return { colors: found.colors, modes, issues }
}

/** A file of Design Tokens has one mode; Figma names it. */
function readDesignTokens(root: unknown): Omit<TokenFile, 'issues'> {
  const mode = own(own(root, '$extensions'), 'com.figma.modeName')
  const colors: FoundColor[] = []
  const walk = (group: unknown, trail: readonly string[], type: unknown): void => {
    if (group === null || typeof group !== 'object' || Array.isArray(group) || trail.length > DEPTH) return
    const kind = own(group, '$type') ?? type
    if (Object.hasOwn(group, '$value')) {
      const color = readToken(root, group, kind)
      if (color !== undefined) colors.push({ path: trail.join('.'), ...color })
      return
    }
    for (const [name, inner] of Object.entries(group)) {
      // The token that stands for its whole group goes by the name of the group.
      if (name === '$root') walk(inner, trail, kind)
      else if (!name.startsWith('$')) walk(inner, [...trail, name], kind)
    }
  }
  walk(root, [], undefined)
  return { colors, modes: typeof mode === 'string' ? [mode] : [] }
}

type Read = { readonly css: CssColor } | { readonly fault: string }

/** The colour of a token; `undefined` if it is of another type. */
function readToken(root: unknown, token: object, type: unknown): Read | undefined {
  let value = own(token, '$value')
  for (let step = 0; step < STEPS; step += 1) {
    const target = aliasOf(value)
    if (target === undefined) {
      const css = colorOf(value)
      if (css !== undefined) return { css }
      return type === 'color' ? { fault: `${quote(value)} is no colour` } : undefined
    }
    const next = target.reduce<unknown>(own, root)
    const standing = own(next, '$value') ?? own(own(next, '$root'), '$value')
    if (standing === undefined)
      return type === 'color' ? { fault: `${quote(value)} is not in the file` } : undefined
    value = standing
  }
  return { fault: `${quote(own(token, '$value'))} leads in a circle` }
}

/** Names an alias leads along: `{a.b}`, or a JSON Pointer as `{ "$ref": "#/a/b/$value" }` has it. */
function aliasOf(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return /^\{([^{}]+)\}$/.exec(value)?.[1]?.split('.')
  const pointer = own(value, '$ref')
  if (typeof pointer !== 'string' || !pointer.startsWith('#/')) return undefined
  return pointer
    .slice(2)
    .replace(/\/\$value$/, '')
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function colorOf(value: unknown): CssColor | undefined {
  if (typeof value === 'string') return readCssColor(value)
  const components = own(value, 'components')
  const css = Array.isArray(components)
    ? cssOf(own(value, 'colorSpace'), components, own(value, 'alpha'))
    : undefined
  return css === undefined ? undefined : readCssColor(css)
}
