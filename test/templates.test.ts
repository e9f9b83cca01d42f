import { describe, expect, it } from 'vitest'
import { findBrand } from '../src/brand/find.ts'
import { FORMATS } from '../src/campaign/design/check-design.ts'
import { contains } from '../src/kit/geometry.ts'
import { layOut } from '../src/overlay/lay-out.ts'
import { setOverlay } from '../src/overlay/set.ts'
import { findPlacement } from '../src/placement/catalogue.ts'
import { FAMILIES } from '../src/placement/family.ts'
import { layoutOf, safeBoxOf } from '../src/placement/geometry.ts'
import type { Placement } from '../src/placement/schema.ts'
import { minTypePx } from '../src/placement/type-size.ts'
import { encode } from '../src/raster/sharp.ts'
import { readCopy } from '../src/template/copy.ts'
import { findTemplate, templateNames } from '../src/template/find.ts'
import type { Copy, CopyEntry } from '../src/template/template.ts'
import { flatTone } from './support/template-fixture.ts'

const root = new URL('..', import.meta.url).pathname
const templates = await Promise.all((await templateNames(root)).map(async (id) => findTemplate(id, root)))
const brands = ['lumen', 'maree', 'halden']
// Every row in every brand and family with BROADSIDE_DEEP=1; otherwise each row in every third family by turns, in one
// family where a template is dense: those take longest to lay out.
const deep = process.env.BROADSIDE_DEEP === '1'
const STEP = 3

it('has a format of every family', () => {
  expect(FORMATS.map((placement) => layoutOf(placement).family).sort()).toEqual([...FAMILIES].sort())
})

describe.each(templates.map(({ template, issues }) => [template?.id ?? '?', template, issues] as const))(
  '%s',
  (_, template, issues) => {
    it('is sound', () => {
      expect(issues).toEqual([])
      expect(Object.keys(template?.file.families ?? {}).sort()).toEqual([...FAMILIES].sort())
      expect(template?.samples.worst.length).toBeGreaterThan(0)
    })

    const every =
      template === undefined
        ? []
        : [
            ...template.samples.samples.flatMap((row, index) =>
              (row.brand === undefined ? brands : [row.brand]).map((brand) => ({
                ...row,
                brand,
                name: `sample ${index}`,
              })),
            ),
            ...template.samples.worst.flatMap((row, index) =>
              brands.map((brand) => ({ ...row, brand, name: `worst copy ${index}` })),
            ),
          ]
    const step = template?.file.dense === true ? FORMATS.length : STEP
    const rows = every.filter(({ name }, index) => deep || !name.startsWith('worst') || index % STEP === 0)
    it.each(
      rows.map((row, index) => ({
        ...row,
        formats: FORMATS.filter((__, format) => deep || (format + index) % step === 0),
      })),
    )('holds $name ($locale) in $brand', async ({ brand, locale, copy: raw, formats }) => {
      if (template === undefined) throw new Error('the template does not load')
      const { kit } = await findBrand(brand, root)
      const { copy } = readCopy(template, raw, { file: 'samples.json', path: (field) => field })
      if (kit === undefined || copy === undefined) throw new Error('the kit or the copy does not load')
      for (const placement of formats) {
        const overlay = await setOverlay({
          template,
          kit,
          copy,
          locale,
          placement,
          tone: flatTone(placement, [20, 20, 20]),
        })
        expect(overlay.slots.length, placement.id).toBeGreaterThan(1)
        for (const { slot, role, fontSize, box } of overlay.slots) {
          const where = `${placement.id}, ${slot}`
          expect(fontSize, where).toBeGreaterThanOrEqual(minTypePx(role, placement) - 0.01)
          expect(contains(safeBoxOf(placement), box, 1.01), where).toBe(true)
        }
      }
    })
  },
)

describe('dense templates are dense', () => {
  const laidOut = async (id: string, placement: string, index = 0) => {
    const { template } = await findTemplate(id, root)
    const row = template?.samples.samples[index]
    if (template === undefined || row === undefined) throw new Error('the template does not load')
    const { kit } = await findBrand(row.brand ?? 'lumen', root)
    const { copy } = readCopy(template, row.copy, { file: 'samples.json', path: (field) => field })
    if (kit === undefined || copy === undefined) throw new Error('the kit or the copy does not load')
    const draft = await layOut({
      template,
      kit,
      copy,
      locale: row.locale,
      placement: findPlacement(placement) as Placement,
    })
    return { copy, draft }
  }
  const entriesOf = (copy: Copy, field: string) => copy[field] as readonly CopyEntry[]
  /** Letters only: hyphens and breaks that setting adds, and capitals, are not the point. */
  const letters = (text: unknown): string => String(text).replaceAll(/[^\p{L}\p{N}]/gu, '')

  it('line-up sets forty names in three days', async () => {
    const { copy, draft } = await laidOut('line-up', 'instagram-feed-portrait')
    const names = entriesOf(copy, 'acts')
    expect(names).toHaveLength(40)
    expect(draft.dropped).not.toContain('acts')
    const set = letters(draft.fitted.slots.get('acts')?.text.toLowerCase())
    for (const { name } of names) expect(set).toContain(letters(name).toLowerCase())
  }, 60_000)

  it('agenda sets sixteen sessions in three tracks, with their speakers', async () => {
    const { copy, draft } = await laidOut('agenda', 'instagram-feed-portrait')
    const sessions = entriesOf(copy, 'sessions')
    expect(sessions).toHaveLength(16)
    expect(new Set(sessions.map(({ track }) => track))).toEqual(new Set(['all', 'one', 'two', 'three']))
    expect(draft.dropped).not.toContain('sessions')
    expect(draft.dropped).not.toContain('speakers')
    const set = letters(draft.fitted.slots.get('sessions')?.text.toLowerCase())
    for (const { title, speaker } of sessions) {
      expect(set).toContain(letters(title).toLowerCase())
      expect(set).toContain(letters(speaker).toLowerCase())
    }
  }, 60_000)
})

describe('lookbook', () => {
  const FIELDS = ['one', 'two', 'three', 'four', 'five', 'six'] as const

  it.each([3, 4, 5, 6])('shows %i pictures on a portrait sheet', async (count) => {
    const { template } = await findTemplate('lookbook', root)
    const row = template?.samples.samples[0]
    const { kit } = await findBrand('halden', root)
    if (template === undefined || row === undefined || kit === undefined) throw new Error('it does not load')
    const given = FIELDS.slice(0, count)
    const { copy } = readCopy(
      template,
      { ...row.copy, ...Object.fromEntries(given.map((field) => [field, `${field}.png`])) },
      { file: 'samples.json', path: (field) => field },
    )
    if (copy === undefined) throw new Error('the copy does not load')
    const placement = findPlacement('linkedin-document') as Placement
    // One pixel of a colour of its own for each field.
    const pictures = new Map(
      await Promise.all(
        given.map(async (field, index) => {
          const png = await encode(
            { width: 1, height: 1, channels: 3, data: Uint8Array.of(10 * index, 0, 0) },
            { format: 'png' },
          )
          return [
            field,
            { src: `data:image/png;base64,${Buffer.from(png).toString('base64')}`, ratio: 1 },
          ] as const
        }),
      ),
    )
    const tone = flatTone(placement, [20, 20, 20])
    const { svg } = await setOverlay({ template, kit, copy, locale: 'en', placement, tone, pictures })
    for (const [field, { src }] of pictures) expect(svg.includes(src), field).toBe(true)
  })
})
