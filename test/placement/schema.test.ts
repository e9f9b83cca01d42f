import { expect, test } from 'vitest'
import { LIMITS } from '../../src/kit/limits.ts'
import { resolvePlacements } from '../../src/placement/resolve.ts'
import { parsePlacement } from '../../src/placement/schema.ts'

const parse = (value: unknown) => parsePlacement(value, { file: 'spring.json', path: 'placements.0' })
const paths = (value: unknown) => parse(value).issues.map(({ path }) => path)

test('id, width and height are enough', () => {
  expect(parse({ id: 'lobby-wall', width: 1080, height: 1350 })).toEqual({
    issues: [],
    value: {
      id: 'lobby-wall',
      platform: 'Own',
      name: '1080 × 1350',
      width: 1080,
      height: 1350,
      safe: { top: 0, right: 0, bottom: 0, left: 0 },
      formats: ['png', 'jpeg'],
      shown: { mm: 65, distanceMm: 360 },
    },
  })
})

test('what is given is kept, and single sides are enough', () => {
  const { value } = parse({
    id: 'x',
    name: 'Gate',
    width: 600,
    height: 900,
    safe: { bottom: 80 },
    formats: ['webp'],
    shown: { mm: 300, distanceMm: 1500 },
    maxBytes: 200_000,
  })
  expect(value).toMatchObject({
    name: 'Gate',
    formats: ['webp'],
    shown: { mm: 300, distanceMm: 1500 },
    maxBytes: 200_000,
  })
  expect(value?.safe).toEqual({ top: 0, right: 0, bottom: 80, left: 0 })
})

test('the view follows the size: paper at its own, ads at 1:1, else a phone', () => {
  const shown = (more: object) => parse({ id: 'x', ...more }).value?.shown
  expect(shown({ width: 1748, height: 2480, dpi: 300 })).toEqual({ mm: 148, distanceMm: 500 })
  expect(shown({ width: 4961, height: 7016, dpi: 150 })).toEqual({ mm: 840.1, distanceMm: 3000 })
  expect(shown({ width: 300, height: 250 })).toEqual({ mm: 79.4, distanceMm: 600 })
  expect(shown({ width: 3840, height: 1080 })).toEqual({ mm: 65, distanceMm: 360 })
})

test('without safe insets of its own, print keeps the bleed free', () => {
  const bleed = { top: 35.43, right: 35.43, bottom: 35.43, left: 35.43 }
  expect(parse({ id: 'x', width: 1819, height: 2551, dpi: 300, bleed }).value?.safe).toEqual(bleed)
})

test.for<[string, object, string[]]>([
  ['a misspelt key', { widht: 3 }, ['placements.0.widht']],
  ['an id that could leave a folder', { id: '../x' }, ['placements.0.id']],
  ['a fraction of a pixel', { width: 99.5 }, ['placements.0.width']],
  ['an edge beyond the limit', { width: LIMITS.canvasEdge + 1 }, ['placements.0.width']],
  ['an area beyond the limit', { width: 12_000, height: 12_000 }, ['placements.0.height']],
  ['an unknown format', { formats: ['bmp'] }, ['placements.0.formats.0']],
  ['no format', { formats: [] }, ['placements.0.formats']],
  ['safe insets that meet', { safe: { left: 300, right: 300 } }, ['placements.0.safe']],
  ['bleed without dpi', { bleed: { top: 9 } }, ['placements.0.dpi']],
  [
    'safe insets inside the bleed',
    { dpi: 300, bleed: { top: 35 }, safe: { top: 20 } },
    ['placements.0.safe.top'],
  ],
  ['a day that does not exist', { date: '2026-02-30' }, ['placements.0.date']],
])('refuses %s', ([, more, expected]) => {
  expect(paths({ id: 'x', width: 600, height: 600, ...more })).toEqual(expected)
})

test('names the key that was meant, and all mistakes at once', () => {
  const { value, issues } = parse({ id: 'X Y', width: '600', height: 600, widht: 3 })
  expect(value).toBeUndefined()
  expect(issues).toHaveLength(3)
  expect(issues.find(({ path }) => path.endsWith('widht'))?.expected).toBe('"width"')
})

test('a campaign names ids, groups and placements of its own, each once and in order', () => {
  const { value, issues } = resolvePlacements(
    ['print-a3-300', 'print', { id: 'lobby', width: 1000, height: 1000 }, 'open-graph', 'print-a4-300'],
    'spring.json',
  )
  expect(issues).toEqual([])
  expect(value?.map(({ id }) => id)).toEqual([
    'print-a3-300',
    'print-a4-300',
    'print-a2-150',
    'lobby',
    'open-graph',
  ])
})

test('every unknown name and taken id is an issue', () => {
  const own = { id: 'lobby', width: 1000, height: 1000 }
  const { value, issues } = resolvePlacements(
    ['instagram-stroy', own, own, { ...own, id: 'open-graph' }, { ...own, id: 'print' }, 'qqqqqqq', 7],
    'spring.json',
  )
  expect(value).toBeUndefined()
  expect(issues.map(({ path }) => path)).toEqual([
    'placements.0',
    'placements.2.id',
    'placements.3.id',
    'placements.4.id',
    'placements.5',
    'placements.6',
  ])
  expect(issues[0]).toMatchObject({ found: '"instagram-stroy"', expected: '"instagram-story"' })
})
