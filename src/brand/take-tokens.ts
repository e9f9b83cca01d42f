import { type Issue, quote } from '../error/issue.ts'
import { setInJson } from '../error/json-text.ts'
import { nearest } from '../error/nearest.ts'
import { type Rgb, toHex } from '../kit/color.ts'
import type { BrandFile } from './schema.ts'
import type { FoundColor, TokenFile } from './token-file.ts'
import { readColors } from './tokens.ts'

/** Where a kit remembers which token of another tool a colour follows. */
const SOURCE = 'broadside.source'

/** What is wanted beside colours whose names match. Paths are of the token file, with dots or slashes. */
export interface TakeOptions {
  /** Colours of the kit that follow a token with another name. Remembered in the kit. */
  readonly map: Readonly<Record<string, string>>
  /** Tokens the kit has not and is to have; `all` for every one. */
  readonly add: readonly string[]
}

/** One colour of the kit that becomes another, or is new. */
export interface TokenChange {
  readonly name: string
  /** The token it follows. */
  readonly path: string
  /** `#rrggbb`; left out for a new one. */
  readonly from?: string
  readonly to: string
  /** The token’s colour is outside of sRGB, and this the nearest inside. */
  readonly outside: boolean
}

/** What taking the tokens makes of a kit. */
export interface Taken {
  readonly changes: readonly TokenChange[]
  /** Colours that are what their token is. */
  readonly same: readonly string[]
  /** Colours of the kit that no token of the file is for. */
  readonly alone: readonly string[]
  /** Tokens the kit has no colour for. */
  readonly unused: readonly string[]
  readonly issues: readonly Issue[]
  /** brand.json with the changes; all else as it was laid out. */
  readonly text: string
}

/**
 * Takes colours of a token file into a kit. A colour follows the token the kit remembers, or is told with `map`, or the
 * one whose names, or last names, make its name: `Brand/Pine` and `color.pine` are for `pine`. Colours that are aliases
 * of others in the kit stay so. Nothing is added unless asked for. Pure: whether the kit still holds together, such as
 * the contrast of its pairs, is for `loadBrand` to say of `text`.
 */
export function takeTokens(
  brand: BrandFile,
  text: string,
  found: TokenFile,
  file: string,
  options: TakeOptions,
): Taken {
  const { colors } = readColors(brand.tokens, file)
  const issues: Issue[] = []
  const changes: TokenChange[] = []
  const same: string[] = []
  const alone: string[] = []
  const followed = new Set<FoundColor>()
  for (const name of Object.keys(options.map).filter((one) => !Object.hasOwn(colors, one)))
    issues.push({
      file: '--map',
      path: name,
      found: quote(name),
      expected: `a colour of the kit: ${Object.keys(colors).join(', ')}`,
    })
  for (const [name, color] of Object.entries(colors)) {
    const told = Object.hasOwn(options.map, name) ? options.map[name] : undefined
    const token = tokenFor(brand, name, told, found.colors)
    if (Array.isArray(token)) {
      issues.push(unclear(name, token))
      continue
    }
    if (token === undefined) {
      if (told !== undefined) issues.push(unknownPath('--map', told, found.colors))
      alone.push(name)
      continue
    }
    followed.add(token)
    const isAlias = typeof tokenOf(brand, name)?.$value === 'string' && !isHex(tokenOf(brand, name)?.$value)
    const usable = solid(token, name, issues)
    if (usable === undefined) continue
    if (isAlias || toHex(usable.color) === toHex(color)) same.push(name)
    else
      changes.push({
        name,
        path: token.path,
        from: toHex(color),
        to: toHex(usable.color),
        outside: usable.outside,
      })
  }
  const left = found.colors.filter((token) => !followed.has(token))
  const added = wanted(options.add, left, found.colors, issues)
  for (const token of added) {
    const name = kebab(token.path.split('.').filter((part) => !/^colou?rs?$/i.test(part)))
    const usable = solid(token, name, issues)
    if (Object.hasOwn(colors, name) || !/^[a-z]/.test(name))
      issues.push({
        file: '--add',
        path: token.path,
        found: quote(name),
        expected: 'a name that is free, and starts with a letter',
      })
    else if (usable !== undefined)
      changes.push({ name, path: token.path, to: toHex(usable.color), outside: usable.outside })
  }
  return {
    changes,
    same,
    alone,
    unused: left.filter((token) => !added.includes(token)).map(({ path }) => path),
    issues,
    text: write(text, changes, options.map),
  }
}

function write(text: string, changes: readonly TokenChange[], map: TakeOptions['map']): string {
  const valued = changes.reduce(
    (json, { name, path, from, to }) =>
      from === undefined
        ? setInJson(json, ['tokens', 'color', name], { $value: to, $extensions: { [SOURCE]: path } })
        : setInJson(json, ['tokens', 'color', name, '$value'], to),
    text,
  )
  return Object.entries(map).reduce(
    (json, [name, path]) => setInJson(json, ['tokens', 'color', name, '$extensions', SOURCE], path),
    valued,
  )
}

/** The token a colour was told to follow; else the one it remembers, if the file has it; else one of its name. */
function tokenFor(
  brand: BrandFile,
  name: string,
  told: string | undefined,
  colors: readonly FoundColor[],
): FoundColor | FoundColor[] | undefined {
  if (told !== undefined) return byPath(told, colors)
  const remembered = tokenOf(brand, name)?.$extensions?.[SOURCE]
  return (typeof remembered === 'string' ? byPath(remembered, colors) : undefined) ?? byName(name, colors)
}

function tokenOf(brand: BrandFile, name: string) {
  const token = brand.tokens.color[name]
  return typeof token === 'object' ? token : undefined
}

/** The token whose names make this one, the longest way; several if they do equally. */
function byName(name: string, colors: readonly FoundColor[]): FoundColor | FoundColor[] | undefined {
  const scored = colors.map((token) => {
    const parts = token.path.split('.')
    const start = parts.findIndex((_, at) => kebab(parts.slice(at)) === name)
    return { token, parts: start < 0 ? 0 : parts.length - start, rest: start }
  })
  const most = Math.max(0, ...scored.map(({ parts }) => parts))
  if (most === 0) return undefined
  // Of tokens equally named, the one with nothing before the name, or as little as `color`, is meant.
  const best = scored.filter(({ parts }) => parts === most)
  const plain = best.filter(({ rest, token }) => rest === 0 || /^colou?rs?\.[^.]+$/i.test(token.path))
  const chosen = plain.length === 1 ? plain : best
  return chosen.length === 1 ? chosen[0]?.token : chosen.map(({ token }) => token)
}

function byPath(path: string, colors: readonly FoundColor[]): FoundColor | undefined {
  const asked = path.replaceAll('/', '.').toLowerCase()
  return colors.find((token) => token.path.toLowerCase() === asked)
}

function wanted(
  add: readonly string[],
  left: readonly FoundColor[],
  all: readonly FoundColor[],
  issues: Issue[],
): readonly FoundColor[] {
  if (add.includes('all')) return left
  return add.flatMap((path) => {
    const token = byPath(path, left)
    if (token !== undefined) return [token]
    if (byPath(path, all) === undefined) issues.push(unknownPath('--add', path, all))
    return []
  })
}

/** A kit’s colours are opaque: what shines through cannot be promised to be readable. */
function solid(
  token: FoundColor,
  name: string,
  issues: Issue[],
): { readonly color: Rgb; readonly outside: boolean } | undefined {
  const fault =
    token.css === undefined
      ? token.fault
      : token.css.alpha < 1
        ? `a colour of opacity ${token.css.alpha}`
        : undefined
  if (token.css !== undefined && fault === undefined) return token.css
  issues.push({ file: token.path, path: name, found: fault ?? '', expected: 'an opaque colour' })
  return undefined
}

function unclear(name: string, tokens: readonly FoundColor[]): Issue {
  const paths = tokens.map(({ path }) => path)
  return {
    file: 'tokens',
    path: name,
    found: `${paths.length} tokens of that name: ${paths.slice(0, 4).join(', ')}`,
    expected: `one, such as with --map ${name}=${paths[0]}`,
  }
}

function unknownPath(flag: string, path: string, colors: readonly FoundColor[]): Issue {
  const paths = colors.map((token) => token.path)
  const meant = nearest(path, paths)
  return {
    file: flag,
    path: '',
    found: quote(path),
    expected: meant === undefined ? `a colour of the file: ${paths.slice(0, 6).join(', ')}` : quote(meant),
  }
}

function kebab(parts: readonly string[]): string {
  return parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

function isHex(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('#')
}
