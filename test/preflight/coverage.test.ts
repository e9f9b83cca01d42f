import fc from 'fast-check'
import { expect, it } from 'vitest'
import { near } from '../../src/preflight/coverage.ts'

it('marks the square around every covered pixel, and nothing else', () => {
  const planes = fc
    .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }))
    .chain(([width, height]) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        data: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
        radius: fc.integer({ min: 0, max: 30 }),
        least: fc.integer({ min: 1, max: 255 }),
      }),
    )
  fc.assert(
    fc.property(planes, ({ width, height, data, radius, least }) => {
      const marked = near({ width, height, data }, radius, least)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          let found = 0
          for (let row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++)
            for (let column = Math.max(0, x - radius); column <= Math.min(width - 1, x + radius); column++)
              if ((data[row * width + column] as number) >= least) found = 1
          if (marked[y * width + x] !== found) throw new Error(`${x}, ${y}: ${marked[y * width + x]}`)
        }
    }),
    { numRuns: 150 },
  )
  expect(near({ width: 2, height: 1, data: new Uint8Array(2) }, 1, 1)).toEqual(new Uint8Array(2))
})
