import type { RuleId } from './rules.ts'

/** One thing wrong with what somebody wrote: a kit, template, campaign, CSV or flag. Issues are collected and reported all at once. */
export interface Issue {
  /** The file, relative to where the command ran, or a name such as `--jobs`. */
  readonly file: string
  /** Where in the file: `slots.headline.fit`, `row 12, column price`, `line 4`. Empty for the whole file. */
  readonly path: string
  /** What stands there, quoted and shortened. */
  readonly found: string
  /** What may stand there, and what to do. */
  readonly expected: string
  /** The rule of `broadside check` that it breaks, where there is one. */
  readonly rule?: RuleId
}

/** Quotes a foreign value for a message, at most 60 characters of it. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  const short = text.length > 60 ? `${text.slice(0, 57)}…` : text
  return `"${short.replace(/\p{Cc}/gu, ' ')}"`
}

/** One line: `file: path: found X, expected Y`. */
export function formatIssue(issue: Issue): string {
  return `${issue.file}: ${issue.path ? `${issue.path}: ` : ''}found ${issue.found}, expected ${issue.expected}`
}
