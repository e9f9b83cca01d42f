import { quote } from '../error/issue.ts'
import type { SourceProblem } from './handlebars.ts'

/** A message of Handlebars’ parser: of its grammar, with a marked excerpt in the second line, or of a block that is closed by another name. */
export function unreadable(message: string): SourceProblem {
  const [first = '', excerpt = ''] = message.split('\n')
  const line = Number(/line (\d+)/.exec(first)?.[1] ?? / - (\d+):\d+$/.exec(first)?.[1] ?? 1)
  const crossed = /^(.+) doesn't match (.+?)(?: - \d+:\d+)?$/.exec(first)
  if (crossed !== null)
    return {
      line,
      found: `{{#${crossed[1]}}} closed by {{/${crossed[2]}}}`,
      expected: `{{/${crossed[1]}}}: blocks are closed in the order in which they were opened`,
      rule: 'hbs-syntax',
    }
  if (message.endsWith("got 'EOF'"))
    return {
      line,
      found: 'the end of the file inside a block',
      expected: 'every {{#block}} closed by its {{/block}}',
      rule: 'hbs-syntax',
    }
  const near = excerpt.replace(/^\.\.\./, '').slice(-40)
  return {
    line,
    found: near === '' ? first.slice(0, 160) : `something Handlebars cannot read: ${quote(near)}`,
    expected: 'a name, helper or value in {{ }}, and every {{#block}} closed by its {{/block}}',
    rule: 'hbs-syntax',
  }
}

/** What stands in the way of filling a template, from what Handlebars says: mostly a name it was not given. */
export function unfilled(message: string): string {
  const name = /^"([^"]+)" not defined in /.exec(message)?.[1]
  return name === undefined
    ? `The template cannot be filled: ${message}`
    : `{{${name}}}, which nobody fills in`
}
