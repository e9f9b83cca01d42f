import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Issue } from '../error/issue.ts'
import { parseJson } from '../error/json.ts'
import type { Checked } from '../error/schema.ts'
import { hashOf } from '../kit/hash.ts'
import { LIMITS } from '../kit/limits.ts'
import { inspectSource, type SourceProblem } from './handlebars.ts'
import { lintTemplate } from './lint.ts'
import { parseSamples, parseTemplate } from './schema.ts'
import type { Template } from './template.ts'

/**
 * Reads and checks a template folder: template.json, overlay.hbs, plate.hbs, samples.json, and dense.hbs where there is one.
 * Never throws for what somebody wrote: all problems of all files come back at once.
 * @param sound hash of a template that is known to be free of mistakes: it is not looked through again
 */
export async function loadTemplate(
  folder: string,
  sound?: string,
): Promise<{ template?: Template; issues: readonly Issue[] }> {
  const issues: Issue[] = []
  const name = (file: string): string => path.relative(process.cwd(), path.join(folder, file)) || file
  const read = async (file: string, limit: number): Promise<string | undefined> => {
    try {
      const { size } = await stat(path.join(folder, file))
      if (size > limit) {
        issues.push({
          file: name(file),
          path: '',
          found: `${size} bytes`,
          expected: `at most ${limit} bytes`,
          rule: 'file-size',
        })
        return undefined
      }
      return await readFile(path.join(folder, file), 'utf8')
    } catch {
      issues.push({
        file: name(file),
        path: '',
        found: 'no such file',
        expected: 'a template has template.json, overlay.hbs, plate.hbs and samples.json',
        rule: 'file-missing',
      })
      return undefined
    }
  }
  const readJson = async <T>(
    parse: (content: unknown, file: string) => Checked<T>,
    file: string,
  ): Promise<T | undefined> => {
    const text = await read(file, LIMITS.jsonBytes)
    if (text === undefined) return undefined
    const json = parseJson(text, name(file))
    const checked = json.issues.length > 0 ? { issues: json.issues } : parse(json.value, name(file))
    issues.push(...checked.issues)
    return 'value' in checked ? checked.value : undefined
  }
  const [file, samples, overlay, plate, dense] = await Promise.all([
    readJson(parseTemplate, 'template.json'),
    readJson(parseSamples, 'samples.json'),
    read('overlay.hbs', LIMITS.markupSourceBytes),
    read('plate.hbs', LIMITS.markupSourceBytes),
    existsSync(path.join(folder, 'dense.hbs')) ? read('dense.hbs', LIMITS.markupSourceBytes) : undefined,
  ])
  for (const [source, text] of [
    ['overlay.hbs', overlay],
    ['plate.hbs', plate],
    ['dense.hbs', dense],
  ] as const) {
    if (text !== undefined)
      issues.push(...inspectSource(text).map((problem) => sourceIssue(problem, name(source))))
  }
  if (file?.alt !== undefined) {
    issues.push(
      ...inspectSource(file.alt).map((problem) => ({
        ...sourceIssue(problem, name('template.json')),
        path: 'alt',
      })),
    )
  }
  if (
    issues.length > 0 ||
    file === undefined ||
    samples === undefined ||
    overlay === undefined ||
    plate === undefined
  ) {
    return { issues }
  }
  const template: Template = {
    id: path.basename(folder),
    file,
    overlay,
    plate,
    ...(dense === undefined ? {} : { dense }),
    samples,
    hash: hashOf({ file, overlay, plate, ...(dense === undefined ? {} : { dense }) }),
  }
  const found = template.hash === sound ? [] : lintTemplate(template, name)
  return found.length > 0 ? { issues: found } : { template, issues: [] }
}

function sourceIssue({ line, ...problem }: SourceProblem, file: string): Issue {
  return { file, path: `line ${line}`, ...problem }
}
