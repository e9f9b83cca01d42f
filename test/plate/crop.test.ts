import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Box, contains, intersection, type Size, scaleBox } from '../../src/kit/geometry.ts'
import { cropFor, cropForWindow, mapBox, mapPoint, shownBeyond } from '../../src/plate/crop.ts'

const size = (most: number) =>
  fc.record({ width: fc.integer({ min: 1, max: most }), height: fc.integer({ min: 1, max: most }) })
const share = fc.double({ min: 0, max: 1, noNaN: true })
const point = fc.tuple(share, share)
const area: fc.Arbitrary<Box> = fc
  .tuple(share, share, share, share)
  .map(([a, b, c, d]) => ({ x: a, y: b, width: (1 - a) * c, height: (1 - b) * d }))
const wishes = fc.record({
  focal: point,
  protect: fc.array(area, { maxLength: 4 }),
  calm: fc.array(area, { maxLength: 3 }),
})

const whole = ({ width, height }: Size): Box => ({ x: 0, y: 0, width, height })

describe('cropFor', () => {
  test('stays inside the source, has the ratio, is the largest, holds the focal point', () => {
    fc.assert(
      fc.property(size(5000), size(3000), wishes, (source, target, wish) => {
        const { box } = cropFor(source, target, wish)
        expect(contains(whole(source), box, 1e-6)).toBe(true)
        expect(Math.abs(box.width - (box.height * target.width) / target.height)).toBeLessThan(
          1e-6 * source.width + 1e-6,
        )
        expect(Math.min(source.width - box.width, source.height - box.height)).toBeLessThan(1e-6)
        const focal = {
          x: wish.focal[0] * source.width,
          y: wish.focal[1] * source.height,
          width: 0,
          height: 0,
        }
        expect(contains(box, focal, 1e-6)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('holds every protected box whenever some crop holds them and the focal point', () => {
    fc.assert(
      fc.property(size(5000), size(3000), wishes, (source, target, wish) => {
        const { box, lost } = cropFor(source, target, wish)
        const boxes = wish.protect.map((relative) => scaleBox(relative, source))
        const spots = [
          ...boxes,
          { ...scaleBox({ x: wish.focal[0], y: wish.focal[1], width: 0, height: 0 }, source) },
        ]
        const reach = (from: 'x' | 'y', extent: 'width' | 'height'): number =>
          Math.max(...spots.map((spot) => spot[from] + spot[extent])) -
          Math.min(...spots.map((spot) => spot[from]))
        if (reach('x', 'width') <= box.width && reach('y', 'height') <= box.height) expect(lost).toEqual([])
        // What it says is lost is lost, and nothing else.
        const cut = wish.protect.filter((_, index) => !contains(box, boxes[index] as Box, 0.02))
        for (const one of cut) expect(lost).toContain(one)
      }),
      { numRuns: 500 },
    )
  })

  test('gives up the smaller of two boxes that do not fit together', () => {
    const large = { x: 0, y: 0.2, width: 0.3, height: 0.6 }
    const small = { x: 0.9, y: 0.4, width: 0.1, height: 0.2 }
    const { box, lost } = cropFor(
      { width: 2000, height: 1000 },
      { width: 1, height: 1 },
      { focal: [0.5, 0.5], protect: [small, large] },
    )
    expect(lost).toEqual([small])
    expect(contains(box, scaleBox(large, { width: 2000, height: 1000 }), 0.02)).toBe(true)
  })

  test('draws a focal point at the edge into the middle third, as far as the source reaches', () => {
    const source = { width: 3000, height: 1000 }
    const at = (x: number): number => {
      const { box } = cropFor(source, { width: 1, height: 1 }, { focal: [x, 0.5], protect: [] })
      return (x * 3000 - box.x) / box.width
    }
    expect(at(0.5)).toBeCloseTo(0.5)
    expect(at(0.75)).toBeCloseTo(2 / 3)
    expect(at(0.4)).toBeCloseTo(0.4)
    expect(at(0.99)).toBeCloseTo(0.97)
  })

  test('slides the subject out from under the type', () => {
    const source = { width: 1000, height: 2000 }
    const target = { width: 1000, height: 1000 }
    const protect = [{ x: 0.3, y: 0.4, width: 0.4, height: 0.15 }]
    const focal = [0.5, 0.475] as const
    const under = (calm: Box): number => {
      const { box } = cropFor(source, target, { focal, protect, calm: [calm] })
      const subject = mapBox(protect[0] as Box, source, box, target) as Box
      const shared = intersection(subject, scaleBox(calm, target))
      return shared ? shared.width * shared.height : 0
    }
    expect(under({ x: 0, y: 0, width: 1, height: 0.5 })).toBe(0)
    expect(under({ x: 0, y: 0.5, width: 1, height: 0.5 })).toBe(0)
  })

  test('never cuts a protected box to clear type', () => {
    const protect = [{ x: 0, y: 0.3, width: 1, height: 0.4 }]
    const { lost } = cropFor(
      { width: 1000, height: 2000 },
      { width: 1000, height: 1000 },
      { focal: [0.5, 0.5], protect, calm: [{ x: 0, y: 0, width: 1, height: 1 }] },
    )
    expect(lost).toEqual([])
  })
})

describe('cropForWindow', () => {
  const place = fc.double({ min: 0, max: 0.6, noNaN: true })
  const length = fc.double({ min: 0.2, max: 0.4, noNaN: true })
  const part: fc.Arbitrary<Box> = fc.record({ x: place, y: place, width: length, height: length })

  test('fills the window from the source, with the focal point in it', () => {
    fc.assert(
      fc.property(size(4000), size(4000), part, wishes, (source, target, window, wish) => {
        const { box } = cropForWindow(source, target, window, wish)
        expect(box.width / box.height).toBeCloseTo(target.width / target.height, 4)
        const seen = scaleBox(window, box)
        const inSource = { ...seen, x: seen.x + box.x, y: seen.y + box.y }
        expect(contains(whole(source), inSource, 0.01 * Math.max(source.width, source.height))).toBe(true)
        const [x, y] = mapPoint(wish.focal, source, box, { width: 1, height: 1 })
        expect(contains(window, { x, y, width: 0, height: 0 }, 0.001)).toBe(true)
      }),
    )
  })

  test('shows all of a picture that has the shape of the window, wherever that stands', () => {
    const window = { x: 0, y: 0, width: 1, height: 0.5 }
    const { box } = cropForWindow({ width: 200, height: 100 }, { width: 1000, height: 1000 }, window, {
      focal: [0.5, 0.5],
      protect: [],
    })
    expect(box).toEqual({ x: 0, y: 0, width: 200, height: 200 })
  })

  test('keeps nothing from under type that stands beside the window', () => {
    const window = { x: 0, y: 0, width: 0.4, height: 1 }
    const wish = { focal: [0.5, 0.5] as const, protect: [], calm: [{ x: 0.4, y: 0, width: 0.6, height: 1 }] }
    const { box } = cropForWindow({ width: 300, height: 100 }, { width: 200, height: 100 }, window, wish)
    const [x] = mapPoint(wish.focal, { width: 300, height: 100 }, box, { width: 1, height: 1 })
    expect(x).toBeCloseTo(0.2, 5)
  })
})

describe('shownBeyond', () => {
  const source = { width: 100, height: 100 }
  const target = { width: 400, height: 800 }
  const below = { x: 0, y: 0, width: 100, height: 200 }

  test('is the share of the target that the source does not reach', () => {
    expect(shownBeyond(source, target, below, [])).toBe(0.5)
    expect(shownBeyond(source, target, { x: 25, y: 0, width: 50, height: 100 }, [])).toBe(0)
  })

  test('leaves out what is covered', () => {
    expect(shownBeyond(source, target, below, [{ x: 0, y: 400, width: 400, height: 400 }])).toBe(0)
    expect(shownBeyond(source, target, below, [{ x: 0, y: 0, width: 200, height: 800 }])).toBe(0.25)
  })
})

describe('mapBox and mapPoint', () => {
  test('carry the crop itself to the whole target', () => {
    fc.assert(
      fc.property(size(4000), size(4000), wishes, (source, target, wish) => {
        const { box } = cropFor(source, target, wish)
        const relative = {
          x: box.x / source.width,
          y: box.y / source.height,
          width: box.width / source.width,
          height: box.height / source.height,
        }
        const mapped = mapBox(relative, source, box, target) as Box
        expect(contains(whole(target), mapped, 0.01)).toBe(true)
        expect(mapped.width).toBeCloseTo(target.width, 2)
        const [x, y] = mapPoint(wish.focal, source, box, target)
        expect(contains(whole(target), { x, y, width: 0, height: 0 }, 0.01)).toBe(true)
      }),
    )
  })

  test('leave out what the crop left out, and cut what it cut', () => {
    const source = { width: 200, height: 100 }
    const crop = { x: 100, y: 0, width: 100, height: 100 }
    const target = { width: 50, height: 50 }
    expect(mapBox({ x: 0, y: 0, width: 0.4, height: 1 }, source, crop, target)).toBeUndefined()
    expect(mapBox({ x: 0.4, y: 0.5, width: 0.2, height: 0.25 }, source, crop, target)).toEqual({
      x: 0,
      y: 25,
      width: 10,
      height: 12.5,
    })
  })
})
