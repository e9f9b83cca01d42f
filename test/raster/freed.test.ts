import { expect, it } from 'vitest'
import type { Pixels } from '../../src/kit/pixels.ts'
import { letGo } from '../../src/raster/freed.ts'

it('gives the memory of a picture back, but not what belongs to others as well', () => {
  const data = new Uint8Array(24)
  const part: Pixels = { width: 2, height: 2, channels: 3, data: data.subarray(0, 12) }
  letGo(part)
  expect(data.length).toBe(24)
  const whole: Pixels = { width: 2, height: 4, channels: 3, data }
  letGo(whole)
  expect(data.length).toBe(0)
})
