import { expect, it } from 'vitest'
import { leaveOut } from '../../src/overlay/leave-out.ts'
import { type MarkupElement, parseMarkup } from '../../src/template/markup.ts'

const MARKUP = parseMarkup(`<div class="card" data-ground="light">
  <h1 data-slot="title">T</h1><div class="rule"></div>
  <div class="foot"><p data-slot="hours">H</p><img data-logo></div>
  <p data-slot="cta" data-ground="accent">Go</p>
</div><div class="base" data-ground="dark"><p data-slot="note">N</p></div>`)

const outline = (elements: readonly MarkupElement[]): readonly unknown[] =>
  elements.map(({ type, attributes, children }) => [
    `${type} ${Object.entries(attributes)
      .map(([key, value]) => (value === '' ? key : `${key}=${value}`))
      .join(' ')}`,
    ...outline(children.filter((child) => typeof child !== 'string')),
  ])

it('keeps the room of what the plate carries, takes its ground away, and leaves the rest', () => {
  expect(outline(leaveOut(MARKUP, new Set(['title'])))).toEqual([
    [
      'div class=card data-bare',
      ['h1 data-slot=title data-undrawn'],
      ['div class=rule data-undrawn'],
      ['div class=foot data-bare', ['p data-slot=hours'], ['img data-logo data-bare']],
      ['p data-slot=cta data-ground=accent'],
    ],
    ['div class=base data-ground=dark', ['p data-slot=note']],
  ])
})

it('changes nothing where nothing is left out', () => {
  expect(leaveOut(MARKUP, new Set())).toBe(MARKUP)
  expect(outline(leaveOut(MARKUP, new Set(['absent'])))).toEqual(outline(MARKUP))
})
