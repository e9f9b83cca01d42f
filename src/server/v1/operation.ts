import type { Schema } from '../../error/schema.ts'
import type { Route } from '../route.ts'
import type { Verb } from '../verbs/verb.ts'

/** Something that can be asked for over HTTP and is no verb: what is sent or answered is no JSON. */
export interface FileOperation extends Pick<Verb, 'name' | 'title' | 'about' | 'path' | 'problems'> {
  readonly method: 'GET' | 'POST'
  /** Parts of the address and of the query. */
  readonly input: Schema
  /** Type of the body it takes. */
  readonly takes?: string
  readonly longest?: number
  readonly status: 200 | 201
  /** Types of what it answers. */
  readonly gives: readonly string[]
  /** Shape of the answer, where it is JSON after all. */
  readonly output?: Schema
  readonly answer: Route['answer']
}

/** The parts of an address in braces, in order. */
export function partsOf(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}

/** The address as a pattern. Files lie in folders. */
export function patternOf(path: string): string {
  return path.replace(/\{(\w+)\}/g, (_, name) => (name === 'file' ? '(.+)' : '([A-Za-z0-9._-]+)'))
}
