import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contains } from '../../src/kit/geometry.ts'
import { findPlacement, PLACEMENTS } from '../../src/placement/catalogue.ts'
import { familyOf } from '../../src/placement/family.ts'
import { layoutOf, safeBoxOf, trimBoxOf } from '../../src/placement/geometry.ts'
import { type Placement, parsePlacement } from '../../src/placement/schema.ts'

test('a feed post: margin all round, wider where the grid crops', () => {
  expect(layoutOf(placement('instagram-feed-portrait'))).toEqual({
    family: 'portrait',
    plateFamily: 'portrait',
    unit: 10.8,
    frame: { width: 1080, height: 1350 },
    area: { x: 60, y: 60, width: 960, height: 1230 },
  })
})

test('a story keeps clear of what the app draws over it', () => {
  expect(layoutOf(placement('instagram-story')).area).toEqual({ x: 60, y: 276, width: 960, height: 1254 })
})

test('low strips get a margin by height, at least 4 px', () => {
  expect(layoutOf(placement('google-display-320x50')).area).toEqual({ x: 5, y: 5, width: 310, height: 40 })
  expect(layoutOf(placement('google-display-320x100')).area).toEqual({ x: 10, y: 10, width: 300, height: 80 })
  expect(layoutOf(own(200, 30)).area).toEqual({ x: 4, y: 4, width: 192, height: 22 })
})

test('on paper the margin counts from the trimmed edge', () => {
  const { area, unit } = layoutOf(placement('print-letter-300'))
  // 37.5 px of bleed + 5.5 % of 2550 px
  expect(area.x).toBe(Math.ceil(37.5 + 0.055 * 2550))
  expect(unit).toBe(26.25)
})

test.for([
  ['instagram-feed-landscape', 'portrait', 'landscape', 4.24],
  ['instagram-reel-overlay', 'square', 'tall', 9.5],
  ['youtube-banner', 'wide', 'landscape', 4.22],
  ['linkedin-profile-banner', 'banner', 'wide', 2.64],
] as const)(
  '%s is mostly unsafe: type is laid out as %s on a %s plate',
  ([id, family, plateFamily, unit]) => {
    expect(layoutOf(placement(id))).toMatchObject({ family, plateFamily, unit })
  },
)

test('all others are laid out as the canvas they are', () => {
  const exceptions = PLACEMENTS.filter(
    (entry) => layoutOf(entry).unit !== Math.min(entry.width, entry.height) / 100,
  )
  expect(exceptions.map(({ id }) => id)).toEqual([
    'instagram-feed-landscape',
    'instagram-reel-overlay',
    'instagram-profile-photo',
    'linkedin-profile-banner',
    'youtube-banner',
    'google-wallet-logo',
  ])
})

test.for(PLACEMENTS)('$id: the area lies in the safe box and the trim, and is of use', (entry) => {
  const { area } = layoutOf(entry)
  expect(contains(safeBoxOf(entry), area)).toBe(true)
  expect(contains(trimBoxOf(entry), area)).toBe(true)
  expect(Math.min(area.width, area.height)).toBeGreaterThanOrEqual(40)
})

test('any frame: whole pixels, inside the safe box, a known plate family', () => {
  const side = fc.integer({ min: 0, max: 200 })
  fc.assert(
    fc.property(
      fc.integer({ min: 450, max: 4000 }),
      fc.integer({ min: 450, max: 4000 }),
      side,
      side,
      (width, height, top, left) => {
        const entry = { ...own(width, height), safe: { top, right: 0, bottom: 0, left } }
        const { area, plateFamily } = layoutOf(entry)
        expect(contains(safeBoxOf(entry), area)).toBe(true)
        expect(Object.values(area).every(Number.isInteger)).toBe(true)
        expect(plateFamily).toBe(familyOf(entry))
      },
    ),
    { numRuns: 200 },
  )
})

function placement(id: string): Placement {
  const found = findPlacement(id)
  if (!found) throw new Error(`no placement ${id}`)
  return found
}

function own(width: number, height: number): Placement {
  const { value } = parsePlacement({ id: 'own', width, height }, { file: 'test' })
  if (!value) throw new Error('not a placement')
  return value
}
