import { expect, test } from 'vitest'
import { findPlacement, PLACEMENTS } from '../../src/placement/catalogue.ts'
import { layoutOf } from '../../src/placement/geometry.ts'
import type { Placement } from '../../src/placement/schema.ts'
import { minTypePx, ROLES } from '../../src/placement/type-size.ts'

// Smallest fine print, body and headline, worked out by hand from distance, pixels and millimetres.
test.for([
  ['instagram-feed-portrait', 25, 40, 70],
  ['instagram-story', 25, 40, 70],
  ['open-graph', 30, 48, 84],
  ['youtube-thumbnail', 30, 47, 118],
  ['pinterest-pin', 23, 37, 77],
  ['instagram-reel-cover', 25, 40, 121],
  ['google-display-300x250', 10, 15, 26],
  ['google-display-728x90', 10, 15, 26],
  ['google-display-320x50', 10, 12, 20],
  ['google-display-300x50', 10, 12, 20],
  ['google-display-120x600', 10, 15, 21],
  ['print-a4-300', 25, 39, 69],
  ['print-a3-300', 98, 157, 275],
  ['print-a2-150', 74, 118, 206],
  ['print-24x36-150', 74, 118, 206],
  ['signage-1080p-portrait', 20, 32, 55],
  ['signage-4k-landscape', 44, 71, 124],
] as const)('%s: legal %i, body %i, headline %i', ([id, legal, body, headline]) => {
  const entry = placement(id)
  expect([minTypePx('legal', entry), minTypePx('body', entry), minTypePx('headline', entry)]).toEqual([
    legal,
    body,
    headline,
  ])
})

test('subhead, call to action and price are read as body; a label stands between body and legal', () => {
  for (const entry of PLACEMENTS) {
    const body = minTypePx('body', entry)
    for (const role of ['subhead', 'cta', 'price'] as const) expect(minTypePx(role, entry)).toBe(body)
    expect(minTypePx('label', entry), entry.id).toBeLessThanOrEqual(body)
    expect(minTypePx('label', entry), entry.id).toBeGreaterThanOrEqual(minTypePx('legal', entry))
    expect(minTypePx('headline', entry), entry.id).toBeGreaterThanOrEqual(body)
  }
})

test('a font of small x-height must be set larger, and the other way round', () => {
  const story = placement('instagram-story')
  expect(minTypePx('body', story, 0.4)).toBe(52)
  expect(minTypePx('body', story, 0.6)).toBe(35)
})

test('twice the pixels on the same millimetres double the size; twice the distance too', () => {
  const poster = placement('print-a2-150')
  expect(minTypePx('body', placement('print-a2-300'))).toBe(2 * minTypePx('body', poster))
  const far = { ...poster, shown: { ...poster.shown, distanceMm: 6000 } }
  expect(minTypePx('body', far)).toBeCloseTo(2 * minTypePx('body', poster), -1)
})

test.for(PLACEMENTS)('$id can hold its own smallest sizes', (entry) => {
  const { area } = layoutOf(entry)
  const size = (role: (typeof ROLES)[number]) => minTypePx(role, entry)
  expect(size('headline')).toBeLessThanOrEqual(0.4 * Math.min(entry.height, area.height * 1.25))
  // One line each of headline, body and legal stand above each other, set solid.
  expect(size('headline') + size('body')).toBeLessThanOrEqual(area.height)
  // A headline word of ten letters and a body word of fourteen, at half an em a letter.
  expect(5 * size('headline')).toBeLessThanOrEqual(area.width + 3)
  expect(7 * size('body')).toBeLessThanOrEqual(area.width + 4)
  for (const role of ROLES) expect(size(role)).toBeGreaterThanOrEqual(10)
})

test('a frame too small for legible type still asks for it, so that the copy is refused', () => {
  const sliver = { ...placement('google-display-320x50'), height: 20 }
  expect(minTypePx('headline', sliver)).toBe(12)
  expect(minTypePx('legal', sliver)).toBe(10)
})

function placement(id: string): Placement {
  const found = findPlacement(id)
  if (!found) throw new Error(`no placement ${id}`)
  return found
}
