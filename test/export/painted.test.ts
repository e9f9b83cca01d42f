import { describe, expect, test } from 'vitest'
import { paintOverlay } from '../../src/export/painted.ts'
import { differenceOf } from '../../src/export/print.ts'
import { withSteadyDots } from '../../src/export/vector.ts'

const CANVAS = { width: 400, height: 300 }
const RGB = { color: 'rgb' } as const

const svg = (body: string): string =>
  `<svg width="400" height="300" viewBox="0 0 400 300" xmlns="http://www.w3.org/2000/svg">${body}</svg>`

const inner = (body: string, attributes = 'viewBox="0 0 40 20"'): string =>
  `data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${body}</svg>`).toString('base64')}`

const RECT = '<rect x="40" y="40" width="200" height="120" fill="#ff7423"/>'

/** Levels of 255 up to which two engines smooth edges differently. */
const SMOOTHING = 28

const VECTORS: Readonly<Record<string, string>> = {
  'shapes with curves': '<path d="M20 200Q120 20 220 200C260 260 320 260 380 40Z" fill="#1f5142"/>',
  'holes by either rule':
    '<path fill-rule="evenodd" d="M40 40H360V260H40ZM120 90H280V210H120Z" fill="#0b2b2e"/><path d="M60 60H90V90H60ZM65 65V85H85V65Z" fill="#ff0000"/>',
  strokes:
    '<path d="M40 60L200 240L360 60" fill="none" stroke="#0b2b2e" stroke-width="24" stroke-linejoin="round" stroke-linecap="square" stroke-opacity="0.6"/>',
  'dashes and dots':
    '<path d="M40 80H360" fill="none" stroke="#0b2b2e" stroke-width="8" stroke-dasharray="30 12"/><path d="M40 160L40 160L360 160L360 160" fill="none" stroke="#c00000" stroke-width="12" stroke-linecap="round" stroke-dasharray="0 32"/>',
  transforms: `<g transform="rotate(12 200 150) scale(0.8)">${RECT}</g>`,
  'clips, one inside another': `<clipPath id="a"><rect x="60" y="60" width="300" height="200"/></clipPath><clipPath id="b" clip-path="url(#a)"><circle cx="140" cy="100" r="70"/></clipPath><g clip-path="url(#b)">${RECT}</g>`,
  'masks that only clip': `<mask id="m"><rect x="0" y="0" width="150" height="300" fill="#fff"/></mask><g mask="url(#m)">${RECT}</g>`,
  'groups seen through': `<g opacity="0.5">${RECT}<rect x="120" y="90" width="200" height="120" fill="#1f5142"/></g>`,
  'half-transparent fills':
    '<rect x="40" y="40" width="200" height="120" fill="#ff7423" fill-opacity="0.35"/>',
  'pictures that are drawings, fitted': `<image x="50" y="60" width="300" height="120" preserveAspectRatio="xMinYMid" href="${inner('<rect width="40" height="20" fill="#0f2a23"/><circle cx="20" cy="10" r="8" fill="#ff7423"/>')}"/>`,
  'pictures that are drawings, stretched': `<image x="50" y="60" width="300" height="220" href="${inner('<path d="M0 20L40 0V20Z" fill="#0f2a23"/>', 'viewBox="0 0 40 20" preserveAspectRatio="none"')}" preserveAspectRatio="none"/>`,
}

const PIXELS: Readonly<Record<string, string>> = {
  shadows: `<filter id="f"><feDropShadow dx="8" dy="8" stdDeviation="6" flood-color="#000"/></filter><g filter="url(#f)">${RECT}</g>`,
  'blend modes': `${RECT}<g style="mix-blend-mode:multiply"><rect x="120" y="90" width="200" height="120" fill="#1f5142"/></g>`,
  gradients:
    '<linearGradient id="g"><stop offset="0" stop-color="#ff0000"/><stop offset="1" stop-color="#0000ff"/></linearGradient><rect x="40" y="40" width="300" height="200" fill="url(#g)"/>',
  'masks that fade': `<linearGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#000"/></linearGradient><mask id="m"><rect width="400" height="300" fill="url(#g)"/></mask><g mask="url(#m)">${RECT}</g>`,
  'clips of several shapes': `<clipPath id="c"><circle cx="90" cy="90" r="40"/><circle cx="130" cy="90" r="40"/></clipPath><g clip-path="url(#c)">${RECT}</g>`,
}

describe('an overlay on paper', () => {
  test.for(Object.entries(VECTORS))('has %s as outlines that look as they were drawn', async ([, body]) => {
    const drawing = withSteadyDots(svg(body))
    const overlay = await paintOverlay(drawing, CANVAS, RGB)
    expect(overlay.pixelParts).toBe(0)
    expect(overlay.painted.length).toBeGreaterThan(0)
    expect(await differenceOf(drawing, overlay, CANVAS)).toBeLessThan(SMOOTHING)
  })

  test.for(Object.entries(PIXELS))('has %s as pixels, and the rest as outlines', async ([name, body]) => {
    const drawing = svg(`<rect x="10" y="250" width="380" height="30" fill="#0b2b2e"/>${body}`)
    const overlay = await paintOverlay(drawing, CANVAS, RGB)
    expect(overlay.pixelParts).toBe(1)
    expect(overlay.painted[0]?.kind).toBe('vector')
    if (name === 'blend modes') return
    expect(await differenceOf(drawing, overlay, CANVAS)).toBeLessThan(SMOOTHING)
  })

  test('is found out where an outline is missing, though it be a full stop', async () => {
    const stop = '<circle cx="200" cy="150" r="4" fill="#0b2b2e"/>'
    const whole = svg(RECT + stop)
    const without = await paintOverlay(svg(RECT), CANVAS, RGB)
    expect(await differenceOf(whole, without, CANVAS)).toBeGreaterThan(SMOOTHING)
    expect(await differenceOf(whole, await paintOverlay(whole, CANVAS, RGB), CANVAS)).toBeLessThan(SMOOTHING)
  })

  test('is found out where a blend mode is lost: it depends on what is below', async () => {
    const drawing = svg(PIXELS['blend modes'] ?? '')
    expect(await differenceOf(drawing, await paintOverlay(drawing, CANVAS, RGB), CANVAS)).toBeGreaterThan(
      SMOOTHING,
    )
  })

  test('has black type in black ink alone', async () => {
    const { painted } = await paintOverlay(
      svg('<rect width="9" height="9" fill="#000"/><rect x="20" width="9" height="9" fill="#ff0000"/>'),
      CANVAS,
      { color: 'cmyk' },
    )
    const [only] = painted
    expect(only?.kind === 'vector' && only.drawing.content).toMatch(/^0 0 0 1 k$/m)
    expect(only?.kind === 'vector' && only.drawing.content).not.toMatch(/rg$/m)
  })
})
