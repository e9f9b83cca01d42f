import type { Given, Schema, Value } from '../../error/schema.ts'
import type { Workshop } from '../workshop.ts'

/** What a verb works with. */
export interface Setting {
  readonly workshop: Workshop
  /** Nobody waits for it any more. */
  readonly signal: AbortSignal
  /** Id for what is made, so that asking again makes it no second time. */
  readonly id?: string
}

/** Something that can be asked for by programs: over HTTP, and as a tool. */
export interface Verb {
  /** Permanent; `operationId` over HTTP, name of the tool. */
  readonly name: string
  /** What it does, as a short sentence without a full stop. */
  readonly title: string
  /** What to know of it. */
  readonly about: string
  readonly method: 'GET' | 'POST'
  /** Below `/api`; names in braces are parts of the input. */
  readonly path: string
  /** Of an answer. */
  readonly status: 200 | 202
  readonly input: Schema
  readonly output: Schema
  /** Whether it takes a renderer's time. */
  readonly renders: boolean
  /** Whether asking twice makes something twice, so that callers may give a key. */
  readonly keyed: boolean
  /** Whether it changes nothing. */
  readonly reads: boolean
  /** Problems to expect besides those all share, by status. */
  readonly problems: readonly number[]
  /** An input that works on the bundled templates; `{id}` stands for the campaign of the example before. */
  readonly example: Readonly<Record<string, unknown>>
  readonly perform: (input: unknown, setting: Setting) => Promise<unknown>
}

interface Definition<I extends Schema, O extends Schema>
  extends Pick<Verb, 'name' | 'title' | 'about' | 'path'>,
    Partial<Pick<Verb, 'method' | 'status' | 'renders' | 'keyed' | 'reads' | 'problems'>> {
  readonly input: I
  readonly output: O
  readonly example: Given<I> & Readonly<Record<string, unknown>>
  readonly perform: (input: Value<I>, setting: Setting) => Promise<Value<O>>
}

/** A verb; what is not said of it is as for one that only looks something up. */
export function verb<I extends Schema, O extends Schema>(definition: Definition<I, O>): Verb {
  const { method = 'GET', status = 200, renders = false, keyed = false, problems = [] } = definition
  const { reads = method === 'GET', perform, ...rest } = definition
  return {
    ...rest,
    ...{ method, status, renders, keyed, reads, problems },
    // Whoever calls it has checked the input against its schema.
    perform: (input, setting) => perform(input as Value<I>, setting),
  }
}
