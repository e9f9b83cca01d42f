import { expect, test } from 'vitest'
import { tintLogo } from '../../src/brand/logo-choice.ts'
import { readLogo } from '../../src/brand/logos.ts'

const wrap = (body: string, attributes = 'viewBox="0 0 300 100"'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${body}</svg>`

test('a plain drawing passes and gives its ratio', () => {
  const { logo, faults } = readLogo(
    `<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn by hand -->\n${wrap('<title>Lumen &amp; Co</title><g fill="url(#a)"><path d="M0 0h9"/></g>')}\n`,
  )
  expect(faults).toEqual([])
  expect(logo?.ratio).toBe(3)
})

test.each([
  ['a script', wrap('<script>fetch(1)</script>'), '<script>'],
  ['an event', wrap('<path d="M0 0" onload="x()"/>'), 'onload="…"'],
  ['live text', wrap('<text>Lumen</text>'), '<text>'],
  ['foreign markup', wrap('<foreignObject><div/></foreignObject>'), '<foreignObject>'],
  ['a style sheet', wrap('<style>@import "http://x"</style>'), '<style>'],
  ['a picture', wrap('<image href="data:image/png;base64,AA"/>'), '<image>'],
  ['a reference outside', wrap('<use xlink:href="http://x/y.svg#z"/>'), 'xlink:href="http://x/y.svg#z"'],
  ['a url outside', wrap('<path fill="url(http://x/y)"/>'), 'fill="url(http://x/y)"'],
  ['an escaped url', wrap('<path style="fill:u\\72l(http://x)"/>'), 'style="fill:u\\72l(http://x)"'],
  [
    'an entity',
    `<!DOCTYPE svg [<!ENTITY x "y">]>${wrap('<path/>')}`,
    '"<!DOCTYPE svg [<!ENTITY x "y">]><svg xml…',
  ],
  ['an undeclared entity', wrap('<title>&x;</title>'), '"&x;"'],
  ['a NUL', wrap('<path d="M0\u00000"/>'), 'control characters, or bytes that are not UTF-8'],
  ['no viewBox', wrap('<path/>', 'width="300"'), 'no viewBox'],
  ['an empty viewBox', wrap('<path/>', 'viewBox="0 0 0 10"'), 'viewBox="0 0 0 10"'],
  ['a sliver', wrap('<path/>', 'viewBox="0 0 900 10"'), 'a logo of 900 × 10'],
  ['open elements', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g>', 'no end of <g>'],
  ['crossed elements', wrap('<g><defs></g></defs>'), '</g>'],
  ['two roots', wrap('') + wrap(''), '2 outer elements'],
  ['another namespace', '<svg viewBox="0 0 9 9"/>', 'xmlns=""'],
  ['something else', 'PNG', '"PNG"'],
  ['nothing', '', '0 outer elements'],
])('%s is refused', (_name, svg, found) => {
  const { logo, faults } = readLogo(svg)
  expect(logo).toBeUndefined()
  expect(faults.map((fault) => fault.found).some((text) => text.startsWith(found.replace(/…$/, '')))).toBe(
    true,
  )
})

test('a long hostile file is refused fast', () => {
  const started = performance.now()
  expect(readLogo(wrap(`<path ${'a = '.repeat(60_000)}/>`)).logo).toBeUndefined()
  expect(readLogo(wrap(`<path${' a="b"'.repeat(40_000)}`)).logo).toBeUndefined()
  expect(readLogo(wrap(`<title>${'&'.repeat(100_000)}</title>`)).logo).toBeUndefined()
  expect(performance.now() - started).toBeLessThan(1500)
})

test('tinting keeps a root with a fill of its own well formed', () => {
  expect(tintLogo({ svg: '<svg viewBox="0 0 1 1"><path/></svg>', ratio: 1 }, [255, 0, 0]).svg).toContain(
    '<svg fill="#ff0000" ',
  )
  expect(tintLogo({ svg: '<svg fill="currentColor"/>', ratio: 1 }, [255, 0, 0]).svg).toBe(
    '<svg fill="#ff0000"/>',
  )
})
