import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error/issue.ts'
import { BASE, type Fixture, loadFixture, overlayWith } from '../support/template-fixture.ts'

async function issuesOf(fixture: Fixture): Promise<readonly Issue[]> {
  return (await loadFixture(fixture)).issues
}

const slot = (inner: string): string => `<div class="area"><h1 data-slot="title">{{title}}</h1>${inner}</div>`
const withMarkup = (body: string): Fixture => ({ overlay: overlayWith('', body) })
const withCss = (css: string): Fixture => ({ overlay: overlayWith(css) })

it('the base is sound', async () => {
  expect(await issuesOf({})).toEqual([])
})

describe('style sheets', () => {
  it.each([
    ['a remote picture', '.a{background-image:url(https://x.test/a.png)}', 'url('],
    ['a local picture', '.a{background:url(a.png)}', 'url('],
    ['an address in a variable', '.a{--x:url(//x.test)}', 'url('],
    ['an escaped url', '.a{background:\\75rl(http\\3a x)}', '\\75rl'],
    ['an unknown property', '.a{columns:2}', 'columns'],
    ['a misspelt property', '.a{colr:red}', 'colr'],
    ['hyphens', '.a{hyphens:auto}', 'hyphens'],
    ['a short hex', '.a{background-color:#12}', '#12'],
    ['a long hex', '.a{background-color:#1234567}', '#1234567'],
    ['a colour that is none', '.a{background-color:notacolor}', 'notacolor'],
    ['a colour that is none, in a shorthand', '.a{border:1px solid notacolor}', 'notacolor'],
    [
      'a colour that is none, in a gradient',
      '.a{background:linear-gradient(to right, notacolor, #fff)}',
      'notacolor',
    ],
    [
      'a broken hex in a gradient',
      '.a{background-image:radial-gradient(circle at center, #12, #fff)}',
      '#12',
    ],
    ['a colour that is none, in a shadow', '.a{box-shadow:0 0 1px nocolor}', 'nocolor'],
    ['a number as a colour', '.a{background-color:12}', '12'],
    ['a colour of type that nobody proves', '.a{color:#ffffff}', '#ffffff'],
    ['!important', '.a{width:1px !important}', '!important'],
    ['a font by name', '.a{font-family:Helvetica}', 'Helvetica'],
    ['a font by name after a style', '.a{font-family:var(--font-text),Arial}', 'Arial'],
    ['the font shorthand', '.a{font:12px Arial}', 'font'],
    ['a table', '.a{display:table}', 'table'],
    ['a function in flex', '.a{flex:1 0 calc(12*var(--u))}', 'flex: 1 0 calc'],
    ['an import', '@import "a.css";', '@import'],
    ['a font face', '@font-face{font-family:x;src:local(x)}', '@font-face'],
    ['key frames', '@keyframes x{from{width:0}}', '@keyframes'],
    ['type from a sheet', '.a::before{content:"SALE"}', 'SALE'],
    ['an invalid colour inside a query', '@container (min-width:10px){.a{background-color:nope}}', 'nope'],
    ['a sheet that cannot be read', '.a{width:1px', 'cannot be read'],
  ])('%s', async (_, css, found) => {
    const issues = await issuesOf(withCss(css))
    expect(issues.length).toBeGreaterThan(0)
    expect(issues[0]?.found).toContain(found)
    // <style>, the base's own line, then this one.
    expect(issues[0]?.path).toBe('line 3')
  })

  it('with copy in them', async () => {
    const [issue] = await issuesOf({ overlay: overlayWith('.a{width: {{title}} }') })
    expect(issue?.found).toContain('{{…}} inside <style>')
  })

  it.each([
    ['attributes', '<style class="a">.b{background:url(https://x.test)}</style>'],
    ['capitals and attributes', '<STYLE lang="x">.b{background:url(https://x.test)}</STYLE>'],
    ['no end', '<style>.b{background:url(https://x.test)}'],
  ])('hidden from the check by %s', async (_, sheet) => {
    const issues = await issuesOf({ overlay: `${overlayWith()}${sheet}` })
    expect(issues.length).toBeGreaterThan(0)
    expect(issues[0]?.found).toContain('<style>')
  })

  it('that are right', async () => {
    const css = `.a{background:linear-gradient(135deg, var(--primary) 0%, rgba(0,0,0,.4) 100%);border:var(--rule) solid var(--ink)}
    .tall .a{display:grid;grid-template-columns:1fr calc(20*var(--u));color:var(--pop)}
    @container (min-width: 10px){.b{box-shadow:inset 0 0 2px #0008;background-color:color-mix(in oklch, var(--accent), #fff 20%)}}
    .c path{fill:none;stroke:currentColor}.d{background:none;border:none;font-family:var(--font-display);content:""}`
    expect(await issuesOf(withCss(css))).toEqual([])
  })
})

describe('markup', () => {
  it.each([
    ['a remote picture', slot('<img src="https://x.test/a.png" data-logo>'), 'src="https://x.test/a.png"'],
    ['a picture of its own', slot('<img alt="x">'), 'an <img>'],
    ['a picture of a text field', slot('<img data-field="title">'), 'data-field="title"'],
    ['a picture of a prototype', slot('<img data-field="constructor">'), 'data-field="constructor"'],
    ['an unknown element', slot('<marquee data-slot="lead">{{lead}}</marquee>'), '<marquee>'],
    ['a script', slot('<script></script>'), '<script>'],
    ['a table', slot('<table></table>'), '<table>'],
    ['a frame', slot('<iframe></iframe>'), '<iframe>'],
    ['an unknown attribute', slot('<div id="x"></div>'), 'attribute id'],
    ['a style attribute', slot('<div style="width:1px"></div>'), 'attribute style'],
    ['a handler', slot('<div onclick="x"></div>'), 'attribute onclick'],
    ['a handler in a drawing', slot('<svg onload="x"></svg>'), 'attribute onload'],
    ['a link in a drawing', slot('<svg><path href="#a"></path></svg>'), 'attribute href'],
    ['a style in a drawing', slot('<svg><path style="fill:red"></path></svg>'), 'attribute style'],
    ['type in a drawing', slot('<svg><text>x</text></svg>'), '<text>'],
    ['a picture in a drawing', slot('<svg><image></image></svg>'), '<image>'],
    ['use in a drawing', slot('<svg><use></use></svg>'), '<use>'],
    ['a wrong colour in a drawing', slot('<svg><path fill="notacolor"></path></svg>'), 'notacolor'],
    ['text outside a slot', slot('<p>Doors</p>'), 'the text "Doors" outside a slot'],
    ['a field outside a slot', slot('<p>{{lead}}</p>'), 'the text "Lead" outside a slot'],
    ['text outside everything', `${slot('')}Doors`, 'the text "Doors" outside a slot'],
    [
      'text that shows only without the lead',
      slot('{{#unless lead}}<p>Doors</p>{{/unless}}'),
      'the text "Doors" outside a slot',
    ],
    [
      'text that shows only from right to left',
      slot('{{#if @rtl}}<p>Doors</p>{{/if}}'),
      'the text "Doors" outside a slot',
    ],
    ['an unknown slot', slot('<p data-slot="leed">{{lead}}</p>'), 'data-slot="leed"'],
    [
      'a slot in a slot',
      slot('<div data-slot="lead"><p data-slot="note">{{note}}</p></div>'),
      'inside another slot',
    ],
    ['an unknown role', slot('<p data-slot="lead"><b data-role="huge">{{lead}}</b></p>'), 'data-role="huge"'],
    ['a field that is not there', slot('<p data-slot="lead">{{leed}}</p>'), 'leed'],
    ['a part of what may be missing', slot('<p data-slot="lead">{{lead.name}}</p>'), 'name'],
    ['too deep', slot('<div>'.repeat(70) + '</div>'.repeat(70)), 'nested more than 64 deep'],
    ['very deep', slot('<b>'.repeat(15_000)), 'nested more than 64 deep'],
    ['too many', slot('<br>'.repeat(4_100)), 'elements'],
  ])('%s', async (_, body, found) => {
    const issues = await issuesOf(withMarkup(body))
    expect(issues.length).toBeGreaterThan(0)
    expect(issues.map((issue) => issue.found).join()).toContain(found)
    expect(issues[0]?.file).toContain('overlay.hbs')
  })

  it('with a helper nobody knows, with its line', async () => {
    const overlay = `${overlayWith()}\n{{shout title}}`
    const [issue] = await issuesOf({ overlay })
    expect(issue).toMatchObject({ found: 'the helper shout', path: `line ${overlay.split('\n').length}` })
  })

  it('in the plate prompt and the alt text too', async () => {
    const issues = await issuesOf({ plate: '{{{style}}}', json: { alt: '{{> x}}' } })
    expect(issues.map(({ file, path }) => [file.split('/').at(-1), path])).toEqual([
      ['plate.hbs', 'line 1'],
      ['template.json', 'alt'],
    ])
    const [copyInPlate] = await issuesOf({ plate: 'About {{title}}' })
    expect(copyInPlate?.found).toContain('title')
  })

  it('may use everything that is right', async () => {
    const body = `<div class="area"><section data-ground="primary" data-bleed><img class="logo" data-logo="mono"><svg viewBox="0 0 9 9" preserveAspectRatio="none"><defs><linearGradient id="g"><stop offset="0" stop-color="var(--pop)"></stop></linearGradient></defs><path d="M0 0h9" fill="url(#g)" stroke="none"></path></svg></section>
      <h1 data-slot="title"><b data-role="label" lang="la">{{title}}</b></h1></div>`
    expect(await issuesOf(withMarkup(body))).toEqual([])
  })
})

describe('template.json', () => {
  it('names fields that are there', async () => {
    const issues = await issuesOf({
      slots: { ...BASE.slots, extra: { field: 'nosuch', role: 'body', fit: [4, 5] } },
      families: { ...BASE.families, square: { drop: ['leed'], droppable: ['nothing'] } },
      json: { locked: ['gone'] },
    })
    expect(issues.map(({ path, found }) => `${path} ${found}`)).toEqual([
      'slots.extra.field the field "nosuch"',
      'families.square.drop the field "leed"',
      'families.square.droppable the field "nothing"',
      'locked the field "gone"',
    ])
  })

  it('gives ranges the small size first', async () => {
    const [issue] = await issuesOf({
      slots: { ...BASE.slots, title: { ...BASE.slots.title, families: { tall: { fit: [9, 4] } } } },
    })
    expect(issue).toMatchObject({ path: 'slots.title.families.tall.fit', found: '9 to 4' })
  })

  it('sets required fields in every family', async () => {
    const body = '<div class="area">{{#unless @banner}}<h1 data-slot="title">{{title}}</h1>{{/unless}}</div>'
    const issues = await issuesOf(withMarkup(body))
    expect(issues).toHaveLength(1)
    expect(issues[0]).toMatchObject({ path: 'family banner', found: 'no data-slot="title"' })
    expect(
      await issuesOf({ ...withMarkup(body), families: { ...BASE.families, banner: { drop: ['title'] } } }),
    ).toEqual([])
  })

  it('has samples that its own fields can hold', async () => {
    const issues = await issuesOf({
      samples: {
        samples: [{ locale: 'en', copy: { lead: 'x' } }],
        worst: [{ locale: 'de', copy: { title: 'x'.repeat(500) } }],
      },
    })
    expect(issues.map(({ path }) => path)).toEqual(['samples.0.copy.title', 'worst.0.copy.title'])
  })

  it('is reported with all its mistakes, and those of the other files', async () => {
    const issues = await issuesOf({
      json: { version: 'one', purpose: 'fun' },
      overlay: '{{{a}}}',
      samples: { samples: [] },
    })
    const files = issues.map(({ file }) => file.split('/').at(-1))
    expect(new Set(files)).toEqual(new Set(['template.json', 'overlay.hbs', 'samples.json']))
    expect(issues.length).toBeGreaterThanOrEqual(4)
  })
})
