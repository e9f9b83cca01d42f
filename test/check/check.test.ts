import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CheckReport, checkDesign } from '../../src/campaign/design/check-design.ts'
import type { Mistake } from '../../src/check/mistake.ts'
import { annotationsOf, sarifOf } from '../../src/check/sarif.ts'
import { RULES } from '../../src/error/rules.ts'
import { PLANTED, PLANTED_IN_BRANDS, plant, plantBrand } from './planted.ts'

const project = mkdtempSync(path.join(tmpdir(), 'broadside-check-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

const idOf = (index: number): string => `planted-${index}`
const inFiles = PLANTED.filter(({ rendered }) => rendered !== true)
const inRenders = PLANTED.filter(({ rendered }) => rendered === true)

/** The mistakes of one template, each with the text of its line. */
function foundIn(report: CheckReport, id: string): readonly (Mistake & { readonly text: string })[] {
  return report.mistakes
    .filter(({ file }) => file.split(path.sep).includes(id))
    .map((mistake) => ({
      ...mistake,
      text: readFileSync(path.resolve(mistake.file), 'utf8').split('\n')[mistake.line - 1] ?? '',
    }))
}

describe('mistakes that were planted', () => {
  let quick: CheckReport
  let whole: CheckReport
  beforeAll(async () => {
    plant(project, 'sound')
    for (const [index, mistake] of PLANTED.entries()) plant(project, idOf(index), mistake)
    quick = await checkDesign([...inFiles.map((mistake) => idOf(PLANTED.indexOf(mistake))), 'lumen'], {
      projectDir: project,
      quick: true,
    })
    whole = await checkDesign(
      ['sound', ...inRenders.map((mistake) => idOf(PLANTED.indexOf(mistake))), 'lumen'],
      {
        projectDir: project,
        jobs: 1,
      },
    )
  }, 120_000)

  it('are at least twenty', () =>
    expect(PLANTED.length + PLANTED_IN_BRANDS.length).toBeGreaterThanOrEqual(20))

  it('nothing is found where there is none, but that nothing was proved', () =>
    expect(foundIn(whole, 'sound').map(({ rule }) => rule)).toEqual(['limit-missing']))

  it.each(PLANTED)('$name: $rule', (planted) => {
    const report = planted.rendered === true ? whole : quick
    const found = foundIn(report, idOf(PLANTED.indexOf(planted)))
    const own = found.filter(({ rule }) => rule === planted.rule)
    expect(
      own.map(({ file }) => path.basename(file)),
      JSON.stringify(found),
    ).toContain(planted.in ?? planted.file)
    expect(own[0]?.text).toContain(planted.on ?? planted.to.split('\n')[0])
    expect(own[0]?.expected.length).toBeGreaterThan(5)
    // One mistake, one report; not a dozen that follow from it.
    expect(found.filter(({ severity }) => severity === 'error').length).toBeLessThanOrEqual(2)
  })

  it.each(PLANTED_IN_BRANDS)('in a kit, $name: $rule', async (planted) => {
    const home = path.join(project, planted.rule)
    mkdirSync(home)
    plantBrand(home, 'house', planted)
    const report = await checkDesign(['house'], { projectDir: home, quick: true })
    const own = foundIn(report, 'house').filter(({ rule }) => rule === planted.rule)
    expect(own[0]?.text, JSON.stringify(report.mistakes)).toContain(planted.on)
  })
})

describe('reports', () => {
  const mistake: Mistake = {
    rule: 'css-color-own',
    severity: 'error',
    file: 'templates/a b/overlay.hbs',
    line: 12,
    column: 3,
    found: 'the colour #fff, 50 % of it\nhere',
    expected: 'a colour of the kit',
  }

  it('annotate pull requests', () => {
    expect(annotationsOf([mistake])).toEqual([
      '::error file=templates/a b/overlay.hbs,line=12,col=3,title=css-color-own%3A Colours come from the kit::Found the colour #fff, 50 %25 of it%0Ahere. Expected a colour of the kit',
    ])
  })

  it('are SARIF with every rule', () => {
    const log = JSON.parse(JSON.stringify(sarifOf([mistake], '1.0.0')))
    const [run] = log.runs
    expect(log.version).toBe('2.1.0')
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(Object.keys(RULES))
    const [{ ruleId, ruleIndex, locations }] = run.results
    expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId)
    expect(locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'templates/a%20b/overlay.hbs', uriBaseId: '%SRCROOT%' },
      region: { startLine: 12, startColumn: 3 },
    })
  })
})

it('names that mean nothing are refused, with what was meant', async () => {
  await expect(checkDesign(['event-postr'], { quick: true })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ expected: '"event-poster"' }],
  })
})
