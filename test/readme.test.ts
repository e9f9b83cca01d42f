import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'

const root = new URL('../', import.meta.url)
const readme = readFileSync(new URL('README.md', root), 'utf8')
const folder = mkdtempSync(path.join(tmpdir(), 'broadside-readme-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('the example for programs runs and writes a picture', { timeout: 60_000 }, () => {
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? []
  const source = example.replace("'broadside'", `'${new URL('src/index.ts', root).href}'`)
  expect(source).not.toBe(example)
  const file = path.join(folder, 'example.ts')
  writeFileSync(file, source)
  const said = execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' })
  expect(said).toContain('Night of the Long Takes')
  expect(statSync(path.join(folder, 'poster.jpg')).size).toBeGreaterThan(10_000)
})

it('the pictures it shows exist and are small', () => {
  const pictures = [...readme.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, target]) => String(target))
  expect(pictures.length).toBeGreaterThan(0)
  for (const picture of pictures) expect(statSync(new URL(picture, root)).size, picture).toBeLessThan(400_000)
})

it('the exit codes are those the command line tells', () => {
  const help = readFileSync(new URL('src/cli/help.ts', root), 'utf8')
  const codes = [...readme.matchAll(/^\| (\d+) \| (.+) \|$/gm)]
  expect(codes.map(([, code]) => code)).toEqual(['0', '1', '2', '3', '70'])
  for (const [, code, text] of codes) expect(help).toMatch(new RegExp(`${code} +${text}`))
})
