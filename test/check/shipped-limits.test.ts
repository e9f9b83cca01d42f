import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { checkDesign } from '../../src/campaign/design/check-design.ts'
import { readLimits } from '../../src/campaign/design/room.ts'
import { limitsAt } from '../../src/check/limits.ts'
import { someCopy } from '../../src/check/worst-copy.ts'
import { fits } from '../../src/overlay/lay-out.ts'
import { findPlacement } from '../../src/placement/catalogue.ts'
import type { Placement } from '../../src/placement/schema.ts'
import { findTemplate, templateNames } from '../../src/template/find.ts'
import { kitOf } from '../support/template-fixture.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const project = mkdtempSync(path.join(tmpdir(), 'broadside-shipped-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

/** The bundled templates whose limits are proved, with what was proved. */
const proved = (
  await Promise.all(
    (
      await templateNames(root)
    ).map(async (id) => {
      const [{ template }, { limits }] = await Promise.all([
        findTemplate(id, root),
        readLimits(path.join(root, 'templates', id)),
      ])
      return template === undefined || limits === undefined ? [] : [{ id, template, limits }]
    }),
  )
).flat()

describe('limits of the bundled templates', () => {
  it('are proved, and hold as they are declared', async () => {
    expect(proved.map(({ id }) => id)).toEqual(await templateNames(root))
    const { mistakes } = await checkDesign(
      proved.map(({ id }) => id),
      { projectDir: root, quick: true },
    )
    expect(mistakes.filter(({ rule }) => rule.startsWith('limit'))).toEqual([])
  })

  it('raised by a fifth fail the check, at their line', async () => {
    const [{ id }] = proved as [(typeof proved)[number]]
    const folder = path.join(project, 'templates', id)
    cpSync(path.join(root, 'templates', id), folder, { recursive: true })
    const file = path.join(folder, 'template.json')
    const before = readFileSync(file, 'utf8')
    const [, limit = '0'] = /"maxLength": (\d+)/.exec(before) ?? []
    const raised = Math.ceil(1.2 * Number(limit))
    writeFileSync(file, before.replace(`"maxLength": ${limit}`, `"maxLength": ${raised}`))
    const { mistakes } = await checkDesign([id], { projectDir: project, quick: true })
    const [mistake] = mistakes.filter(({ rule }) => rule === 'limit-unproved')
    expect(mistake?.found).toContain(`${raised}, where no more than ${limit} was proved`)
    expect(before.split('\n')[(mistake?.line ?? 0) - 1]).toContain('"maxLength"')
  })

  // With BROADSIDE_DEEP=1 ten thousand copies within the limits; else a few of each template.
  const trials = process.env.BROADSIDE_DEEP === '1' ? Math.ceil(10_000 / proved.length) : 3
  it.each(proved)(
    `of $id are kept by ${trials} copies within them`,
    {
      timeout: 3_600_000,
    },
    async ({ template, limits }) => {
      const places = Object.entries(limits.brands).flatMap(([brand, { languages }]) =>
        Object.keys(languages).flatMap((language) =>
          limits.placements.map((placement) => ({ brand, language, placement })),
        ),
      )
      const refused: unknown[] = []
      for (let seed = 0; seed < trials; seed += 1) {
        const place = places[(seed * 7919) % places.length] as (typeof places)[number]
        const copy = someCopy(template, limitsAt(template, limits, place) ?? {}, place.language, seed)
        const kit = await kitOf(place.brand)
        const placement = findPlacement(place.placement) as Placement
        if (!(await fits({ template, kit, copy, locale: place.language, placement })))
          refused.push({ ...place, copy })
      }
      expect(refused).toEqual([])
    },
  )
})
