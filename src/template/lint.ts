import { BroadsideError } from '../error/error.ts'
import { type Issue, quote } from '../error/issue.ts'
import { LIMITS } from '../kit/limits.ts'
import { FAMILIES, type Family } from '../placement/family.ts'
import { ROLES } from '../placement/type-size.ts'
import { readCopy } from './copy.ts'
import { fill, fillText, type MarkupContext } from './handlebars.ts'
import { elementsOf, type MarkupElement, parseMarkup, strayText } from './markup.ts'
import { lintDrawingColor, lintStyleSheet } from './style-sheet.ts'
import type { Copy, Template } from './template.ts'
import { SAMPLE_BRIEF, SAMPLE_DENSE } from './wording.ts'

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

/**
 * What is wrong with a template beyond its schemas: references between its files, and markup the renderer would ignore
 * silently. The markup is looked at as filled with every sample in every family, whole and without the optional fields, so
 * that both branches of an `if` are seen.
 */
export function lintTemplate(template: Template, name: (file: string) => string): readonly Issue[] {
  const json = name('template.json')
  const markup = name('overlay.hbs')
  const issues: Issue[] = []
  const { fields, slots, families } = template.file
  const known = (path: string, field: string): void => {
    if (!Object.hasOwn(fields, field)) {
      issues.push({
        file: json,
        path,
        found: `the field ${quote(field)}`,
        expected: `one of ${Object.keys(fields).join(', ')}`,
      })
    }
  }
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'text' && field.shorter !== undefined) known(`fields.${name}.shorter`, field.shorter)
  }
  for (const [id, slot] of Object.entries(slots)) {
    known(`slots.${id}.field`, slot.field)
    for (const [where, fit] of [
      ['fit', slot.fit],
      ...Object.entries(slot.families).map(([family, own]) => [`families.${family}.fit`, own?.fit] as const),
    ] as const) {
      if (fit && fit[0] > fit[1])
        issues.push({
          file: json,
          path: `slots.${id}.${where}`,
          found: `${fit[0]} to ${fit[1]}`,
          expected: 'the smaller size first',
        })
    }
  }
  for (const [family, layout] of Object.entries(families)) {
    for (const field of layout.drop) known(`families.${family}.drop`, field)
    for (const field of layout.droppable) known(`families.${family}.droppable`, field)
  }
  for (const field of template.file.locked) known('locked', field)
  for (const [field, { owner }] of Object.entries(fields)) {
    if (owner !== 'overlay' && template.dense === undefined)
      issues.push({
        file: json,
        path: `fields.${field}.owner`,
        found: quote(owner),
        expected: 'a dense.hbs beside it that asks for the text, or the owner overlay',
      })
  }
  for (const { css, line } of styleBlocks(template.overlay)) {
    if (css.includes('{{'))
      issues.push({
        file: markup,
        path: `line ${line + 1}`,
        found: '{{…}} inside <style>',
        expected: 'a fixed sheet; give elements classes instead',
      })
    else
      issues.push(
        ...lintStyleSheet(css, line).map(({ line: at, found, expected }) => ({
          file: markup,
          path: `line ${at}`,
          found,
          expected,
        })),
      )
  }
  if (issues.length > 0) return issues
  return [...issues, ...lintFilled(template, name)]
}

function lintFilled(template: Template, name: (file: string) => string): readonly Issue[] {
  const found = new Map<string, Issue>()
  const add = (file: string, path: string, what: string, expected: string): void => {
    found.set(`${file}\0${path}\0${what}`, { file: name(file), path, found: what, expected })
  }
  const rows = [
    ...template.samples.samples.map((row, index) => ({ ...row, path: `samples.${index}` })),
    ...template.samples.worst.map((row, index) => ({ ...row, path: `worst.${index}` })),
  ]
  const seen = new Map<Family, Set<string>>()
  const directions = template.overlay.includes('@rtl') ? (['ltr', 'rtl'] as const) : (['ltr'] as const)
  for (const { copy: raw, locale, path } of rows) {
    const { copy, issues } = readCopy(template, raw, {
      file: name('samples.json'),
      path: (field) => `${path}.copy.${field}`,
    })
    for (const issue of issues) found.set(`${issue.path}\0${issue.found}`, issue)
    if (copy === undefined) continue
    const least = without(
      copy,
      Object.keys(template.file.fields).filter((field) => template.file.fields[field]?.required !== true),
    )
    const variants = FAMILIES.flatMap((family) =>
      directions.flatMap((direction) => [copy, least].map((filling) => ({ family, direction, filling }))),
    )
    for (const { family, direction, filling } of variants) {
      const layout = template.file.families[family]
      if (layout === undefined) continue
      const context: MarkupContext = {
        family,
        locale,
        direction,
        brandName: 'Brand',
        legal: 'Legal',
        placement: 'lint',
      }
      try {
        const markup = fill(template.overlay, without(filling, layout.drop), context)
        const nodes = parseMarkup(markup)
        const stray = strayText(markup)
        if (stray !== '')
          add(
            'overlay.hbs',
            `family ${family}`,
            `the text ${quote(stray)} outside a slot`,
            'all text inside an element with data-slot, so that it is fitted and measured',
          )
        fillText(template.plate, SAMPLE_BRIEF, context)
        if (template.dense !== undefined) fillText(template.dense, SAMPLE_DENSE, context)
        fillText(template.file.alt, copy, context)
        lintElements(template, nodes, family, add)
        const used = seen.get(family) ?? new Set()
        for (const { element } of elementsOf(nodes))
          if (element.attributes['data-slot']) used.add(element.attributes['data-slot'])
        seen.set(family, used)
      } catch (error) {
        if (!(error instanceof BroadsideError)) throw error
        add(
          'overlay.hbs',
          `family ${family}`,
          error.message,
          error.hint ?? 'a field of template.json, or a value starting with @',
        )
      }
    }
  }
  for (const [id, slot] of Object.entries(template.file.slots)) {
    if (!Object.hasOwn(template.file.fields, slot.field) || found.size > 0) continue
    for (const [family, used] of seen) {
      const field = template.file.fields[slot.field]
      const layout = template.file.families[family]
      const set = [...used].some((other) => template.file.slots[other]?.field === slot.field)
      if (field?.required && !set && !layout?.drop.includes(slot.field)) {
        add(
          'overlay.hbs',
          `family ${family}`,
          `no data-slot="${id}"`,
          `the slot, or "${slot.field}" in families.${family}.drop: it is a required field`,
        )
      }
    }
  }
  return [...found.values()]
}

function lintElements(
  template: Template,
  nodes: readonly MarkupElement[],
  family: Family,
  add: (file: string, path: string, found: string, expected: string) => void,
): void {
  const refuse = (found: string, expected: string): void =>
    add('overlay.hbs', `family ${family}`, found, expected)
  const sheets = new Set(styleBlocks(template.overlay).map(({ css }) => css))
  let count = 0
  const visit = (node: MarkupElement | string, parents: readonly MarkupElement[]): void => {
    const slotted = parents.some((parent) => parent.attributes['data-slot'] !== undefined)
    if (typeof node === 'string') {
      if (node.trim() !== '' && !slotted)
        refuse(
          `the text ${quote(node.trim())} outside a slot`,
          'all text inside an element with data-slot, so that it is fitted and measured',
        )
      return
    }
    count += 1
    const { type, attributes } = node
    if (!HTML.has(type) && !SVG.has(type))
      refuse(
        `the element <${type}>`,
        'an element the renderer sets: div, p, h1–h4, span, b, i, ul, li, img, svg shapes',
      )
    for (const [attribute, value] of Object.entries(attributes)) {
      if (/https?:|\/\/|file:/i.test(value) && attribute !== 'alt')
        refuse(
          `${attribute}="${value.slice(0, 60)}"`,
          'no address: pictures come from fields, logos from the kit',
        )
      else if (!SVG.has(type) && !ATTRIBUTES.has(attribute))
        refuse(`the attribute ${attribute} of <${type}>`, `one of ${[...ATTRIBUTES].join(', ')}`)
      else if (SVG.has(type) && /^(on|href|xlink|style)/i.test(attribute))
        refuse(`the attribute ${attribute} of <${type}>`, 'a drawing attribute')
      if (SVG.has(type)) lintDrawingColor(attribute, value, refuse)
    }
    if (
      type === 'img' &&
      !['data-logo', 'data-field', 'data-qr'].some((name) => attributes[name] !== undefined)
    )
      refuse(
        'an <img>',
        'data-logo, data-field with the name of an image field, or data-qr with that of a url field',
      )
    const address = attributes['data-qr']
    if (address !== undefined && (type !== 'img' || template.file.fields[address]?.kind !== 'url'))
      refuse(`data-qr="${address}" of <${type}>`, 'the name of a url field, on an <img>')
    const slot = attributes['data-slot']
    if (slot !== undefined && !Object.hasOwn(template.file.slots, slot))
      refuse(`data-slot="${slot}"`, `one of ${Object.keys(template.file.slots).join(', ')}`)
    if (slot !== undefined && slotted)
      refuse(`data-slot="${slot}" inside another slot`, 'slots beside each other')
    const picture = attributes['data-field']
    if (picture !== undefined && template.file.fields[picture]?.kind !== 'image')
      refuse(`data-field="${picture}"`, 'the name of an image field')
    const role = attributes['data-role']
    if (role !== undefined && !(ROLES as readonly string[]).includes(role))
      refuse(`data-role="${role}"`, `one of ${ROLES.join(', ')}`)
    if (type === 'style') {
      if (!sheets.has(node.children.join('')))
        refuse(
          'a <style> with attributes, or one that is not closed',
          '<style>…</style>, whose sheet is checked',
        )
      return
    }
    for (const child of node.children) visit(child, [...parents, node])
  }
  for (const node of nodes) visit(node, [])
  if (count > LIMITS.treeNodes) refuse(`${count} elements`, `at most ${LIMITS.treeNodes}`)
}

function without(copy: Copy, fields: readonly string[]): Copy {
  return { ...copy, ...Object.fromEntries(fields.map((field) => [field, null])) }
}

/** The style blocks of a source with the line before their first one. */
function styleBlocks(source: string): readonly { css: string; line: number }[] {
  return [...source.matchAll(/<style>([\s\S]*?)<\/style>/g)].map((match) => ({
    css: match[1] ?? '',
    line: source.slice(0, match.index).split('\n').length - 1,
  }))
}
