import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { findGroup, findPlacement, GROUPS, PLACEMENTS, suggest } from '../../src/placement/catalogue.ts'
import { EXPORT_FORMATS, exportFormatOf } from '../../src/placement/format.ts'
import { safeBoxOf, trimBoxOf } from '../../src/placement/geometry.ts'
import { parsePlacement } from '../../src/placement/schema.ts'
import { assumedView } from '../../src/placement/view.ts'

const MM_PER_INCH = 25.4

test('holds a hundred placements, each id once', () => {
  expect(PLACEMENTS).toHaveLength(100)
  expect(new Set(PLACEMENTS.map(({ id }) => id)).size).toBe(100)
})

test.for(PLACEMENTS)('$id passes the schema and loses nothing in it', (placement) => {
  const { value, issues } = parsePlacement(placement, { file: 'catalogue.json' })
  expect(issues).toEqual([])
  expect(value).toEqual(placement)
})

test.for(PLACEMENTS)('$id says where its facts come from', ({ source, verified, date }) => {
  expect(source).toMatch(/^https?:\/\//)
  expect(verified).toBeDefined()
  expect(date).toMatch(/^\d{4}-\d\d-\d\d$/)
})

test.for(PLACEMENTS)('$id has a format that can be written', (placement) => {
  expect(EXPORT_FORMATS).toContain(exportFormatOf(placement))
})

test('writes the first format that can be written, and PNG where there is none', () => {
  const format = (id: string) => exportFormatOf(placement(id))
  expect(format('google-display-300x250')).toBe('jpeg')
  expect(format('print-a3-300')).toBe('pdf')
  expect(format('pinterest-pin')).toBe('png')
  expect(format('linkedin-document')).toBe('pdf')
  expect(placement('linkedin-document').formats).toEqual(['pdf'])
})

const SHEETS = {
  a4: [210, 297, 3, 5],
  a3: [297, 420, 3, 5],
  a2: [420, 594, 3, 5],
  letter: [8.5 * MM_PER_INCH, 11 * MM_PER_INCH, 0.125 * MM_PER_INCH, 0.25 * MM_PER_INCH],
  tabloid: [11 * MM_PER_INCH, 17 * MM_PER_INCH, 0.125 * MM_PER_INCH, 0.25 * MM_PER_INCH],
  '18x24': [18 * MM_PER_INCH, 24 * MM_PER_INCH, 0.125 * MM_PER_INCH, 0.25 * MM_PER_INCH],
  '24x36': [24 * MM_PER_INCH, 36 * MM_PER_INCH, 0.125 * MM_PER_INCH, 0.25 * MM_PER_INCH],
} as const

test.for(PLACEMENTS.filter(({ platform }) => platform === 'Print'))(
  '$id is its sheet plus bleed',
  (sheet) => {
    const key = sheet.id.split('-')[1] as keyof typeof SHEETS
    const [width, height, bleed, safe] = SHEETS[key]
    const mm = (pixels: number) => (pixels / (sheet.dpi ?? 0)) * MM_PER_INCH
    const halfPixel = mm(0.5) + 0.01
    const trim = trimBoxOf(sheet)
    expect(Math.abs(mm(trim.width) - width)).toBeLessThanOrEqual(halfPixel)
    expect(Math.abs(mm(trim.height) - height)).toBeLessThanOrEqual(halfPixel)
    expect(mm(trim.x)).toBeCloseTo(bleed, 2)
    expect(mm(sheet.safe.left)).toBeGreaterThanOrEqual(bleed + safe - 1e-9)
    expect(mm(sheet.safe.left)).toBeLessThan(bleed + safe + mm(1))
    expect(mm(sheet.width)).toBeCloseTo(sheet.shown.mm, 0)
  },
)

test('print and desktop ads are shown as the assumed view says', () => {
  const real = PLACEMENTS.filter(({ dpi, shown }) => dpi !== undefined || shown.distanceMm === 600)
  expect(real).toHaveLength(12 + 13)
  for (const { width, height, dpi, shown } of real) expect(assumedView(width, height, dpi)).toEqual(shown)
})

test('every safe box leaves at least a sixth of the canvas', () => {
  for (const entry of PLACEMENTS) {
    const safe = safeBoxOf(entry)
    expect(safe.width * safe.height, entry.id).toBeGreaterThan((entry.width * entry.height) / 6)
  }
})

test('groups name known placements, each once, and share no name with one', () => {
  for (const [name, ids] of Object.entries(GROUPS)) {
    expect(findPlacement(name)).toBeUndefined()
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(findPlacement(id), `${name}: ${id}`).toBeDefined()
  }
  expect(findGroup('display-ads')).toHaveLength(16)
  expect(findGroup('constructor')).toBeUndefined()
})

test.for<[string, string]>([
  ['facebok-story', 'facebook-story'],
  ['instagram-portrait', 'instagram-feed-portrait'],
  ['google-display-300x251', 'google-display-300x250'],
  ['a3', 'print-a3-300'],
  ['leaderboard', 'google-display-728x90'],
  ['Display Ads', 'display-ads'],
])('%s suggests %s first', ([typed, meant]) => {
  expect(suggest(typed)[0]).toBe(meant)
})

test('suggests at most three, and nothing for nonsense', () => {
  expect(suggest('story')).toHaveLength(3)
  expect(suggest('qqqqqqq')).toEqual([])
  expect(suggest('')).toEqual([])
})

test('importing the catalogue loads no schema library', () => {
  const script = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
    const { PLACEMENTS } = await import('./src/placement/catalogue.ts')
    console.log(JSON.stringify({ placements: PLACEMENTS.length, zod: loaded.some((url) => url.includes('/zod/')) }))`
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(run.stderr).toBe('')
  expect(JSON.parse(run.stdout)).toEqual({ placements: 100, zod: false })
})

function placement(id: string) {
  const found = findPlacement(id)
  if (!found) throw new Error(`no placement ${id}`)
  return found
}
