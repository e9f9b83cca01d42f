import { type Issue, quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'
import { parseHex, type Rgb } from '../kit/color.ts'
import type { BrandFile } from './schema.ts'

/** Colours by token name, with what is wrong. */
export interface Colors {
  readonly colors: Readonly<Record<string, Rgb>>
  readonly issues: readonly Issue[]
}

type ColorValue = Extract<BrandFile['tokens']['color'][string], { $value: unknown }>['$value']

/**
 * Colours of the `color` group of a Design Tokens (DTCG 2025.10) file. An alias such as `{sea.deep}` or
 * `{color.ink}` may point at a colour in any group, through any number of steps; a cycle, a dead end and a
 * token that is no colour are issues.
 */
export function readColors(tokens: BrandFile['tokens'], file: string): Colors {
  const issues: Issue[] = []
  const colors: Record<string, Rgb> = {}
  for (const [name, token] of Object.entries(tokens.color)) {
    if (typeof token !== 'object') continue
    const path = `tokens.color.${name}.$value`
    const resolved = resolve(tokens, token.$value, [`color.${name}`])
    if ('color' in resolved) colors[name] = resolved.color
    else issues.push({ file, path, ...resolved, rule: 'token' })
  }
  return { colors, issues }
}

type Resolved = { readonly color: Rgb } | { readonly found: string; readonly expected: string }

function resolve(tokens: BrandFile['tokens'], value: unknown, trail: readonly string[]): Resolved {
  const target = typeof value === 'string' ? /^\{([^{}]+)\}$/.exec(value)?.[1] : undefined
  if (target === undefined) return literal(value)
  if (trail.includes(target)) {
    return { found: `the cycle ${[...trail, target].join(' → ')}`, expected: 'aliases that end at a colour' }
  }
  const token = target.split('.').reduce<unknown>(own, tokens)
  const next = own(token, '$value')
  if (next === undefined) {
    const meant = nearest(target, tokenNames(tokens))
    return {
      found: quote(value),
      expected: meant ? `the name of a token, such as {${meant}}` : 'the name of a token',
    }
  }
  return resolve(tokens, next, [...trail, target])
}

/** The value a thing of unknown shape has itself under a key. */
export function own(value: unknown, key: string): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined
  return (value as Record<string, unknown>)[key]
}

/** A colour written out: `#rrggbb`, or sRGB components 0..1 as the object form has them. */
function literal(value: unknown): Resolved {
  const hex = typeof value === 'string' ? value : (own(value, 'hex') as ColorValue)
  const parsed = typeof hex === 'string' ? parseHex(hex) : undefined
  if (parsed) return { color: parsed }
  const components = own(value, 'components')
  if (own(value, 'colorSpace') === 'srgb' && Array.isArray(components) && components.length === 3) {
    const [red, green, blue] = components.map((component) => Math.round(Number(component) * 255))
    const channels = [red, green, blue] as [number, number, number]
    if (channels.every((channel) => channel >= 0 && channel <= 255)) return { color: channels }
  }
  return { found: quote(value), expected: 'a colour such as #1f3d34' }
}

/** Dotted names of all tokens in all groups. */
function tokenNames(group: unknown, prefix = ''): string[] {
  if (group === null || typeof group !== 'object') return []
  if (Object.hasOwn(group, '$value')) return [prefix]
  return Object.entries(group)
    .filter(([key]) => !key.startsWith('$'))
    .flatMap(([key, inner]) => tokenNames(inner, prefix ? `${prefix}.${key}` : key))
}
