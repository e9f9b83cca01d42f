import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'broadside-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function broadside(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BROADSIDE, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  })
  return { code: status, out: stdout, err: stderr }
}

describe('the command', () => {
  it('teaches: verbs, examples, exit codes', () => {
    const { code, out, err } = broadside('--help')
    expect(code).toBe(0)
    for (const part of ['make', 'sizes', 'init', 'doctor', 'Examples:', 'Exit codes:', '70'])
      expect(out).toContain(part)
    expect(err).toBe('')
  })

  it.each(['make', 'sizes', 'init', 'doctor'])('%s --help has something to say', (verb) => {
    const { code, out } = broadside(verb, '--help')
    expect(code).toBe(0)
    expect(out.split('\n').length).toBeGreaterThan(8)
  })

  it('prints its version', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(broadside('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })

  it('does not mind a reader that leaves early', () => {
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', 'set -o pipefail; "$0" "$1" sizes --json | head -c 1 >/dev/null', process.execPath, BROADSIDE],
      { encoding: 'utf8' },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  it.each([
    [['mkae', 'a.json'], 'make'],
    [['make', 'a.json', '--job', '2'], '--jobs'],
    [['sizes', '--famly', 'tall'], '--family'],
  ])('%j is a mistake that names what was meant', (args, meant) => {
    const { code, out, err } = broadside(...args)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(`Did you mean ${meant}?`)
  })

  it.each([['0'], ['2.5'], ['many']])('refuses --jobs %s', (jobs) => {
    const { code, err } = broadside('make', 'a.json', '--jobs', jobs)
    expect(code).toBe(2)
    expect(err).toContain('whole number')
  })
})

describe('sizes', () => {
  it('prints JSON on stdout and nothing else there', () => {
    const rows = JSON.parse(broadside('sizes', '--family', 'banner', '--json').out)
    expect(rows.length).toBeGreaterThan(3)
    for (const row of rows) expect(row.width / row.height).toBeGreaterThan(4)
  })

  it('finds by word, platform and group', () => {
    expect(broadside('sizes', 'leaderboard').out).toContain('google-display-728x90')
    expect(broadside('sizes', '--platform', 'tiktok').out).not.toContain('instagram')
    expect(broadside('sizes', 'print', '--format', 'jpg').out).toContain('print-a4')
    expect(broadside('sizes', '1080x1920').out).toContain('instagram-story')
  })

  it('names the family that was meant', () => {
    const { code, err } = broadside('sizes', '--family', 'sqare')
    expect(code).toBe(2)
    expect(err).toContain('"square"')
  })
})

describe('make, given mistakes', () => {
  it('tells all of them by file, writes nothing and exits with 2', () => {
    const campaign = {
      nmae: 'x',
      brand: 'lumen',
      template: 'event-poster',
      placements: ['instagram-storry'],
      locales: ['en'],
      rows: 'rows.csv',
    }
    writeFileSync(path.join(folder, 'bad.json'), JSON.stringify(campaign))
    const { code, out, err } = broadside('make', 'bad.json')
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain('nothing was written')
    expect(err).toContain('bad.json')
    expect(err).toContain('found     the key "nmae"')
    expect(err).toContain('expected  "name"')
    expect(existsSync(path.join(folder, 'out'))).toBe(false)
  })

  it('tells programs in JSON', () => {
    const { code, out } = broadside('make', 'nowhere.json', '--json')
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      error: { code: 'INPUT_INVALID', issues: [{ file: 'nowhere.json' }] },
    })
  })

  it('does not start on one campaign while another is wrong', () => {
    const sound = {
      name: 'a',
      brand: 'lumen',
      template: 'event-poster',
      placements: ['open-graph'],
      locales: ['en'],
      rows: [{}],
    }
    writeFileSync(path.join(folder, 'a.json'), JSON.stringify(sound))
    writeFileSync(path.join(folder, 'b.json'), '{ "name": "b" ')
    const { code, err } = broadside('make', 'a.json', 'b.json')
    expect(code).toBe(2)
    expect(err).toContain('b.json')
    expect(existsSync(path.join(folder, 'out'))).toBe(false)
  })
})

describe('init', () => {
  it('writes a starter once and never touches it again', () => {
    const first = broadside('init', 'mine')
    expect(first.code).toBe(0)
    expect(first.out).toContain('npx broadside make campaigns/open-workshop.json')
    const brand = path.join(folder, 'mine/templates/brands/kiln/brand.json')
    writeFileSync(brand, 'changed by its owner')
    rmSync(path.join(folder, 'mine/campaigns/open-workshop.csv'))

    const second = broadside('init', 'mine')
    expect(second.code).toBe(2)
    expect(readFileSync(brand, 'utf8')).toBe('changed by its owner')
    expect(readdirSync(path.join(folder, 'mine/campaigns'))).toEqual(['open-workshop.json'])
  })

  it('copies a template and a brand kit under another name, and they check', () => {
    expect(broadside('init', 'template', 'spring', '--from', 'statement').code).toBe(0)
    expect(broadside('init', 'brand', 'acme', '--from', 'halden').code).toBe(0)
    const template = JSON.parse(readFileSync(path.join(folder, 'templates/spring/template.json'), 'utf8'))
    expect(template).toMatchObject({ title: 'Spring', version: '1.0.0' })
    expect(existsSync(path.join(folder, 'templates/schemas/template.schema.json'))).toBe(true)
    const check = broadside('check', 'spring', 'acme', '--quick', '--json')
    const { mistakes } = JSON.parse(check.out) as { mistakes: { rule: string; severity: string }[] }
    // Its samples are in the voices of the bundled brands, and nothing was proved of it yet.
    const errors = mistakes.filter(({ severity, rule }) => severity === 'error' && rule !== 'sample-brand')
    expect(errors).toEqual([])

    expect(broadside('init', 'template', 'spring', '--from', 'statement').err).toContain(
      'templates/spring/overlay.hbs',
    )
    expect(broadside('init', 'template', 'Spring Sale', '--from', 'statement').code).toBe(2)
    expect(broadside('init', 'template', '--from', 'statment').err).toContain('"statement"')
  })
})
