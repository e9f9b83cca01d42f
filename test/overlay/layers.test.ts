import { describe, expect, it } from 'vitest'
import { layersOf, mayCut, uncut } from '../../src/overlay/layers.ts'

const svg = (inner: string): string =>
  `<svg width="100" height="100" viewBox="0 0 100 100" xmlns="http://www.w3.org/2000/svg">${inner}</svg>`
const CLIP = '<clipPath id="c"><rect x="0" y="0" width="100" height="100"/></clipPath>'
const TITLE = '<path fill="#123456" data-n="1" d="M10 10h20v20h-20z"/>'
const LEAD = '<path fill="#123456" data-n="2" stroke="#fff" stroke-width="2" d="M10 50h20v20h-20z"/>'
const owners = {
  slotOf: (n: number) => ({ 1: 'title', 2: 'lead' })[n],
  boxes: new Map([
    ['title', { x: 10, y: 10, width: 20, height: 20 }],
    ['lead', { x: 10, y: 50, width: 20, height: 20 }],
  ]),
  logos: new Set(['data:logo']),
}
const EXTENT = { x: 10, y: 10, width: 20, height: 20 }

describe('layers', () => {
  it('hold each piece once: shapes, the type of each slot, and logos', () => {
    const { shapes, inks, logos } = layersOf(
      svg(
        `${CLIP}<rect x="0" y="0" width="100" height="9"/><g clip-path="url(#c)">${TITLE}</g><g filter="url(#f)">${LEAD}</g><image href="data:logo" width="9" height="9"/><image href="data:photo" width="9" height="9"/>`,
      ),
      owners,
    )
    expect(shapes).toContain('height="9"/>')
    expect(shapes).toContain('data:photo')
    expect(shapes).not.toMatch(/data-n|data:logo/)
    expect(inks.get('title')).toContain('M10 10')
    expect(inks.get('title')).not.toMatch(/M10 50|<image|height="9"/)
    expect(logos).toContain('data:logo')
    expect(logos).not.toMatch(/data-n|data:photo/)
  })

  it('leave halos out of ink, but not lines under and through words', () => {
    const { inks } = layersOf(
      svg(`${LEAD}<line x1="10" y1="62" x2="30" y2="62" stroke="#123456" stroke-width="2"/>`),
      owners,
    )
    expect(inks.get('lead')).not.toContain('stroke="#fff"')
    expect(inks.get('lead')).toContain('<line x1="10" y1="62" x2="30" y2="62" stroke="#123456"')
  })

  it('know whether type can be cut off', () => {
    const within = (clip: string, group: string): boolean =>
      mayCut(svg(`${clip}<g ${group}>${TITLE}</g>`), EXTENT)
    const tight = '<clipPath id="t"><rect x="0" y="0" width="20" height="20"/></clipPath>'
    expect(within(CLIP, 'clip-path="url(#c)"')).toBe(false)
    expect(within(tight, 'clip-path="url(#t)"')).toBe(true)
    expect(within(tight, '')).toBe(false)
    expect(within('<clipPath id="p"><path d="M0 0h99v99z"/></clipPath>', 'clip-path="url(#p)"')).toBe(true)
    expect(
      within(`${CLIP.replace('id="c"', 'id="c" clip-path="url(#t)"')}${tight}`, 'clip-path="url(#c)"'),
    ).toBe(true)
    expect(within('', 'mask="url(#gone)"')).toBe(true)
    expect(uncut(svg(`<g clip-path="url(#t)" mask="url(#m)">${TITLE}</g>`))).not.toMatch(/clip-path=|mask=/)
  })
})
