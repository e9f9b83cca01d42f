import { type Issue, quote } from '../error/issue.ts'
import { namesIn } from '../template/names.ts'
import type { Template } from '../template/template.ts'
import { lockedValues } from '../template/versions.ts'

/** Fields, columns of lists and slots that nothing uses: a person would fill them in for nothing. */
export function unusedParts({ file, overlay, dense }: Template, json: string): readonly Issue[] {
  const { fields, slots, alt } = file
  const attributes = [...overlay.matchAll(/data-(?:field|qr)="([^"]+)"/g)].map(([, name]) => String(name))
  const named = new Set([...namesIn(overlay), ...namesIn(alt), ...attributes])
  const inDense = dense === undefined ? new Set<string>() : namesIn(dense)
  const shorter = new Set(
    Object.values(fields).flatMap((field) =>
      field.kind === 'text' && field.shorter !== undefined ? [field.shorter] : [],
    ),
  )
  // `data-slot="{{slot}}"` may name any.
  const anySlot = /data-slot="[^"]*\{\{/.test(overlay)
  return [
    ...Object.keys(fields)
      .filter((name) => !named.has(name) && !inDense.has(name) && !shorter.has(name))
      .map(
        (name): Issue => ({
          file: json,
          path: `fields.${name}`,
          found: `the field ${quote(name)}, which nothing sets`,
          expected: `{{${name}}} in the overlay, or no such field`,
          rule: 'field-unused',
        }),
      ),
    ...Object.entries(fields).flatMap(([name, field]) =>
      field.kind !== 'list'
        ? []
        : Object.keys(field.of)
            .filter((column) => !named.has(column))
            .map(
              (column): Issue => ({
                file: json,
                path: `fields.${name}.of.${column}`,
                found: `the column ${quote(column)}, which nothing sets`,
                expected: `{{${column}}} where the overlay goes through ${name}, or no such column`,
                rule: 'field-unused',
              }),
            ),
    ),
    ...Object.keys(slots)
      .filter((slot) => !anySlot && !overlay.includes(`data-slot="${slot}"`))
      .map(
        (slot): Issue => ({
          file: json,
          path: `slots.${slot}`,
          found: `the slot ${quote(slot)}, which stands nowhere`,
          expected: `data-slot="${slot}" in the overlay, or no such slot`,
          rule: 'slot-unused',
        }),
      ),
  ]
}

/** Fields that no sample fills in, so that neither galleries nor checks ever see them. Pictures lie with campaigns, not with templates. */
export function untriedFields({ file, samples }: Template, json: string): readonly Issue[] {
  const rows = [...samples.samples, ...samples.worst]
  const filled = new Set(rows.flatMap(({ copy }) => Object.keys(copy).map((key) => key.split('@')[0])))
  const locked = lockedValues(file)
  return Object.entries(file.fields)
    .filter(([name, { kind }]) => kind !== 'image' && !filled.has(name) && !locked.has(name))
    .map(
      ([name]): Issue => ({
        file: json,
        path: `fields.${name}`,
        found: `the field ${quote(name)}, which no sample fills in`,
        expected: 'a value for it in samples.json, so that it is seen and tried',
        rule: 'field-untried',
      }),
    )
}
