import { describe, expect, it } from 'vitest'
import { BroadsideError } from '../../src/error/error.ts'
import type { LayOutInput } from '../../src/overlay/draft.ts'
import { layOut, remediesOf } from '../../src/overlay/lay-out.ts'
import { type Remedy, withLines, without } from '../../src/overlay/remedies.ts'
import { findPlacement } from '../../src/placement/catalogue.ts'
import { layoutOf } from '../../src/placement/geometry.ts'
import type { Placement } from '../../src/placement/schema.ts'
import { readCopy } from '../../src/template/copy.ts'
import { findTemplate, templateNames } from '../../src/template/find.ts'
import type { CopyEntry } from '../../src/template/template.ts'
import { kitOf } from '../support/template-fixture.ts'

const root = new URL('../..', import.meta.url).pathname
const PLACEMENTS = [
  'instagram-story',
  'google-display-728x90',
  'google-display-300x250',
  'instagram-feed-landscape',
]

/** The copy with what the remedy says done to it; characters are cut from the end. */
function followed(input: LayOutInput, remedy: Remedy): LayOutInput {
  if (remedy.kind === 'drop') return { ...input, copy: without(input.copy, remedy.fields) }
  if (remedy.kind === 'several') {
    const cuts = remedy.cuts.map(({ field, to }) => [field, beginning(input.copy[field], to)])
    return { ...input, copy: { ...input.copy, ...Object.fromEntries(cuts) } }
  }
  if (remedy.kind === 'entries') {
    const entries = input.copy[remedy.field] as readonly CopyEntry[]
    expect(entries).toHaveLength(remedy.by + remedy.to)
    return { ...input, copy: { ...input.copy, [remedy.field]: entries.slice(0, remedy.to) } }
  }
  if (remedy.kind === 'lines') {
    const { family } = layoutOf(input.placement)
    return { ...input, template: withLines(input.template, remedy.slot, family, remedy.lines) }
  }
  if (remedy.kind === 'give') {
    const full = Object.entries(input.template.file.fields).find(
      ([, field]) => field.kind === 'text' && field.shorter === remedy.field,
    )?.[0] as string
    return { ...input, copy: { ...input.copy, [remedy.field]: beginning(input.copy[full], remedy.to) } }
  }
  const text = String(input.copy[remedy.field])
  const to = [...new Intl.Segmenter('en').segment(text)].length - remedy.by
  return { ...input, copy: { ...input.copy, [remedy.field]: beginning(text, to) } }
}

const beginning = (text: unknown, length: number): string =>
  [...new Intl.Segmenter('en').segment(String(text))]
    .slice(0, length)
    .map(({ segment }) => segment)
    .join('')
    .trim()

const refused = async (input: LayOutInput): Promise<BroadsideError | undefined> =>
  layOut(input).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof BroadsideError) return error
      throw error
    },
  )

const DEEP = process.env.BROADSIDE_DEEP === '1'
const HINTS: Partial<Record<Remedy['kind'], string>> = {
  lines: 'allow',
  entries: 'entries out of',
  several: 'shorten',
}

// With BROADSIDE_DEEP=1 in all placements, otherwise each template in the first that refuses it.
describe.each((await templateNames(root)).map((id, which) => [id, which] as const))('%s', (id, which) => {
  it('is refused with remedies that, followed, succeed', async () => {
    const { template } = await findTemplate(id, root)
    if (template === undefined) throw new Error('the template does not load')
    let refusals = 0
    let tried = 0
    for (const turn of PLACEMENTS.keys()) {
      if (tried > 0 && !DEEP) break
      const index = (which + turn) % PLACEMENTS.length
      const placement = findPlacement(PLACEMENTS[index] as string) as Placement
      const rows = template.samples.worst
      const row = rows[index % rows.length]
      if (row === undefined) continue
      const kit = await kitOf((['halden', 'lumen', 'maree'] as const)[index % 3] ?? 'lumen')
      const { copy } = readCopy(template, row.copy, { file: 'samples.json', path: (field) => field })
      if (copy === undefined) throw new Error('the copy does not load')
      // Every text said twice, and every list, is too much for any layout.
      const shorter = new Set(
        Object.values(template.file.fields).map((field) => (field.kind === 'text' ? field.shorter : '')),
      )
      const twice = Object.fromEntries(
        Object.entries(copy).map(([field, value]) => [
          field,
          shorter.has(field)
            ? null
            : typeof value === 'string' && template.file.fields[field]?.kind === 'text'
              ? `${value}, ${value}`
              : Array.isArray(value)
                ? [...value, ...value]
                : value,
        ]),
      )
      const input = { template, kit, copy: twice, locale: row.locale, placement }
      const error = await refused(input)
      if (error === undefined) continue
      refusals += 1
      expect(error.code).toBe('COPY_OVERSET')
      expect(error.message).toMatch(/\d/)
      for (const remedy of remediesOf(error)) {
        tried += 1
        expect(error.hint?.toLowerCase()).toContain(HINTS[remedy.kind] ?? remedy.kind)
        expect(
          await refused(followed(input, remedy)),
          `${placement.id}: ${JSON.stringify(remedy)}`,
        ).toBeUndefined()
      }
    }
    expect(refusals).toBeGreaterThan(0)
    expect(tried).toBeGreaterThan(0)
  }, 120_000)
})
