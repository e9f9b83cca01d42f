import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCssColor } from '../../src/brand/css-color.ts'
import type { BrandKit } from '../../src/brand/kit.ts'
import { loadBrand } from '../../src/brand/load.ts'
import { type TakeOptions, takeTokens } from '../../src/brand/take-tokens.ts'
import { exportTokens } from '../../src/brand/token-export.ts'
import { readTokenFile } from '../../src/brand/token-file.ts'
import { toHex } from '../../src/kit/color.ts'

const HALDEN = fileURLToPath(new URL('../../templates/brands/halden', import.meta.url))
const text = readFileSync(join(HALDEN, 'brand.json'), 'utf8')
const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/tokens/${name}`, import.meta.url), 'utf8'))
const light = fixture('light.tokens.json')
const variables = fixture('figma-variables.json')

const root = mkdtempSync(join(tmpdir(), 'tokens-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let kit: BrandKit
beforeAll(async () => {
  kit = (await loadBrand(HALDEN)).kit as BrandKit
})

function take(json: unknown, options: Partial<TakeOptions> = {}, mode?: string) {
  const file = readTokenFile(json, 'tokens.json', mode)
  return takeTokens(kit.file, text, file, 'brand.json', { map: {}, add: [], ...options })
}

describe('token files', () => {
  it('have colours in every form: objects, CSS text, aliases, inherited types', () => {
    const { colors, modes, issues } = readTokenFile(light, 'light.json')
    const read = Object.fromEntries(
      colors.map(({ path, css, fault }) => [path, css ? toHex(css.color) : fault]),
    )
    expect({ modes, issues }).toEqual({ modes: ['Light'], issues: [] })
    expect(read).toEqual({
      'Brand.Pine': '#0d261f',
      'Brand.Fog': '#f3f4f0',
      'Brand.Safety': '#ff710d',
      'Brand.Veil': '#000000',
      'Neutral.50': '#f3f4f0',
      'Neutral.Granite': '#52605a',
      'Neutral.Round': '"{Neutral.Circle}" leads in a circle',
      'Neutral.Circle': '"{Neutral.Round}" leads in a circle',
    })
  })

  it('of Figma’s REST API follow aliases, in the mode that is asked for', () => {
    const pine = (mode?: string) =>
      readTokenFile(variables, 'v.json', mode).colors.map(({ path, css }) => [path, css && toHex(css.color)])
    expect(pine()).toEqual([
      ['brand.pine', '#0d261f'],
      ['green.900', '#0d261f'],
    ])
    expect(pine('dark')[0]).toEqual(['brand.pine', '#05140f'])
    expect(readTokenFile(variables, 'v.json', 'dim').issues[0]).toMatchObject({
      expected: 'one of Light, Dark, Value',
    })
  })

  it('without a colour are refused', () => {
    for (const json of [{}, [], null, 7, { Space: { $type: 'number', $value: 8 } }])
      expect(readTokenFile(json, 'x.json').issues).toHaveLength(1)
  })

  it('follow JSON Pointers and tokens that stand for their group', () => {
    const json = {
      base: { 'a/b': { $type: 'color', $value: '#123456' } },
      ink: {
        $root: { $type: 'color', $value: { $ref: '#/base/a~1b/$value' } },
        soft: { $type: 'color', $value: '{ink}' },
      },
    }
    expect(
      readTokenFile(json, 'x.json').colors.map(({ path, css }) => [path, css && toHex(css.color)]),
    ).toEqual([
      ['base.a/b', '#123456'],
      ['ink', '#123456'],
      ['ink.soft', '#123456'],
    ])
  })

  // Expected values: CSS Color 4, sample conversions of its section 10 onwards, and colours that are exact by definition.
  it.each([
    ['color(display-p3 0 0 0)', '#000000', false],
    ['hsl(120 100% 25%)', '#008000', false],
    ['lab(100 0 0)', '#ffffff', false],
    ['color(xyz-d65 0.9505 1 1.089)', '#ffffff', false],
    ['rebeccapurple', '#663399', false],
    ['color(rec2020 0 1 0)', 'some green', true],
  ])('%s is %s', (css, hex, outside) => {
    const read = readCssColor(css)
    expect(read?.outside).toBe(outside)
    if (!outside) expect(read && toHex(read.color)).toBe(hex)
    else expect(read?.color[1]).toBeGreaterThan(200)
  })
})

describe('taking tokens', () => {
  it('changes what its name says and nothing else of the file', () => {
    const { changes, same, alone, text: after } = take(light)
    expect(changes.map(({ name, from, to }) => `${name} ${from} ${to}`)).toEqual([
      'fog #f1f3ee #f3f4f0',
      'pine #0f2a23 #0d261f',
    ])
    expect({ same, alone }).toEqual({ same: ['granite'], alone: ['spruce', 'orange', 'lichen', 'rust'] })
    expect(after).toBe(text.replace('#f1f3ee', '#f3f4f0').replace('#0f2a23', '#0d261f'))
  })

  it('remembers what it was told, for the next file', async () => {
    const first = take(light, { map: { orange: 'Brand/Safety' } })
    expect(first.changes.find(({ name }) => name === 'orange')).toMatchObject({
      to: '#ff710d',
      outside: true,
    })
    const folder = join(root, 'halden')
    cpSync(HALDEN, folder, { recursive: true })
    writeFileSync(join(folder, 'brand.json'), first.text)
    const { kit: after, issues } = await loadBrand(folder)
    expect(issues).toEqual([])
    const moved = structuredClone(light)
    moved.Brand.Safety.$value = '#ff8000'
    const again = takeTokens((after as BrandKit).file, first.text, readTokenFile(moved, 'x'), 'brand.json', {
      map: {},
      add: [],
    })
    expect(again.changes).toMatchObject([{ name: 'orange', from: '#ff710d', to: '#ff8000' }])
  })

  it('adds only what is asked for, opaque and sound', () => {
    const { changes, issues } = take(light, {
      add: ['Neutral/50', 'Brand/Veil', 'Neutral/Round', 'Brand/Fogg'],
    })
    expect(changes.some(({ name, from }) => name === 'neutral-50' && from === undefined)).toBe(true)
    expect(issues.map(({ path, found }) => `${path}: ${found}`)).toEqual([
      ': "Brand/Fogg"',
      'brand-veil: a colour of opacity 0.4',
      'neutral-round: "{Neutral.Circle}" leads in a circle',
    ])
    const added = take({ accent: { $type: 'color', Mint: { $value: '#aaffcc' } } }, { add: ['all'] })
    expect(JSON.parse(added.text).tokens.color['accent-mint']).toEqual({
      $value: '#aaffcc',
      $extensions: { 'broadside.source': 'accent.Mint' },
    })
  })

  it('asks where two tokens have the name', () => {
    const json = {
      a: { pine: { $type: 'color', $value: '#111111' } },
      b: { pine: { $type: 'color', $value: '#222222' } },
    }
    expect(take(json).issues[0]).toMatchObject({
      path: 'pine',
      expected: 'one, such as with --map pine=a.pine',
    })
    expect(take(json, { map: { pine: 'b.pine' } }).changes).toMatchObject([{ to: '#222222' }])
  })

  it('is told from a kit whose pairs would fade: loading what would be written names them', async () => {
    const { text: after } = take({ pine: { $type: 'color', $value: '#f0f0f0' } })
    const { issues } = await loadBrand(HALDEN, root, after)
    expect(issues.map(({ path }) => path)).toContain('pairs.0')
  })
})

describe('giving tokens', () => {
  it('as Design Tokens comes back as it went', () => {
    const given = JSON.parse(exportTokens(kit, 'dtcg'))
    const { changes, same, issues } = take(given)
    expect({ changes, issues }).toEqual({ changes: [], issues: [] })
    expect(same).toEqual(Object.keys(kit.colors))
  })

  it('as CSS names every colour, part and type style once', () => {
    const lines = exportTokens(kit, 'css').split('\n')
    const properties = lines.flatMap((line) => /^ {2}(--[a-z0-9-]+): .+;$/.exec(line)?.[1] ?? [])
    expect(new Set(properties).size).toBe(properties.length)
    expect(lines).toContain('  --halden-color-pine: #0f2a23;')
    expect(lines).toContain('  --halden-dark: var(--halden-color-pine);')
    for (const style of Object.keys(kit.file.type)) expect(properties).toContain(`--halden-${style}-family`)
  })
})
