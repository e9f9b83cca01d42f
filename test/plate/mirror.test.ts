import { expect, it } from 'vitest'
import { mirrored, mirroredBox } from '../../src/plate/mirror.ts'

it('exchanges left and right, row by row', () => {
  const data = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  expect([...mirrored({ width: 2, height: 2, channels: 3, data }).data]).toEqual([
    4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9,
  ])
  const rgba = mirrored({ width: 3, height: 1, channels: 4, data })
  expect([...rgba.data]).toEqual([9, 10, 11, 12, 5, 6, 7, 8, 1, 2, 3, 4])
  expect([...mirrored(rgba).data]).toEqual([...data])
})

it('mirrors boxes', () => {
  expect(mirroredBox({ x: 0.1, y: 0.2, width: 0.3, height: 0.4 })).toEqual({
    x: expect.closeTo(0.6),
    y: 0.2,
    width: 0.3,
    height: 0.4,
  })
})
