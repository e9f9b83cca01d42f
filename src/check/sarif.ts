import { RULES, type RuleId } from '../error/rules.ts'
import type { Mistake } from './mistake.ts'

/** A SARIF 2.1.0 log (OASIS), as code hosts take it to show mistakes in pull requests. `version` is the program's. */
export function sarifOf(mistakes: readonly Mistake[], version: string): object {
  const ids = Object.keys(RULES) as RuleId[]
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'broadside',
            version,
            rules: ids.map((id) => ({
              id,
              shortDescription: { text: RULES[id].title },
              help: { text: RULES[id].help },
              defaultConfiguration: { level: RULES[id].severity },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: mistakes.map(({ rule, severity, file, line, column, found, expected }) => ({
          ruleId: rule,
          ruleIndex: ids.indexOf(rule),
          level: severity,
          message: { text: `Found ${found}. Expected ${expected}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' },
                region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) },
              },
            },
          ],
        })),
      },
    ],
  }
}

/** A file as a relative reference: forward slashes, and what is not allowed in one written in percent. */
function uriOf(file: string): string {
  return file.split(/[\\/]/).map(encodeURIComponent).join('/')
}

/** Workflow commands, which GitHub Actions shows as annotations in pull requests. One line each. */
export function annotationsOf(mistakes: readonly Mistake[]): readonly string[] {
  return mistakes.map(({ rule, severity, file, line, column, found, expected }) => {
    const where = [
      `file=${property(file)}`,
      `line=${line}`,
      ...(column === undefined ? [] : [`col=${column}`]),
      `title=${property(`${rule}: ${RULES[rule].title}`)}`,
    ]
    return `::${severity} ${where.join(',')}::${data(`Found ${found}. Expected ${expected}`)}`
  })
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
