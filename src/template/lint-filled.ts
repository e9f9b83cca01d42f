import { BroadsideError } from '../error/error.ts'
import { type Issue, quote } from '../error/issue.ts'
import type { RuleId } from '../error/rules.ts'
import { FAMILIES, type Family } from '../placement/family.ts'
import { readCopy } from './copy.ts'
import { fill, fillText, lineOfError, type MarkupContext } from './handlebars.ts'
import { lineOf, withLines } from './lines.ts'
import { lintElements } from './lint-elements.ts'
import { elementsOf, type ReadMarkup, readMarkup } from './markup.ts'
import type { Copy, Template } from './template.ts'
import { SAMPLE_BRIEF, SAMPLE_DENSE } from './wording.ts'

/** Adds an issue, each once. */
export type Add = (rule: RuleId, file: string, path: string, found: string, expected: string) => void

/**
 * What is wrong with a template as filled with every sample in every family, whole and without the optional fields, so
 * that both branches of an `if` are seen.
 */
export function lintFilled(template: Template, name: (file: string) => string): readonly Issue[] {
  const found = new Map<string, Issue>()
  const add: Add = (rule, file, path, what, expected) => {
    found.set(`${file}\0${path}\0${what}`, { file: name(file), path, found: what, expected, rule })
  }
  const rows = [
    ...template.samples.samples.map((row, index) => ({ ...row, path: `samples.${index}` })),
    ...template.samples.worst.map((row, index) => ({ ...row, path: `worst.${index}` })),
  ]
  const seen = new Map<Family, Set<string>>()
  const overlay = withLines(template.overlay)
  const directions = template.overlay.includes('@rtl') ? (['ltr', 'rtl'] as const) : (['ltr'] as const)
  for (const { copy: raw, locale, path } of rows) {
    const { copy, issues } = readCopy(template, raw, {
      file: name('samples.json'),
      path: (field) => `${path}.copy.${field}`,
    })
    for (const issue of issues) found.set(`${issue.path}\0${issue.found}`, { ...issue, rule: 'sample-copy' })
    if (copy === undefined) continue
    const least = without(
      copy,
      Object.keys(template.file.fields).filter((field) => template.file.fields[field]?.required !== true),
    )
    const variants = FAMILIES.flatMap((family) => directions.map((direction) => ({ family, direction })))
    for (const { family, direction } of variants) {
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
      for (const filling of [copy, least])
        tried(add, 'overlay.hbs', family, () => {
          const markup = readMarkup(fill(overlay, without(filling, layout.drop), context))
          lintMarkup(template, markup, family, add)
          const used = seen.get(family) ?? new Set()
          for (const { element } of elementsOf(markup.elements))
            if (element.attributes['data-slot']) used.add(element.attributes['data-slot'])
          seen.set(family, used)
        })
      tried(add, 'plate.hbs', family, () => fillText(template.plate, SAMPLE_BRIEF, context))
      const { dense } = template
      if (dense !== undefined) tried(add, 'dense.hbs', family, () => fillText(dense, SAMPLE_DENSE, context))
      tried(add, 'template.json', 'alt', () => fillText(template.file.alt, copy, context))
    }
  }
  if (found.size === 0) lintRequired(template, seen, add)
  return [...found.values()]
}

/** Runs what may refuse a source, and turns its refusal into an issue. */
function tried(add: Add, file: string, where: string, run: () => void): void {
  try {
    run()
  } catch (error) {
    if (!(error instanceof BroadsideError)) throw error
    const line = where === 'alt' ? undefined : lineOfError(error)
    const path = line === undefined ? (where === 'alt' ? where : `family ${where}`) : `line ${line}`
    const rule = /nested more/.test(error.message)
      ? 'markup-limit'
      : line === undefined && where !== 'alt'
        ? 'hbs-limit'
        : 'hbs-name'
    add(rule, file, path, error.message, error.hint ?? 'a field of template.json, or a value starting with @')
  }
}

function lintMarkup(template: Template, { elements, stray }: ReadMarkup, family: Family, add: Add): void {
  if (stray !== '') {
    const line = lineOf(template.overlay, stray)
    add(
      'markup-text',
      'overlay.hbs',
      line === undefined ? `family ${family}` : `line ${line}`,
      `the text ${quote(stray)} outside a slot`,
      'all text inside an element with data-slot, so that it is fitted and measured',
    )
  }
  lintElements(template, elements, family, add)
}

/** Every required field must be set in every family that does not drop it. */
function lintRequired(template: Template, seen: ReadonlyMap<Family, ReadonlySet<string>>, add: Add): void {
  const { fields, slots, families } = template.file
  for (const [id, slot] of Object.entries(slots)) {
    if (!Object.hasOwn(fields, slot.field)) continue
    for (const [family, used] of seen) {
      const set = [...used].some((other) => slots[other]?.field === slot.field)
      if (fields[slot.field]?.required && !set && !families[family]?.drop.includes(slot.field)) {
        add(
          'slot-missing',
          'overlay.hbs',
          `family ${family}`,
          `no data-slot="${id}"`,
          `the slot, or "${slot.field}" in families.${family}.drop: it is a required field`,
        )
      }
    }
  }
}

function without(copy: Copy, fields: readonly string[]): Copy {
  return { ...copy, ...Object.fromEntries(fields.map((field) => [field, null])) }
}
