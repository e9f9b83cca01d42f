import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLegal, legalSize, sizeText } from '../../src/plate/legal-size.ts'
import { MODEL_FAMILIES, modelFamilyOf, modelRow } from '../../src/plate/model-table.ts'
import { costOf, estimate, outputTokens } from '../../src/plate/price.ts'

const row = modelRow('gpt-image-2')

describe('what a picture costs', () => {
  // Published readings of the maker's calculator: dollars at low, medium and high.
  it.each([
    [1088, 1088, 0.006, 0.055, 0.22],
    [1088, 1360, 0.005, 0.048, 0.193],
    [1008, 1792, 0.004, 0.037, 0.148],
    [1536, 864, 0.004, 0.032, 0.129],
    [1344, 704, 0.003, 0.027, 0.106],
    [1024, 1536, 0.005, 0.041, 0.165],
    [1632, 2304, 0.008, 0.071, 0.282],
    [1536, 512, 0.002, 0.016, 0.064],
  ])('%i × %i px come to the published prices', (width, height, ...prices) => {
    const counted = [16, 48, 96].map((base) => (outputTokens({ width, height }, base) * 30) / 1e6)
    expect(counted.map((price) => Number(price.toFixed(3)))).toEqual(prices)
  })

  it('follows the readings for 2.5, whose qualities have other bases', () => {
    const square = { width: 1024, height: 1024 }
    expect([16, 24, 48, 64, 96].map((base) => outputTokens(square, base))).toEqual([
      196, 439, 1756, 3122, 7024,
    ])
  })

  it('is exact in billionths, half of it in a batch, and unknown without a price', () => {
    expect(costOf(row, { textIn: 1, imageIn: 1, imageOut: 1 })).toBe(43_000)
    expect(costOf(row, { textIn: 1, imageIn: 0, imageOut: 0 }, true)).toBe(2500)
    const call = { size: { width: 1024, height: 1024 }, quality: 'low', prompt: 'x', inputs: [] } as const
    expect(estimate(modelRow('compat'), call)).toBeUndefined()
    expect(estimate(modelRow('compat'), { ...call, pricePerPicture: 0.02 })).toEqual({
      likely: 2e7,
      most: 2e7,
    })
    // A published size list: 272 tokens at 32 dollars a million, and the words.
    expect(estimate(modelRow('gpt-image-1.5'), call)?.likely).toBe(272 * 32_000 + 5000)
  })

  it('never exceeds what is reserved, whatever the words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (prompt) => {
        const call = { size: { width: 1024, height: 1024 }, quality: 'low', prompt, inputs: [] } as const
        const { likely = 0, most = 0 } = estimate(row, call) ?? {}
        expect(likely).toBeLessThanOrEqual(most)
      }),
      { numRuns: 50 },
    )
  })
})

describe('the size to ask for', () => {
  it('is legal for every family and placement size', () => {
    const edge = fc.integer({ min: 20, max: 9000 })
    fc.assert(
      fc.property(edge, edge, fc.constantFrom(...MODEL_FAMILIES), (width, height, family) => {
        const { sizes } = modelRow(family)
        expect(isLegal(legalSize({ width, height }, sizes), sizes)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  it.each([
    [1080, 1080, '1088x1088'],
    [1080, 1350, '1088x1360'],
    [1200, 630, '1216x640'],
    [160, 600, '480x1440'],
    [728, 90, '1440x480'],
    [4000, 4000, '1920x1920'],
  ])('for %i × %i px is %s', (width, height, expected) => {
    expect(sizeText(legalSize({ width, height }, row.sizes))).toBe(expected)
  })

  it('wastes little: a crop to the wanted ratio keeps nearly all of it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 400, max: 2500 }),
        fc.integer({ min: 400, max: 2500 }),
        (width, height) => {
          fc.pre(Math.max(width, height) <= 3 * Math.min(width, height))
          const got = legalSize({ width, height }, row.sizes)
          const ratio = width / height
          const kept = Math.min(ratio / (got.width / got.height), got.width / got.height / ratio)
          expect(kept).toBeGreaterThan(0.96)
        },
      ),
      { numRuns: 300 },
    )
  })
})

it.each([
  ['gpt-image-2', 'gpt-image-2'],
  ['gpt-image-2-2026-04-21', 'gpt-image-2'],
  ['gpt-image-2.5-sunburst-2026-09-08', 'gpt-image-2.5'],
  ['gpt-image-2.6-flare', 'gpt-image-2.6'],
  ['gpt-image-1-mini', 'gpt-image-1-mini'],
  ['gpt-image-20', 'compat'],
  ['qwen-image', 'compat'],
])('%s behaves like %s', (model, family) => {
  expect(modelFamilyOf(model)).toBe(family)
})
