import { expect, test } from 'vitest'
import { FAMILIES, type Family, familyOf } from '../../src/placement/family.ts'

const FRAMES: Readonly<Record<Family, readonly (readonly [number, number])[]>> = {
  skyscraper: [
    [120, 600],
    [160, 600],
    [300, 1050],
  ],
  tall: [
    [300, 600],
    [240, 400],
    [1080, 1920],
    [1000, 2100],
  ],
  portrait: [
    [1080, 1350],
    [1000, 1500],
    [1080, 1440],
    [2551, 3579],
    [2625, 3375],
    [3375, 5175],
    [7275, 10875],
  ],
  square: [
    [1080, 1080],
    [250, 250],
  ],
  landscape: [
    [300, 250],
    [336, 280],
    [1440, 1080],
    [1280, 720],
    [1200, 630],
    [1200, 627],
    [1080, 566],
  ],
  wide: [
    [1200, 600],
    [970, 250],
    [1500, 500],
    [1200, 400],
    [1640, 720],
    [1584, 396],
    [320, 100],
  ],
  banner: [
    [728, 90],
    [320, 50],
    [300, 50],
    [468, 60],
    [1128, 191],
  ],
}

test.for(FAMILIES.flatMap((family) => FRAMES[family].map((frame) => [family, ...frame] as const)))(
  '%s: %i × %i',
  ([family, width, height]) => {
    expect(familyOf({ width, height })).toBe(family)
  },
)

test('families run from narrowest to widest', () => {
  const order = [0.1, 0.5, 0.8, 1, 1.5, 3, 8].map((ratio) => familyOf({ width: ratio * 1000, height: 1000 }))
  expect(order).toEqual(FAMILIES)
})
