import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkDesign } from '../../src/campaign/design/check-design.ts'
import { provedLimits } from '../../src/campaign/design/prove-limits.ts'
import { readLimits } from '../../src/campaign/design/room.ts'
import { limitsAt } from '../../src/check/limits.ts'
import { charactersIn, PSEUDO_LOCALES, pseudoLocale, pseudoText } from '../../src/check/pseudo-copy.ts'
import { someCopy } from '../../src/check/worst-copy.ts'
import { fits } from '../../src/overlay/lay-out.ts'
import { findPlacement } from '../../src/placement/catalogue.ts'
import type { Placement } from '../../src/placement/schema.ts'
import { loadTemplate } from '../../src/template/load.ts'
import { kitOf } from '../support/template-fixture.ts'
import { plant } from './planted.ts'

const project = mkdtempSync(path.join(tmpdir(), 'broadside-limits-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

const folder = path.join(project, 'templates/notice')
const PLACEMENT = 'facebook-feed-square'

/** Declares another length of the title. */
function declare(characters: number): void {
  const file = path.join(folder, 'template.json')
  const json = JSON.parse(readFileSync(file, 'utf8'))
  json.fields.title.maxLength = characters
  writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`)
}

async function prove(): Promise<void> {
  await checkDesign(['notice', 'lumen'], { projectDir: project, prove: true, jobs: 1, languages: ['de'] })
}

const limitMistakes = async (quick: boolean) =>
  (await checkDesign(['notice', 'lumen'], { projectDir: project, quick, jobs: 1 })).mistakes.filter(
    ({ rule }) => rule.startsWith('limit'),
  )

describe('limits of a template', () => {
  let most = 0
  beforeAll(async () => {
    plant(project, 'notice')
    declare(300)
    await prove()
    const { limits } = await readLimits(folder)
    most = limits?.brands.lumen?.languages.de?.[PLACEMENT]?.title ?? 0
    declare(most)
    await prove()
  }, 180_000)

  it('are found where they are less than declared', () => {
    expect(most).toBeGreaterThan(30)
    expect(most).toBeLessThan(300)
  })

  it('hold where they are declared as they were proved', async () =>
    expect(await limitMistakes(true)).toEqual([]))

  it('are told for a copy that is to stand somewhere', async () => {
    const place = { brand: 'lumen', locale: 'de-AT', placement: PLACEMENT, projectDir: project }
    expect(await provedLimits('notice', place)).toMatchObject({ title: most, items: 4 })
    expect(await provedLimits('notice', { ...place, brand: 'maree' })).toBeUndefined()
    expect(await provedLimits('notice', { ...place, locale: 'ja' })).toBeUndefined()
    expect(await provedLimits('notice', { ...place, placement: 'instagram-story' })).toBeUndefined()
  })

  it('raised by a fifth fail the check, which names the placement and the line', {
    timeout: 180_000,
  }, async () => {
    declare(Math.ceil(1.2 * most))
    const quick = await limitMistakes(true)
    expect(quick).toMatchObject([{ rule: 'limit-unproved', severity: 'error' }])
    const [mistake] = await limitMistakes(false)
    expect(mistake).toMatchObject({ rule: 'limit-unproved', severity: 'error' })
    expect(mistake?.found).toContain(`on ${PLACEMENT}, in de and lumen`)
    const lines = readFileSync(path.join(folder, 'template.json'), 'utf8').split('\n')
    expect(lines[(mistake?.line ?? 0) - 1]).toContain('"maxLength"')
    declare(most)
  })

  it('are stale when the layout changes, not when a label does', async () => {
    const file = path.join(folder, 'template.json')
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, before.replace('"label": "Title"', '"label": "Headline"'))
    expect(await limitMistakes(true)).toEqual([])
    writeFileSync(file, before.replace('"maxLines": 6', '"maxLines": 5'))
    expect(await limitMistakes(true)).toMatchObject([{ rule: 'limit-stale' }])
    writeFileSync(file, before)
  })

  it('are missing where nothing was proved, and a remark', async () => {
    plant(project, 'other')
    const { mistakes } = await checkDesign(['other'], { projectDir: project, quick: true })
    expect(mistakes).toMatchObject([{ rule: 'limit-missing', severity: 'warning' }])
  })

  const trials = process.env.BROADSIDE_DEEP === '1' ? 10_000 : 25
  it(`hold for ${trials} copies within them`, { timeout: 3_600_000 }, async () => {
    const { template } = await loadTemplate(folder)
    const { limits } = await readLimits(folder)
    const kit = await kitOf('lumen')
    if (template === undefined || limits === undefined) throw new Error('nothing to try')
    const placement = findPlacement(PLACEMENT) as Placement
    const within = limitsAt(template, limits, { brand: 'lumen', language: 'de', placement: PLACEMENT })
    const refused: unknown[] = []
    for (let seed = 0; seed < trials; seed += 1) {
      const copy = someCopy(template, within ?? {}, 'de', seed)
      if (!(await fits({ template, kit, copy, locale: 'de', placement }))) refused.push(copy)
    }
    expect(refused).toEqual([])
  })
})

describe('pseudo-copy', () => {
  it.each(PSEUDO_LOCALES)('in %s is as long as it may be, and never longer', (language) => {
    for (const characters of [3, 12, 40, 150]) {
      for (const wording of ['long', { seed: 5 }] as const) {
        const text = pseudoText(language, characters, wording)
        expect([...text].length).toBeLessThanOrEqual(characters)
        expect([...text].length).toBeGreaterThan(characters >= 12 ? characters * 0.6 : 0)
        expect(pseudoText(language, characters, wording)).toBe(text)
      }
    }
  })

  it('takes the language of a locale, English for others in Latin letters, and none for others', () => {
    expect(pseudoLocale('de-AT')).toBe('de')
    expect(pseudoLocale('pl')).toBe('en')
    expect(pseudoLocale('he')).toBeUndefined()
    expect(charactersIn('ja', 40)).toBe(20)
  })
})
