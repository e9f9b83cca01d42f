import { describe, expect, it } from 'vitest'
import type { Node } from '../../src/overlay/satori.ts'
import { type Dress, dressTree, markOf } from '../../src/overlay/tree.ts'
import { COPY_BREAK } from '../../src/template/handlebars.ts'
import { parseMarkup } from '../../src/template/markup.ts'

const DRESS: Dress = {
  variables: { '--w': '100px', '--h': '50px', '--u': '1px', '--pop': '#ff0000' },
  sheet: '*{margin:var(--u)}',
  classes: 'tall ltr',
  direction: 'ltr',
  lang: 'de',
  sizes: new Map([['title', 40]]),
  text: (raw, slot, index) => `${index}:${slot ?? '-'}:${raw}`,
  ground: (name) => ({ '--ink': name === 'plate' ? '#ffffff' : '#000000' }),
  slot: () => ({ textWrap: 'balance' }),
  picture: () => ({ src: 'data:,', ratio: 3 }),
  leastLogo: 0,
  marked: true,
}

const MARKUP = `<style>.a{width:1px}</style><div class="area" data-ground="primary"><h1 data-slot="title">One${COPY_BREAK}two <b data-role="label">three</b></h1><img class="l" data-logo><div data-bleed></div></div>`

const find = (node: Node, n: number): Node | undefined =>
  node.props['data-n'] === String(n)
    ? node
    : (Array.isArray(node.props.children) ? node.props.children : []).flatMap((child: Node | string) =>
        typeof child === 'string' ? [] : (find(child, n) ?? []),
      )[0]

describe('the dressed tree', () => {
  const { root, elements, texts } = dressTree(parseMarkup(MARKUP), DRESS)

  it('knows of each element its slot, role, ground and parent', () => {
    expect(
      elements.map(({ type, slot, isSlot, role, ground, parent }) => [
        type,
        slot,
        isSlot,
        role,
        ground,
        parent,
      ]),
    ).toEqual([
      ['div', undefined, false, undefined, 'primary', undefined],
      ['h1', 'title', true, undefined, 'primary', 0],
      ['b', 'title', false, 'label', 'primary', 1],
      ['img', undefined, false, undefined, 'primary', 0],
      ['div', undefined, false, undefined, 'primary', 0],
    ])
    expect(elements.map(({ isLogo }) => isLogo)).toEqual([false, false, false, true, false])
    expect(elements.map(({ bleeds }) => bleeds)).toEqual([false, false, false, false, true])
  })

  it('numbers the texts and says where they stand', () => {
    expect(texts).toEqual([
      { element: 1, text: '0:title:One' },
      { element: 1, text: '1:title:two ' },
      { element: 2, text: '2:title:three' },
    ])
    expect(find(root, 1)?.props.children).toMatchObject([
      '0:title:One',
      { type: 'br' },
      '1:title:two ',
      { type: 'b' },
    ])
  })

  it('sets size, marks and grounds where they belong', () => {
    expect(find(root, 1)?.props.style).toEqual({ fontSize: '40px', textWrap: 'balance', color: markOf(1) })
    expect(find(root, 2)?.props.style).toEqual({ color: markOf(2) })
    expect(find(root, 0)?.props.style).toEqual({ '--ink': '#000000' })
    expect(find(root, 3)?.props).toMatchObject({ src: 'data:,', className: 'l', style: { aspectRatio: '3' } })
    expect(root.props).toMatchObject({
      className: 'tall ltr',
      lang: expect.stringMatching(/^de/),
      style: { width: '100px', height: '50px', direction: 'ltr' },
    })
    // No sheet names --w, and --u stands in the sheet: neither is handed down.
    expect(root.props.style).not.toHaveProperty('--w')
    expect(root.props.style).not.toHaveProperty('--u')
  })

  it('collects the sheets behind the base sheet', () => {
    expect(root.props.children?.[0]).toEqual({
      type: 'style',
      props: { children: '*{margin:1px}\n.a{width:1px}' },
    })
  })

  it('hands down the variables that a sheet declares again, or names with a second choice', () => {
    const sheet = '.a{--u:2px;margin:var(--u)}.b{width:var(--w,3px);height:var( --h );color:var(--none)}'
    const { root: other } = dressTree([], { ...DRESS, sheet })
    expect(other.props.style).toMatchObject({ '--u': '1px', '--w': '100px' })
    expect(other.props.style).not.toHaveProperty('--h')
    expect(JSON.stringify(other.props.children)).toContain(
      '.a{--u:2px;margin:var(--u)}.b{width:var(--w,3px);height:50px;color:var(--none)}',
    )
  })

  it('does not mark what is set for real', () => {
    const real = dressTree(parseMarkup(MARKUP), { ...DRESS, marked: false })
    expect(JSON.stringify(real.root)).not.toContain(markOf(1))
  })

  it('leaves a picture out that is not given', () => {
    const bare = dressTree(parseMarkup('<img data-field="photo">'), { ...DRESS, picture: () => undefined })
    expect(bare.root.props.children).toHaveLength(1)
  })

  it('resolves custom properties in drawings, whose text it drops', () => {
    const svg = dressTree(
      parseMarkup(
        '<svg viewBox="0 0 1 1"><path fill="var(--pop)" stroke="var(--ink)" class="p"></path>text</svg>',
      ),
      DRESS,
    )
    expect(svg.root.props.children?.[1]).toEqual({
      type: 'svg',
      props: {
        viewBox: '0 0 1 1',
        'data-n': '0',
        children: [
          { type: 'path', props: { fill: '#ff0000', stroke: '#ffffff', className: 'p', children: [] } },
        ],
      },
    })
  })

  it('gives every element a mark of its own', () => {
    const marks = Array.from({ length: 5_000 }, (_, n) => markOf(n))
    expect(new Set(marks).size).toBe(5_000)
    expect(marks.every((mark) => /^#[0-9a-f]{6}$/.test(mark))).toBe(true)
  })
})
