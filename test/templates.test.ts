import { describe, expect, it } from 'vitest'
import { findBrand } from '../src/brand/find.ts'
import { contains } from '../src/kit/geometry.ts'
import { setOverlay } from '../src/overlay/set.ts'
import { findPlacement } from '../src/placement/catalogue.ts'
import { FAMILIES } from '../src/placement/family.ts'
import { layoutOf, safeBoxOf } from '../src/placement/geometry.ts'
import type { Placement } from '../src/placement/schema.ts'
import { minTypePx } from '../src/placement/type-size.ts'
import { readCopy } from '../src/template/copy.ts'
import { findTemplate, templateNames } from '../src/template/find.ts'
import { flatTone } from './support/template-fixture.ts'

/** One format of each family, small ones included: they are the hard ones. */
const FORMATS = [
  'google-display-160x600',
  'instagram-story',
  'instagram-feed-portrait',
  'facebook-feed-square',
  'google-display-300x250',
  'google-display-970x250',
  'google-display-728x90',
].map((id) => findPlacement(id) as Placement)

const root = new URL('..', import.meta.url).pathname
const templates = await Promise.all((await templateNames(root)).map(async (id) => findTemplate(id, root)))
const brands = ['lumen', 'maree', 'halden']

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

    const rows =
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
    it.each(rows)('holds $name ($locale) in $brand in every family', async ({ brand, locale, copy: raw }) => {
      if (template === undefined) throw new Error('the template does not load')
      const { kit } = await findBrand(brand, root)
      const { copy } = readCopy(template, raw, { file: 'samples.json', path: (field) => field })
      if (kit === undefined || copy === undefined) throw new Error('the kit or the copy does not load')
      for (const placement of FORMATS) {
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
