import { describe, expect, it } from 'vitest'
import type { Campaign } from '../../site/editor/campaign.ts'
import { withRevised, withUse } from '../../site/editor/picture/changes.ts'
import { areaBetween, moved, pointAt, resized } from '../../site/editor/picture/shares.ts'
import { dollars, told } from '../../site/editor/picture/words.ts'

describe('marks on a picture', () => {
  it('stay inside of it and large enough to be taken hold of', () => {
    expect(pointAt(-0.2, 1.4)).toEqual([0, 1])
    expect(areaBetween([0.9, 0.9], [0.9, 0.9])).toEqual({ x: 0.9, y: 0.9, width: 0.03, height: 0.03 })
    expect(areaBetween([0.7, 0.2], [0.1, 0.6])).toEqual({ x: 0.1, y: 0.2, width: 0.6, height: 0.4 })
    const area = { x: 0.6, y: 0.1, width: 0.3, height: 0.3 }
    expect(moved(area, [0.5, -0.5])).toEqual({ x: 0.7, y: 0, width: 0.3, height: 0.3 })
    expect(resized(area, [0.5, -0.9])).toEqual({ x: 0.6, y: 0.1, width: 0.4, height: 0.03 })
  })

  it('never reach beyond the frame by rounding: a campaign would be refused', () => {
    for (let at = 0; at < 500; at += 1) {
      const [a, b] = [(at * 0.618_034) % 1, (at * 0.414_214) % 1]
      const area = moved(areaBetween([a, b], [b, a]), [a - b, b - a])
      expect(area.x + area.width).toBeLessThanOrEqual(1.000_001)
      expect(area.y + area.height).toBeLessThanOrEqual(1.000_001)
    }
  })
})

describe('pictures that come', () => {
  const key = 'a'.repeat(64)
  const campaign = (plate: Campaign['plate']): Campaign => ({
    ...{
      name: 'late',
      brand: 'lumen',
      template: 'event-poster',
      placements: ['open-graph'],
      locales: ['en'],
    },
    ...{ plate, rows: [{}] },
  })

  it('join those that came meanwhile, and change nothing where others are shown by now', () => {
    const one = withUse(campaign({ source: 'openai', quality: 'low' }), { tall: key })
    expect(withUse(one, { square: key }).plate).toMatchObject({ use: { tall: key, square: key } })
    const drawn = campaign({ source: 'procedural', seed: 1 })
    expect(withUse(drawn, { tall: key })).toBe(drawn)
  })

  it('of a photo keep its marks', () => {
    const path = 'pictures/sun.jpg'
    const photo = campaign({ source: 'file', path, focal: [0.1, 0.2] })
    expect(withRevised(photo, { picture: path }, key).plate).toEqual({
      ...{ source: 'stored', key, focal: [0.1, 0.2] },
    })
    expect(withRevised(photo, { picture: 'pictures/other.jpg' }, key)).toBe(photo)
  })
})

describe('words', () => {
  it('never say less than may be paid', () => {
    expect(dollars(0.0481, true)).toBe('$0.049')
    expect(dollars(0.048, true)).toBe('$0.048')
    expect(dollars(12.341, true)).toBe('$12.35')
    expect(dollars(0)).toBe('$0.00')
  })

  it('say what to do in the studio, not on a command line', () => {
    expect(
      told({ code: 'PLATE_RATE_LIMITED', message: 'Fewer calls', hint: 'Run it with --plate-rate 2' }),
    ).toBe('Fewer calls. Nothing was paid. Ask again in a minute.')
  })
})
