import { quote } from '../error/issue.ts'
import type { RuleId } from '../error/rules.ts'
import { LIMITS } from '../kit/limits.ts'
import type { Family } from '../placement/family.ts'
import { ROLES } from '../placement/type-size.ts'
import { LINE } from './lines.ts'
import type { Add } from './lint-filled.ts'
import type { MarkupElement } from './markup.ts'
import { lintDrawingColor, styleBlocks } from './style-sheet.ts'
import type { Template } from './template.ts'

const HTML = new Set(
  'div section header footer main article p h1 h2 h3 h4 ul ol li span b strong i em u s small br hr img style'.split(
    ' ',
  ),
)
const SVG = new Set(
  'svg g path rect circle ellipse line polyline polygon defs linearGradient radialGradient stop clipPath mask'.split(
    ' ',
  ),
)
const ATTRIBUTES = new Set([
  'class',
  'data-slot',
  'data-ground',
  'data-logo',
  'data-field',
  'data-qr',
  'data-role',
  'data-bleed',
  'lang',
  'alt',
])

type Refuse = (rule: RuleId, found: string, expected: string) => void

/** Elements and attributes of filled markup that the renderer would ignore, or that are not allowed. */
export function lintElements(
  template: Template,
  nodes: readonly MarkupElement[],
  family: Family,
  add: Add,
): void {
  const sheets = new Set(styleBlocks(template.overlay).map(({ css }) => css))
  let count = 0
  const visit = (node: MarkupElement | string, parents: readonly MarkupElement[]): void => {
    const slotted = parents.some((parent) => parent.attributes['data-slot'] !== undefined)
    const line = (typeof node === 'string' ? parents.at(-1) : node)?.attributes[LINE]
    const refuse: Refuse = (rule, found, expected) =>
      add(rule, 'overlay.hbs', line === undefined ? `family ${family}` : `line ${line}`, found, expected)
    if (typeof node === 'string') {
      if (node.trim() !== '' && !slotted)
        refuse(
          'markup-text',
          `the text ${quote(node.trim())} outside a slot`,
          'all text inside an element with data-slot, so that it is fitted and measured',
        )
      return
    }
    count += 1
    const { type } = node
    if (!HTML.has(type) && !SVG.has(type))
      refuse(
        'markup-element',
        `the element <${type}>`,
        'an element the renderer sets: div, p, h1–h4, span, b, i, ul, li, img, svg shapes',
      )
    lintAttributes(node, refuse)
    lintMeaning(template, node, slotted, refuse)
    if (type === 'style') {
      if (!sheets.has(node.children.join('')))
        refuse(
          'markup-style',
          'a <style> with attributes, or one that is not closed',
          '<style>…</style>, whose sheet is checked',
        )
      return
    }
    for (const child of node.children) visit(child, [...parents, node])
  }
  for (const node of nodes) visit(node, [])
  if (count > LIMITS.treeNodes)
    add('markup-limit', 'overlay.hbs', `family ${family}`, `${count} elements`, `at most ${LIMITS.treeNodes}`)
}

function lintAttributes({ type, attributes }: MarkupElement, refuse: Refuse): void {
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute === LINE) continue
    if (/https?:|\/\/|file:/i.test(value) && attribute !== 'alt')
      refuse(
        'markup-address',
        `${attribute}="${value.slice(0, 60)}"`,
        'no address: pictures come from fields, logos from the kit',
      )
    else if (!SVG.has(type) && !ATTRIBUTES.has(attribute))
      refuse(
        'markup-attribute',
        `the attribute ${attribute} of <${type}>`,
        `one of ${[...ATTRIBUTES].join(', ')}`,
      )
    else if (SVG.has(type) && /^(on|href|xlink|style)/i.test(attribute))
      refuse('markup-attribute', `the attribute ${attribute} of <${type}>`, 'a drawing attribute')
    if (SVG.has(type)) lintDrawingColor(attribute, value, refuse)
  }
}

/** What attributes say must be true of template.json. */
function lintMeaning(
  { file: { fields, slots } }: Template,
  { type, attributes }: MarkupElement,
  slotted: boolean,
  refuse: Refuse,
): void {
  if (
    type === 'img' &&
    !['data-logo', 'data-field', 'data-qr'].some((name) => attributes[name] !== undefined)
  )
    refuse(
      'markup-picture',
      'an <img>',
      'data-logo, data-field with the name of an image field, or data-qr with that of a url field',
    )
  const address = attributes['data-qr']
  if (address !== undefined && (type !== 'img' || fields[address]?.kind !== 'url'))
    refuse('markup-picture', `data-qr="${address}" of <${type}>`, 'the name of a url field, on an <img>')
  const slot = attributes['data-slot']
  if (slot !== undefined && !Object.hasOwn(slots, slot))
    refuse('markup-slot', `data-slot="${slot}"`, `one of ${Object.keys(slots).join(', ')}`)
  if (slot !== undefined && slotted)
    refuse('markup-slot', `data-slot="${slot}" inside another slot`, 'slots beside each other')
  const picture = attributes['data-field']
  if (picture !== undefined && fields[picture]?.kind !== 'image')
    refuse('markup-picture', `data-field="${picture}"`, 'the name of an image field')
  const role = attributes['data-role']
  if (role !== undefined && !(ROLES as readonly string[]).includes(role))
    refuse('markup-role', `data-role="${role}"`, `one of ${ROLES.join(', ')}`)
}
