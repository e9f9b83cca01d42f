import { describe, expect, it } from 'vitest'
import { elementsOf, parseMarkup, readMarkup } from '../../src/template/markup.ts'

describe('parseMarkup', () => {
  it('keeps single spaces between words and drops those between elements', () => {
    const [root] = parseMarkup('<div>\n  <p>One\n   two <b>three</b> four</p>\n  <p>five</p>\n</div>')
    expect(root?.children).toHaveLength(2)
    expect(root?.children[0]).toMatchObject({
      type: 'p',
      children: ['One two ', { type: 'b', children: ['three'] }, ' four'],
    })
  })

  it('decodes what was escaped, once', () => {
    const [root] = parseMarkup('<p>&lt;b&gt; &amp;amp; &quot;</p>')
    expect(root?.children).toEqual(['<b> &amp; "'])
  })

  it('keeps no-break spaces and the breaks of copy', () => {
    const [root] = parseMarkup('<p>a\u00a0b\u2028c</p>')
    expect(root?.children).toEqual(['a\u00a0b\u2028c'])
  })

  it('keeps the case of drawing attributes', () => {
    const [root] = parseMarkup('<svg viewBox="0 0 1 1"></svg>')
    expect(root?.attributes).toEqual({ viewBox: '0 0 1 1' })
  })

  it('refuses what is nested too deep instead of exhausting the stack', () => {
    expect(() => parseMarkup('<b>'.repeat(50_000))).toThrow(/nested more than 64 deep/)
    expect(parseMarkup('<b>'.repeat(64))).toHaveLength(1)
  })

  it('drops comments', () => {
    expect(parseMarkup('<!-- a --><p>b<!-- c --></p>')).toEqual([
      { type: 'p', attributes: {}, children: ['b'] },
    ])
  })
})

it('finds text that stands in no element', () => {
  expect(readMarkup(' <p>a</p>\n b <p>c</p>').stray).toBe('b')
  expect(readMarkup('<p>a</p>\n').stray).toBe('')
})

it('walks parents before children, with their depth', () => {
  const walked = [...elementsOf(parseMarkup('<div><p><b>x</b></p><i>y</i></div>'))]
  expect(walked.map(({ element, depth }) => `${element.type}${depth}`)).toEqual(['div1', 'p2', 'b3', 'i2'])
})
