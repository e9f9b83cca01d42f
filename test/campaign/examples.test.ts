import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as naming from '../../src/export/name.ts'
import * as broadside from '../../src/index.ts'

const root = path.join(import.meta.dirname, '../../src')
const at = process.cwd()
const folder = mkdtempSync(path.join(tmpdir(), 'broadside-test-'))
beforeAll(() => process.chdir(folder))
afterAll(() => {
  process.chdir(at)
  rmSync(folder, { recursive: true, force: true })
})

/** The code of the first `@example` of a file. */
const exampleOf = (file: string): string => {
  const text = /@example\n((?: \* .*\n)+)/.exec(readFileSync(path.join(root, file), 'utf8'))?.[1]
  if (text === undefined) throw new Error(`${file} has no example`)
  return text.replaceAll(/^ \* ?/gm, '')
}

/** Runs an example as it stands, with the exports of a module at hand, and returns what `result` names. */
const run = (code: string, module: object, result: string): Promise<unknown> => {
  const body = `const console = { log() {} }\n${code}\nreturn ${result}`
  const make = async (): Promise<void> => {}
  return Reflect.construct(make.constructor, [...Object.keys(module), body])(...Object.values(module))
}

describe('the examples of the docs', () => {
  it('produce', async () => {
    const made = (await run(exampleOf('campaign/produce.ts'), broadside, 'made')) as broadside.Produced
    expect(made.counts).toEqual({ done: 2, refused: 0, failed: 0 })
  }, 60_000)

  it('renderOne', async () => {
    expect(await run(exampleOf('campaign/render-one.ts'), broadside, 'format')).toBe('jpeg')
  })

  it('stemOf', async () => {
    const code = exampleOf('export/name.ts')
    const [call, promised] = code.split('\n// ')
    expect(`'${await run('', naming, String(call))}'`).toBe(promised?.trim())
  })
})
