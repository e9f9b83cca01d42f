import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))
const KITS = fileURLToPath(new URL('../../templates/brands', import.meta.url))
const LIGHT = fileURLToPath(new URL('../fixtures/tokens/light.tokens.json', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tokens-cli-'))
const kit = join(folder, 'templates/brands/halden/brand.json')
beforeAll(() => cpSync(join(KITS, 'halden'), join(folder, 'templates/brands/halden'), { recursive: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function tokens(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BROADSIDE, 'tokens', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  })
  return { code: status, out: stdout, err: stderr }
}

it('a dry run writes nothing, the real one what it said, the next one nothing more', () => {
  const before = readFileSync(kit, 'utf8')
  const dry = tokens('import', LIGHT, '--brand', 'halden', '--dry-run')
  expect(dry.code).toBe(0)
  expect(dry.out).toMatch(/pine +#0f2a23 +→ +#0d261f +Brand\.Pine/)
  expect(readFileSync(kit, 'utf8')).toBe(before)
  const real = tokens('import', LIGHT, '--brand', 'halden')
  expect(real).toMatchObject({ code: 0, out: dry.out })
  expect(readFileSync(kit, 'utf8')).toContain('#0d261f')
  const { written, changes } = JSON.parse(tokens('import', LIGHT, '--brand', 'halden', '--json').out)
  expect({ written, changes }).toEqual({ written: false, changes: [] })
})

it('colours that would make a pair unreadable are refused with the pairs and their ratios', () => {
  const before = readFileSync(kit, 'utf8')
  const { code, err } = tokens('import', LIGHT, '--brand', 'halden', '--map', 'spruce=Neutral/50')
  expect(code).toBe(2)
  expect(err).toMatch(/spruce #f3f4f0 on fog #f3f4f0: contrast 1\.00/)
  expect(readFileSync(kit, 'utf8')).toBe(before)
})

it('kits that come with the program are not changed, and missing files are named', () => {
  expect(tokens('import', LIGHT, '--brand', 'lumen').err).toContain('it comes with broadside')
  expect(tokens('import', 'none.json', '--brand', 'halden').err).toContain('no such file')
})

it('gives a kit as CSS', () => {
  const { code, out } = tokens('export', 'lumen')
  expect(code).toBe(0)
  expect(out).toContain('  --lumen-color-acid: #e4ff1a;\n')
})
