import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nth } from '../../src/kit/nth.ts'

it('finds what stands at a place of the sorted values, whatever their order', () => {
  const values = fc.oneof(
    fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 300 }),
    // Many alike, as luminances are.
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 300 }),
  )
  fc.assert(
    fc.property(values, fc.nat(), (list, place) => {
      const index = place % list.length
      const sorted = Float64Array.from(list).sort()
      expect(nth(Float64Array.from(list), index)).toBe(sorted[index])
      expect(nth(sorted.slice(), index)).toBe(sorted[index])
      expect(nth(sorted.slice().reverse(), index)).toBe(sorted[index])
    }),
  )
})
