import { expect, it } from 'vitest'
import { binnedSize, binningOf } from '../../src/placement/binning.ts'
import { findPlacement, PLACEMENTS } from '../../src/placement/catalogue.ts'

const MINUTE = Math.tan(Math.PI / (180 * 60))

it('bins sheets that are far finer than the eye, and nothing that is seen on a phone or in the hand', () => {
  const binned = Object.fromEntries(
    PLACEMENTS.flatMap((placement) => {
      const binning = binningOf(placement)
      return binning === 1 ? [] : [[placement.id, binning]]
    }),
  )
  expect(binned).toEqual({
    'youtube-thumbnail-4k': 2,
    'print-a3-300': 3,
    'print-a2-300': 4,
    'print-a2-150': 2,
    'print-tabloid-300': 3,
    'print-18x24-300': 5,
    'print-18x24-150': 2,
    'print-24x36-300': 5,
    'print-24x36-150': 2,
  })
})

it('leaves more pixels for what the eye sees as one than a post on a phone has', () => {
  const perMinute = ({ width, shown }: (typeof PLACEMENTS)[number]): number =>
    (width / shown.mm) * shown.distanceMm * MINUTE
  const post = findPlacement('instagram-feed-portrait')
  if (post === undefined) throw new Error('the placement is not in the catalogue')
  for (const placement of PLACEMENTS) {
    const binning = binningOf(placement)
    if (binning === 1) continue
    const { width, height } = binnedSize(placement, binning)
    expect(perMinute(placement) / binning, placement.id).toBeGreaterThanOrEqual(2)
    expect(perMinute(placement) / binning, placement.id).toBeGreaterThan(perMinute(post))
    expect(width * height, placement.id).toBeGreaterThanOrEqual(post.width * post.height)
  }
})
