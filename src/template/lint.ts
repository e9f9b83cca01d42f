import { type Issue, quote } from '../error/issue.ts'
import { refusalOf } from './copy.ts'
import { lintFilled } from './lint-filled.ts'
import { lintStyleSheet, styleBlocks } from './style-sheet.ts'
import type { Template } from './template.ts'
import { lockedValues } from './versions.ts'

/**
 * What is wrong with a template beyond its schemas: references between its files, style sheets, and markup the renderer would
 * ignore silently. The markup is looked at as filled with every sample, see {@link lintFilled}.
 */
export function lintTemplate(template: Template, name: (file: string) => string): readonly Issue[] {
  const issues = [...lintReferences(template, name('template.json')), ...lintSheets(template, name)]
  // Markup filled from fields that do not exist would only repeat what is said already.
  return issues.length > 0 ? issues : lintFilled(template, name)
}

/** Names of fields, and ranges, in template.json. */
function lintReferences(template: Template, file: string): readonly Issue[] {
  const issues: Issue[] = []
  const { fields, slots, families, locked, gone } = template.file
  const known = (path: string, field: string): void => {
    if (Object.hasOwn(fields, field)) return
    issues.push({
      file,
      path,
      found: `the field ${quote(field)}`,
      expected: `one of ${Object.keys(fields).join(', ')}`,
      rule: 'field-unknown',
    })
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
          file,
          path: `slots.${id}.${where}`,
          found: `${fit[0]} to ${fit[1]}`,
          expected: 'the smaller size first',
          rule: 'fit-order',
        })
    }
  }
  for (const [family, layout] of Object.entries(families)) {
    for (const field of layout.drop) known(`families.${family}.drop`, field)
    for (const field of layout.droppable) known(`families.${family}.droppable`, field)
  }
  for (const [name, value] of lockedValues(template.file)) {
    known(Array.isArray(locked) ? 'locked' : `locked.${name}`, name)
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (field === undefined) continue
    const isEmpty = value === null || value === undefined
    const expected = isEmpty
      ? field.required
        ? 'a value: the field is required'
        : undefined
      : refusalOf(field, value)
    if (expected !== undefined)
      issues.push({
        file,
        path: Array.isArray(locked) ? 'locked' : `locked.${name}`,
        found: isEmpty ? `no value for ${quote(name)}` : quote(value),
        expected,
        rule: 'locked-value',
      })
  }
  for (const [name, { now }] of Object.entries(gone)) if (now !== null) known(`gone.${name}.now`, now)
  for (const [field, { owner }] of Object.entries(fields)) {
    if (owner === 'overlay' || template.dense !== undefined) continue
    issues.push({
      file,
      path: `fields.${field}.owner`,
      found: quote(owner),
      expected: 'a dense.hbs beside it that asks for the text, or the owner overlay',
      rule: 'owner-dense',
    })
  }
  return issues
}

function lintSheets(template: Template, name: (file: string) => string): readonly Issue[] {
  const file = name('overlay.hbs')
  return styleBlocks(template.overlay).flatMap(({ css, line }): readonly Issue[] =>
    css.includes('{{')
      ? [
          {
            file,
            path: `line ${line + 1}`,
            found: '{{…}} inside <style>',
            expected: 'a fixed sheet; give elements classes instead',
            rule: 'css-syntax',
          },
        ]
      : lintStyleSheet(css, line).map(({ line: at, ...problem }) => ({
          file,
          path: `line ${at}`,
          ...problem,
        })),
  )
}
