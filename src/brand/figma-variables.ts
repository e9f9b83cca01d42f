import { quote } from '../error/issue.ts'
import type { CssColor } from './css-color.ts'
import type { FoundColor } from './token-file.ts'

/** Steps of aliases; more is a cycle. */
const STEPS = 32

type Fields = Readonly<Record<string, unknown>>

/** Whether this is what `GET /v1/files/:key/variables/local` of Figma’s REST API answers. */
export function isFigmaVariables(json: unknown): boolean {
  return isFields(json) && isFields(json.meta) && isFields(json.meta.variables)
}

/**
 * Colour variables of a file, in the mode of that name where their collection has it and in the collection’s first one
 * elsewhere. Channels are 0 to 1, sRGB. A slash in a name makes a group, as in Figma.
 */
export function readFigmaVariables(
  json: unknown,
  mode?: string,
): { readonly colors: readonly FoundColor[]; readonly modes: readonly string[] } {
  const meta = fields(fields(json).meta)
  const variables = fields(meta.variables)
  const collections = fields(meta.variableCollections)
  const named = Object.values(collections).flatMap((one) => modesOf(one).map(({ name }) => name))
  const colors = Object.values(variables).flatMap((one): FoundColor[] => {
    const { name, resolvedType } = fields(one)
    if (resolvedType !== 'COLOR' || typeof name !== 'string') return []
    return [{ path: name.split('/').join('.'), ...inMode(one, variables, collections, mode) }]
  })
  return { colors, modes: [...new Set(named)] }
}

type Value = { readonly css: CssColor } | { readonly fault: string }

function inMode(start: unknown, variables: Fields, collections: Fields, mode: string | undefined): Value {
  let variable = fields(start)
  for (let step = 0; step < STEPS; step += 1) {
    const collection = fields(collections[String(variable.variableCollectionId)])
    const chosen = modesOf(collection).find(({ name }) => name.toLowerCase() === mode?.toLowerCase())
    const modeId = chosen?.id ?? String(collection.defaultModeId)
    const value = fields(fields(variable.valuesByMode)[modeId])
    if (value.type !== 'VARIABLE_ALIAS') return literal(value)
    const next = variables[String(value.id)]
    if (next === undefined) return { fault: `leads to ${quote(value.id)}, which is not in the file` }
    variable = fields(next)
  }
  return { fault: 'leads in a circle' }
}

function literal({ r, g, b, a = 1 }: Fields): Value {
  const channels = [r, g, b, a]
  if (!channels.every((one): one is number => typeof one === 'number' && one >= 0 && one <= 1))
    return { fault: 'has no value in this mode' }
  const [red, green, blue, alpha] = channels as [number, number, number, number]
  const color = [red, green, blue].map((one) => Math.round(one * 255)) as [number, number, number]
  return { css: { color, alpha, outside: false } }
}

function modesOf(collection: unknown): readonly { readonly id: string; readonly name: string }[] {
  const { modes } = fields(collection)
  if (!Array.isArray(modes)) return []
  return modes.map((one) => ({ id: String(fields(one).modeId), name: String(fields(one).name) }))
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
