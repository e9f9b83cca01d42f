import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { RuleId } from '../../src/error/rules.ts'

const root = new URL('../..', import.meta.url).pathname

/** A sound template of one family, as files. */
const SOUND = {
  'template.json': `{
  "title": "Notice",
  "description": "For tests.",
  "version": "1.0.0",
  "purpose": "event",
  "fields": {
    "title": { "kind": "text", "label": "Title", "required": true, "maxLength": 60 },
    "lead": { "kind": "text", "label": "Lead", "maxLength": 200 },
    "items": {
      "kind": "list",
      "label": "Items",
      "of": {
        "name": { "kind": "text", "label": "Name", "required": true, "maxLength": 30 }
      },
      "max": 4
    }
  },
  "slots": {
    "title": { "field": "title", "role": "headline", "fit": [6, 10] },
    "lead": { "field": "lead", "role": "body", "fit": [3.6, 5], "maxLines": 6 },
    "items": { "field": "items", "role": "body", "fit": [3.6, 4] }
  },
  "families": {
    "square": {
      "calm": [{ "x": 0, "y": 0, "width": 1, "height": 1 }],
      "droppable": ["items"]
    }
  },
  "plate": {},
  "alt": "{{title}}"
}
`,
  'overlay.hbs': `<style>
.box{display:flex;flex-direction:column;gap:calc(6*var(--u));background-color:var(--primary);padding:calc(4*var(--u))}
.logo{flex:0 0 auto;height:calc(8*var(--u));align-self:flex-start}
</style>
<div class="area">
  <div class="box" data-ground="primary">
    <img class="logo" data-logo>
    <h1 class="t-display" data-slot="title">{{title}}</h1>
    {{#if lead}}<p class="t-text" data-slot="lead">{{lead}}</p>{{/if}}
    {{#if items}}<div class="t-text" data-slot="items">{{#each items}}<p>{{name}}</p>{{/each}}</div>{{/if}}
  </div>
</div>
`,
  'plate.hbs': `Scene: a quiet room.
Calm area: {{calm}}, one even tone.
Palette: {{palette}}.
Style: {{style}}.
Avoid: {{avoid}}; books and signs.
`,
  'samples.json': `{
  "samples": [
    {
      "locale": "en",
      "brand": "lumen",
      "copy": {
        "title": "A plain notice",
        "lead": "What happens, and when.",
        "items": [{ "name": "First" }, { "name": "Second" }]
      }
    }
  ]
}
`,
} as const

type FileName = keyof typeof SOUND

/** A mistake to plant: a text in a file and what takes its place; and how it is to be found. */
export interface Planted {
  readonly name: string
  readonly file: FileName
  readonly from: string
  readonly to: string
  readonly rule: RuleId
  /** Part of the line it must be found on; `to` unless given. */
  readonly on?: string
  /** File it is found in, where that is another. */
  readonly in?: FileName
  /** Whether exports must be tried to see it. */
  readonly rendered?: boolean
}

export const PLANTED: readonly Planted[] = [
  {
    name: 'a comma too many',
    file: 'template.json',
    from: '"plate": {},',
    to: '"plate": {,},',
    rule: 'json-syntax',
  },
  {
    name: 'a misspelt key',
    file: 'template.json',
    from: '"maxLines": 6',
    to: '"maxLine": 6',
    rule: 'schema',
  },
  {
    name: 'a slot of no field',
    file: 'template.json',
    from: '"field": "lead"',
    to: '"field": "leed"',
    rule: 'field-unknown',
  },
  {
    name: 'a range turned round',
    file: 'template.json',
    from: '"fit": [6, 10]',
    to: '"fit": [10, 6]',
    rule: 'fit-order',
  },
  {
    name: 'a field nothing sets',
    file: 'template.json',
    from: '"lead": { "kind": "text", "label": "Lead", "maxLength": 200 },',
    to: '"lead": { "kind": "text", "label": "Lead", "maxLength": 200 },\n    "venue": { "kind": "text", "label": "Venue", "maxLength": 9 },',
    on: '"venue"',
    rule: 'field-unused',
  },
  {
    name: 'a field no sample fills in',
    file: 'samples.json',
    from: '"lead": "What happens, and when.",',
    to: '',
    in: 'template.json',
    on: '"lead"',
    rule: 'field-untried',
  },
  {
    name: 'a slot that stands nowhere',
    file: 'template.json',
    from: '"slots": {',
    to: '"slots": {\n    "note": { "field": "lead", "role": "label", "fit": [3, 4] },',
    on: '"note"',
    rule: 'slot-unused',
  },
  {
    name: 'text of its own',
    file: 'overlay.hbs',
    from: '<img class="logo"',
    to: '<p>Doors</p><img class="logo"',
    rule: 'markup-text',
  },
  {
    name: 'an unknown element',
    file: 'overlay.hbs',
    from: '<p class="t-text"',
    to: '<font class="t-text"',
    rule: 'markup-element',
  },
  {
    name: 'a style attribute',
    file: 'overlay.hbs',
    from: '<div class="box"',
    to: '<div style="width:9px" class="box"',
    rule: 'markup-attribute',
  },
  {
    name: 'an unknown slot',
    file: 'overlay.hbs',
    from: 'data-slot="lead"',
    to: 'data-slot="leads"',
    rule: 'markup-slot',
  },
  { name: 'raw copy', file: 'overlay.hbs', from: '{{title}}', to: '{{{title}}}', rule: 'hbs-raw' },
  {
    name: 'a helper nobody knows',
    file: 'overlay.hbs',
    from: '{{lead}}<',
    to: '{{shout lead}}<',
    rule: 'hbs-helper',
  },
  { name: 'a name nobody knows', file: 'overlay.hbs', from: '{{name}}', to: '{{nam}}', rule: 'hbs-name' },
  {
    name: 'a property the renderer ignores',
    file: 'overlay.hbs',
    from: 'align-self:flex-start',
    to: 'hyphens:auto',
    rule: 'css-property',
  },
  {
    name: 'a colour of its own',
    file: 'overlay.hbs',
    from: 'background-color:var(--primary)',
    to: 'background-color:#d4232b',
    rule: 'css-color-own',
  },
  {
    name: 'a misspelt variable',
    file: 'overlay.hbs',
    from: 'background-color:var(--primary)',
    to: 'background-color:var(--primry)',
    rule: 'css-variable',
  },
  {
    name: 'a font by name',
    file: 'overlay.hbs',
    from: '.logo{flex',
    to: '.box{font-family:Helvetica}\n.logo{flex',
    on: 'Helvetica',
    rule: 'css-font',
  },
  {
    name: 'ink of its own',
    file: 'overlay.hbs',
    from: '.logo{flex',
    to: '.box{color:var(--light)}\n.logo{flex',
    on: 'color:var(--light)',
    rule: 'css-ink',
  },
  {
    name: 'a prompt that asks for text',
    file: 'plate.hbs',
    from: 'a quiet room',
    to: 'a poster on a wall',
    rule: 'prompt-text',
  },
  {
    name: 'a prompt without calm areas',
    file: 'plate.hbs',
    from: 'Calm area: {{calm}}, one even tone.',
    to: 'Light: soft.',
    on: 'Scene',
    rule: 'prompt-calm',
  },
  {
    name: 'a sample that is too long',
    file: 'samples.json',
    from: '"A plain notice"',
    to: `"${'Long '.repeat(20)}"`,
    rule: 'sample-copy',
  },
  {
    name: 'a sample no font can draw',
    file: 'samples.json',
    from: '"What happens, and when."',
    to: '"What happens \u{1300}"',
    rule: 'sample-glyphs',
  },
  {
    name: 'a sample of no brand',
    file: 'samples.json',
    from: '"brand": "lumen"',
    to: '"brand": "luman"',
    rule: 'sample-brand',
  },
  {
    name: 'type on the plate and nothing calm under it',
    file: 'template.json',
    from: '"calm": [{ "x": 0, "y": 0, "width": 1, "height": 1 }]',
    to: '"calm": [{ "x": 0.9, "y": 0.9, "width": 0.1, "height": 0.1 }]',
    on: '"square"',
    rule: 'calm-missing',
    rendered: true,
  },
  {
    name: 'a logo that is crowded',
    file: 'overlay.hbs',
    from: 'gap:calc(6*var(--u))',
    to: 'gap:calc(.2*var(--u))',
    on: 'data-logo',
    rule: 'logo-space',
    rendered: true,
  },
  {
    name: 'a logo out of shape',
    file: 'overlay.hbs',
    from: 'height:calc(8*var(--u))',
    to: 'height:calc(8*var(--u));width:calc(70*var(--u))',
    on: 'data-logo',
    rule: 'logo-shape',
    rendered: true,
  },
  {
    name: 'a sample that does not fit',
    file: 'template.json',
    from: '"fit": [6, 10]',
    to: '"fit": [40, 60]',
    on: '"copy": {',
    in: 'samples.json',
    rule: 'copy-overset',
    rendered: true,
  },
  {
    name: 'a ground in the colour of the ink',
    file: 'overlay.hbs',
    from: '.logo{flex',
    to: '.box p{background-color:var(--ink)}\n.logo{flex',
    on: '"lead": { "field"',
    in: 'template.json',
    rule: 'contract',
    rendered: true,
  },
]

/** Writes the sound template, or one with a mistake, into `templates/` of a project, and says what its file then reads. */
export function plant(project: string, id: string, mistake?: Planted): void {
  const folder = path.join(project, 'templates', id)
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(SOUND)) {
    const planted = mistake?.file === name ? text.replace(mistake.from, () => mistake.to) : text
    if (mistake?.file === name && planted === text) throw new Error(`nothing to replace: ${mistake.name}`)
    // Type of this one stands on the plate.
    const bare = name === 'overlay.hbs' && mistake?.rule === 'calm-missing'
    writeFileSync(
      path.join(folder, name),
      bare
        ? planted.replace(' data-ground="primary"', '').replace('background-color:var(--primary);', '')
        : planted,
    )
  }
}

/** A mistake in a kit. */
export interface PlantedInBrand {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly rule: RuleId
  /** Part of the line it must be found on. */
  readonly on: string
}

export const PLANTED_IN_BRANDS: readonly PlantedInBrand[] = [
  { name: 'a faint pair', from: '"#b9b4a8"', to: '"#4a4846"', rule: 'pair-contrast', on: '{' },
  {
    name: 'an alias to nowhere',
    from: '"#2a282e"',
    to: '"{night.deep}"',
    rule: 'token',
    on: '"$value": "{night.deep}"',
  },
  {
    name: 'a colour nobody knows',
    from: '"primary": "acid"',
    to: '"primary": "acit"',
    rule: 'color-name',
    on: '"primary"',
  },
  {
    name: 'a font that is not there',
    from: '@fontsource/anton',
    to: '@fontsource/antom',
    rule: 'font',
    on: '"package"',
  },
]

/** Copies a bundled kit into a project, with a mistake in its brand.json. */
export function plantBrand(project: string, id: string, { from, to }: PlantedInBrand): void {
  const folder = path.join(project, 'templates/brands', id)
  cpSync(path.join(root, 'templates/brands/lumen'), folder, { recursive: true })
  const file = path.join(folder, 'brand.json')
  const text = readFileSync(file, 'utf8')
  if (!text.includes(from)) throw new Error(`nothing to replace: ${from}`)
  writeFileSync(
    file,
    text.replace(from, () => to),
  )
}
