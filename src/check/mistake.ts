import type { Issue } from '../error/issue.ts'
import { RULES, type RuleId } from '../error/rules.ts'
import { type Place, placeOf, type Sources } from './place.ts'

/** One thing `broadside check` found, at its place. */
export interface Mistake {
  readonly rule: RuleId
  readonly severity: 'error' | 'warning'
  /** Relative to where the command ran. */
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column?: number
  /** What stands there, or what came of it. */
  readonly found: string
  /** What may stand there, and what to do. */
  readonly expected: string
}

/** A mistake from what a loader or a lint reports, with the line its path leads to. */
export function mistakeOf(issue: Issue, sources: Sources): Mistake {
  const { rule = 'schema', file, path, found, expected } = issue
  return mistakeAt(rule, { file, ...placeOf(sources(file), file, path) }, inContext(found, path), expected)
}

/** A mistake at a place that is known. */
export function mistakeAt(
  rule: RuleId,
  { file, line, column }: Place & { readonly file: string },
  found: string,
  expected: string,
): Mistake {
  return {
    rule,
    severity: RULES[rule].severity,
    file,
    line,
    ...(column === undefined ? {} : { column }),
    found,
    expected,
  }
}

/** What a line does not tell: the family in which it was found. */
function inContext(found: string, path: string): string {
  const family = /^family (\w+)$/.exec(path)?.[1]
  return family === undefined ? found : `${found} in ${family} formats`
}

/** By file and line; what is the same only once. */
export function sorted(mistakes: readonly Mistake[]): readonly Mistake[] {
  const once = new Map(
    mistakes.map((mistake) => [
      [mistake.file, mistake.line, mistake.rule, mistake.found].join('\0'),
      mistake,
    ]),
  )
  return [...once.values()].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line) || (a.rule < b.rule ? -1 : 1),
  )
}
