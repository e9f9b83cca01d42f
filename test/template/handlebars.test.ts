import { afterEach, describe, expect, it } from 'vitest'
import { BroadsideError } from '../../src/error/error.ts'
import { LIMITS } from '../../src/kit/limits.ts'
import {
  COPY_BREAK,
  fill,
  fillText,
  inspectSource,
  type MarkupContext,
} from '../../src/template/handlebars.ts'
import type { Copy } from '../../src/template/template.ts'

const CONTEXT: MarkupContext = {
  family: 'tall',
  locale: 'de',
  direction: 'ltr',
  brandName: 'Brand & Co',
  legal: '',
  placement: 'instagram-story',
}

const COPY: Copy = {
  title: 'A <b>bold</b> & "quoted" title',
  empty: null,
  price: { amount: 12.5, currency: 'EUR' },
  when: '2027-03-14T19:30',
  count: 3,
  list: Array.from({ length: 10 }, (_, index) => ({ name: `n${index}`, section: index < 5 ? 'a' : 'b' })),
}

/** What a strict pipeline does with a source: refuses it before or while it runs, or prints something. */
function attempt(source: string): {
  readonly refused: boolean
  readonly output: string
  readonly ms: number
} {
  const start = performance.now()
  const done = (refused: boolean, output: string) => ({ refused, output, ms: performance.now() - start })
  if (inspectSource(source).length > 0) return done(true, '')
  try {
    return done(false, fill(source, COPY, CONTEXT))
  } catch (error) {
    if (!(error instanceof BroadsideError) || error.code !== 'MARKUP_INVALID') throw error
    return done(true, '')
  }
}

function nested(block: string, inner: string, times: number): string {
  return `${`{{#${block}}}`.repeat(times)}${inner}${`{{/${block.split(' ')[0]}}}`.repeat(times)}`
}

/** Sources that try to run code, reach prototypes or write markup. Each must be refused or print nothing of use. */
const ATTACKS: Readonly<Record<string, string>> = {
  constructor: '{{constructor}}',
  'constructor of constructor': '{{constructor.constructor}}',
  'constructor by segment': '{{title.[constructor].[constructor]}}',
  __proto__: '{{__proto__}}',
  'proto of a value': '{{title.__proto__.constructor}}',
  'proto by with': '{{#with __proto__}}{{constructor}}{{/with}}',
  root: '{{@root.constructor.constructor}}',
  'root prototype': '{{#with @root.__proto__}}{{this.constructor}}{{/with}}',
  lookup: '{{lookup this "constructor"}}',
  'lookup in a value': '{{#with (lookup title "constructor")}}{{this}}{{/with}}',
  __lookupGetter__: '{{__lookupGetter__ "__proto__"}}',
  __defineGetter__: '{{__defineGetter__ "x" toString}}',
  hasOwnProperty: '{{hasOwnProperty "x"}}',
  valueOf: '{{valueOf}}',
  toString: '{{toString}}',
  'call with apply': '{{#with title as |s|}}{{s.sub.apply 0 "alert(1)"}}{{/with}}',
  'chain of 2019': `{{#with "s" as |string|}}{{#with "e"}}{{#with split as |conslist|}}{{this.pop}}{{this.push (lookup string.sub "constructor")}}{{this.pop}}{{#with string.split as |codelist|}}{{this.pop}}{{this.push "return 7*191"}}{{this.pop}}{{#each conslist}}{{#with (string.sub.apply 0 codelist)}}{{this}}{{/with}}{{/each}}{{/with}}{{/with}}{{/with}}{{/with}}`,
  helperMissing: '{{helperMissing}}',
  blockHelperMissing: '{{#blockHelperMissing title}}x{{/blockHelperMissing}}',
  'call of helperMissing': '{{#with (helperMissing)}}{{this}}{{/with}}',
  log: '{{log title}}',
  'log alone': '{{log}}',
  'triple stash': '{{{title}}}',
  ampersand: '{{&title}}',
  'raw block': '{{{{raw}}}} {{title}} {{{{/raw}}}}',
  partial: '{{> title}}',
  'dynamic partial': '{{> (lookup . "title")}}',
  'partial block': '{{#> layout}}x{{/layout}}',
  'inline partial': '{{#*inline "p"}}x{{/inline}}',
  decorator: '{{* decorate}}',
  'decorator block': '{{#*decorate}}x{{/decorate}}',
  'unknown helper': '{{eval title}}',
  'unknown helper as block': '{{#eval title}}x{{/eval}}',
  'unknown helper inside': '{{upper (eval title)}}',
  'a formatting helper as a block writes raw text': '{{#upper title}}x{{/upper}}',
  'each inline': '{{each list}}',
  'each without a list': '{{#each}}x{{/each}}',
  'unknown field': '{{nosuch}}',
  'field of nothing': '{{empty.deep}}',
  'unknown datum': '{{@nosuch}}',
}

const BOMBS: Readonly<Record<string, string>> = {
  'nested each': nested('each @root.list', 'x', 8),
  'each over one long list': nested(
    'each @root.list',
    nested('each @root.list', nested('each @root.list', 'x', 1), 1),
    1,
  ).replace('x', '{{#each @root.list}}x{{/each}}'),
  'each that writes much': nested(
    'each @root.list',
    nested('each @root.list', '{{#each @root.list}}{{@root.title}}{{@root.title}}{{/each}}'.repeat(50), 1),
    1,
  ),
  'too large': '{{title}}'.repeat(10_000),
  'too many nodes': '{{a}}'.repeat(6_000),
  'too many strips': '{{~a~}}'.repeat(5_000),
  'deep if': nested('if title', 'x', 3_000),
  'deep subexpressions': `{{upper ${'(upper '.repeat(3_000)}title${')'.repeat(3_000)}}}`,
  'deep path': `{{${'a.'.repeat(10_000)}a}}`,
  'doubling partials': Array.from(
    { length: 24 },
    (_, index) => `{{#*inline "p${index + 1}"}}{{> p${index}}}{{> p${index}}}{{/inline}}`,
  ).join(''),
  unclosed: '{{#if title}}'.repeat(50),
  'unclosed brackets': `{{upper ${'('.repeat(5_000)}`,
}

describe('a hostile template', () => {
  it.each(Object.entries(ATTACKS))('%s: refused, or prints nothing of use', (_, source) => {
    const { refused, output } = attempt(source)
    if (!refused) expect(output.replace(/[\s{}]/g, '')).toBe('')
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  it.each(Object.entries(BOMBS))('%s: refused within two seconds', (_, source) => {
    const { refused, ms } = attempt(source)
    expect(refused).toBe(true)
    expect(ms).toBeLessThan(2_000)
  })

  it('is refused as soon as its output is too long', () => {
    const long: Copy = { title: 'x'.repeat(4_000) }
    expect(() => fill('{{title}}'.repeat(200), long, CONTEXT)).toThrow(/at most \d+/)
  })

  it('is bounded in what its loops write, not only in their turns', () => {
    const long: Copy = { title: 'x'.repeat(4_000), list: Array.from({ length: 200 }, () => ({ name: 'n' })) }
    const start = performance.now()
    expect(() => fill(`{{#each list}}${'{{@root.title}}'.repeat(2_000)}{{/each}}`, long, CONTEXT)).toThrow(
      BroadsideError,
    )
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  it('gets no more columns than there are groups', () => {
    const source = '{{#each (columns list "section" 1000000000)}}x{{/each}}'
    expect(inspectSource(source)).toEqual([])
    expect(fill(source, COPY, CONTEXT)).toBe('xx')
  })

  it('cannot be an AST', () => {
    const program = { type: 'Program', body: [{ type: 'MustacheStatement' }] } as unknown as string
    expect(() => fill(program, COPY, CONTEXT)).toThrow()
  })

  it('leaves nothing behind for the next one', () => {
    attempt(BOMBS['nested each'] as string)
    expect(fill('{{#each list}}{{name}} {{/each}}', COPY, CONTEXT)).toBe('n0 n1 n2 n3 n4 n5 n6 n7 n8 n9 ')
  })
})

describe('inspectSource', () => {
  it('names lines', () => {
    const source = 'one\n{{title}}\n{{{title}}}\n\n{{> part}}\n{{nosuch title}}'
    expect(inspectSource(source).map(({ line }) => line)).toEqual([3, 5, 6])
  })

  it('names the line of a syntax error', () => {
    expect(inspectSource('one\n\n{{#if}\n')[0]?.line).toBe(3)
  })

  it('lists the helpers there are', () => {
    expect(inspectSource('{{shout title}}')[0]?.expected).toContain('upper')
  })

  it('says how to write a field that has the name of a helper', () => {
    expect(inspectSource('{{price}}')[0]?.expected).toContain('this.price')
    expect(inspectSource('{{this.price}}{{price price}}')).toEqual([])
  })

  it('passes what templates do', () => {
    const source = `{{#if @tall}}{{title}}{{else}}{{upper title}}{{/if}}{{#unless empty}}{{@locale}}{{/unless}}
      {{#each (groups list "section")}}{{key}}{{#each entries as |entry index|}}{{entry.name}}{{../key}}{{@index}}{{/each}}{{/each}}
      {{#with price}}{{amount}}{{/with}}{{#if (is count 3)}}{{plural count one="ein" other="viele"}}{{/if}}{{!-- note --}}`
    expect(inspectSource(source)).toEqual([])
    expect(fill(source, COPY, CONTEXT)).toContain('n0a0')
  })
})

describe('fill', () => {
  it.each([
    '{{date wehn "day"}}',
    '{{#if titel}}x{{/if}}',
    '{{#each lits}}x{{/each}}',
    '{{#if @tal}}x{{/if}}',
    '{{#each list}}{{upper nmae}}{{/each}}',
  ])('refuses a name that does not exist: %s', (source) => {
    expect(() => fill(source, COPY, CONTEXT)).toThrow(/a name that does not exist/)
  })

  it('leaves out what was not given', () => {
    expect(fill('{{#if empty}}x{{/if}}{{date empty "day"}}{{upper empty}}', COPY, CONTEXT)).toBe('')
  })

  it('escapes copy, whatever it holds', () => {
    expect(fill('<p>{{title}}</p>', COPY, CONTEXT)).toBe(
      '<p>A &lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot; title</p>',
    )
    expect(fill('{{t}}', { t: '{{title}} {{{title}}}' }, CONTEXT)).toBe('{{title}} {{{title}}}')
    expect(fill('{{upper t}}', { t: '<i>' }, CONTEXT)).toBe('&lt;I&gt;')
    expect(fill('{{#each list}}{{name}}{{/each}}', { list: [{ name: '<s>' }] }, CONTEXT)).toBe('&lt;s&gt;')
  })

  it('keeps line breaks apart from the white space of markup', () => {
    expect(fill('{{t}}', { t: 'a\r\nb\nc' }, CONTEXT)).toBe(`a${COPY_BREAK}b${COPY_BREAK}c`)
    expect(fillText('{{t}}', { t: 'a\nb & c' }, CONTEXT)).toBe('a b & c')
  })

  it('formats in the locale', () => {
    expect(
      fill('{{price price}}|{{date when "long"}}|{{number count}}|{{upper "straße"}}', COPY, CONTEXT),
    ).toBe('12,50\u00a0€|14. März 2027|3|STRASSE')
    expect(fill('{{plural count one="Tag" other="Tage"}}', COPY, CONTEXT)).toBe('Tage')
  })

  it('prints nothing for what is not given', () => {
    expect(
      fill(
        '[{{empty}}{{price empty}}{{date empty "day"}}{{upper empty}}{{#each empty}}x{{/each}}]',
        COPY,
        CONTEXT,
      ),
    ).toBe('[]')
  })

  it('knows family and direction', () => {
    const source = '{{#if @tall}}T{{/if}}{{#if @square}}S{{/if}}{{#if @rtl}}R{{/if}}{{@brandName}}'
    expect(fill(source, COPY, CONTEXT)).toBe('TBrand &amp; Co')
    expect(fill(source, COPY, { ...CONTEXT, family: 'square', direction: 'rtl' })).toBe('SRBrand &amp; Co')
  })

  it('refuses more turns than the limit, counted over all loops', () => {
    const list = Array.from({ length: 100 }, () => ({ name: 'x' }))
    const loops = Math.ceil(LIMITS.loopTurns / 100) + 1
    expect(() => fill('{{#each list}}{{/each}}'.repeat(loops), { list }, CONTEXT)).toThrow(/loops more than/)
  })
})

afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([])
})
