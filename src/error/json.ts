import { LIMITS } from '../kit/limits.ts'
import { quote } from './issue.ts'
import type { Checked } from './schema.ts'

/** Parses JSON that a person wrote. Never throws; a mistake comes back with its line and column. `file` stands in the issue. */
export function parseJson(text: string, file: string): Checked<unknown> {
  if (text.length > LIMITS.jsonBytes) {
    return {
      issues: [
        {
          file,
          path: '',
          found: `${text.length} bytes`,
          expected: `at most ${LIMITS.jsonBytes} bytes`,
          rule: 'file-size',
        },
      ],
    }
  }
  const json = text.replace(/^\ufeff/, '')
  try {
    return { value: JSON.parse(json) as unknown, issues: [] }
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    // V8 leaves the position out when the text ends too early.
    const at = Number(/at position (\d+)/.exec(message)?.[1] ?? json.length)
    const before = json.slice(0, at).split('\n')
    const path = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
    const rest = json.slice(at, at + 20).split('\n')[0] ?? ''
    return {
      issues: [
        {
          file,
          path,
          found: at >= json.length ? 'the end of the file' : quote(rest),
          expected: expectation(message),
          rule: 'json-syntax',
        },
      ],
    }
  }
}

function expectation(message: string): string {
  if (/double-quoted property name/i.test(message))
    return 'a key in double quotes (no comma before a closing brace, no comments)'
  if (/',' or '\}'|',' or '\]'/.test(message)) return 'valid JSON: a comma is missing before this'
  return 'valid JSON'
}
