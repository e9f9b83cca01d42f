import { z } from 'zod'
import { type Issue, quote } from './issue.ts'
import { nearest } from './nearest.ts'

/** What a check found: the value if all is well, else every problem. */
export interface Checked<T> {
  readonly value?: T
  readonly issues: readonly Issue[]
}

/**
 * Checks foreign data against a schema. Never throws: all problems come back at once, each with its path,
 * what stands there and what may stand there; a misspelt key names the key that was probably meant.
 */
export function check<S extends z.ZodType>(schema: S, content: unknown, file: string): Checked<z.output<S>> {
  const parsed = schema.safeParse(content)
  if (parsed.success) return { value: parsed.data, issues: [] }
  return { issues: parsed.error.issues.flatMap((issue) => describe(issue, content, file, schema)) }
}

/** A schema, for files that pass it on. */
export type Schema<T = unknown> = z.ZodType<T>

/** What a schema gives. */
export type Value<S extends Schema> = z.output<S>

/** What may be given to it: what has a default may be left out. */
export type Given<S extends Schema> = z.input<S>

/**
 * JSON Schemas (2020-12) of several shapes that name each other.
 * @param named by their names
 * @param io as they may be sent, or as they are answered
 * @param at where the schema of a name is found
 */
export function jsonSchemas(
  named: Readonly<Record<string, Schema>>,
  io: 'input' | 'output',
  at: (name: string) => string,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, { io, unrepresentable: 'any', uri: at })
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]),
  )
}

/** JSON Schema (2020-12) of what a person writes, for editors. */
export function jsonSchema(schema: z.ZodType, title: string): Record<string, unknown> {
  return { title, ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) }
}

function describe(issue: z.core.$ZodIssue, content: unknown, file: string, schema: z.ZodType): Issue[] {
  const path = pathText(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const allowed = keysAt(schema, issue.path)
    return issue.keys.map((key) => {
      const meant = nearest(key, allowed)
      const choice = meant
        ? `"${meant}"`
        : allowed.length > 0
          ? `one of ${allowed.join(', ')}`
          : 'no such key'
      return {
        file,
        path: pathText([...issue.path, key]),
        found: `the key ${quote(key)}`,
        expected: choice,
        rule: 'schema',
      }
    })
  }
  const value = valueAt(content, issue.path)
  const found = value === undefined ? 'nothing' : quote(value)
  return [{ file, path, found, expected: expectation(issue), rule: 'schema' }]
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : `a value of type ${issue.expected}`
    case 'invalid_value':
      return issue.values.length === 1
        ? quote(issue.values[0])
        : `one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return `at least ${issue.minimum}${unit(issue.origin)}`
    case 'too_big':
      return `at most ${issue.maximum}${unit(issue.origin)}`
    case 'invalid_union': {
      const options = issue.errors.map((option) => option.map(expectation).join(' and '))
      return [...new Set(options)].join(', or ') || issue.message
    }
    default:
      return issue.message
  }
}

function unit(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : ''
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('.')
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    content,
  )
}

/** Keys the schema allows at a path; walks its JSON Schema because that is the public description of it. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  interface Shape {
    properties?: Record<string, Shape>
    items?: Shape
    additionalProperties?: Shape | boolean
    anyOf?: Shape[]
    oneOf?: Shape[]
  }
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape
  let shapes: Shape[] = [root]
  const open = (shape: Shape): Shape[] => [
    shape,
    ...[...(shape.anyOf ?? []), ...(shape.oneOf ?? [])].flatMap(open),
  ]
  for (const key of path) {
    shapes = shapes.flatMap(open).flatMap((shape) => {
      const next =
        typeof key === 'number'
          ? shape.items
          : (shape.properties?.[String(key)] ?? shape.additionalProperties)
      return next !== undefined && typeof next === 'object' ? [next] : []
    })
  }
  return [...new Set(shapes.flatMap(open).flatMap((shape) => Object.keys(shape.properties ?? {})))]
}
