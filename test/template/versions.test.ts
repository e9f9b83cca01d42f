import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepare } from '../../src/campaign/prepare.ts'
import { isStepped, neededStep, pinIssues } from '../../src/template/versions.ts'
import { plant } from '../check/planted.ts'
import { BASE, loadFixture, templateOf } from '../support/template-fixture.ts'

describe('the step of a version', () => {
  const stepFrom = async (json: object, fields: Record<string, unknown> = BASE.fields) => {
    const before = await templateOf()
    const after = await templateOf({ fields, json: json as Record<string, unknown> })
    return neededStep(before.file, after.file)
  }
  const { title, lead, note } = BASE.fields

  it('is none where nothing changed, and patch where only words did', async () => {
    expect(await stepFrom({})).toBeUndefined()
    expect(await stepFrom({ description: 'Otherwise.' })).toEqual({ step: 'patch', reasons: [] })
  })

  it('is major where rows that were sound may be refused', async () => {
    expect(await stepFrom({}, { title, lead, note: { ...note, required: true } })).toEqual({
      step: 'major',
      reasons: ['"note" is required'],
    })
    expect(await stepFrom({}, { title, note, lead: { ...lead, maxLength: 100 } })).toEqual({
      step: 'major',
      reasons: ['"lead" holds 100 and held 2000'],
    })
  })

  it('is major where a field is locked', async () => {
    const { file } = await templateOf()
    expect(neededStep(file, { ...file, locked: ['note'] })).toEqual({
      step: 'major',
      reasons: ['"note" is locked'],
    })
  })

  it('is minor where rows may have more', async () => {
    expect(await stepFrom({}, { title, note, lead: { ...lead, maxLength: 3000 } })).toMatchObject({
      step: 'minor',
    })
  })

  it.each([
    ['1.0.0', '2.0.0', 'major', true],
    ['1.4.2', '1.5.0', 'major', false],
    ['1.4.2', '1.5.0', 'minor', true],
    ['1.4.2', '1.4.3', 'minor', false],
    ['1.4.2', '2.0.0', 'minor', true],
    ['2.0.0', '1.9.0', 'major', false],
  ] as const)('from %s to %s is a %s one: %s', (before, after, step, is) => {
    expect(isStepped(before, after, step)).toBe(is)
  })
})

describe('a campaign', () => {
  const project = mkdtempSync(path.join(tmpdir(), 'broadside-versions-'))
  afterAll(() => rmSync(project, { recursive: true, force: true }))
  beforeAll(() => {
    plant(project, 'notice')
    const file = path.join(project, 'templates/notice/template.json')
    const json = JSON.parse(readFileSync(file, 'utf8'))
    json.version = '2.1.0'
    json.gone = { headline: { since: '2.0.0', now: 'title' }, foot: { since: '2.0.0', now: null } }
    json.locked = { lead: 'Always the same.' }
    writeFileSync(file, JSON.stringify(json))
    const samples = path.join(project, 'templates/notice/samples.json')
    const text = readFileSync(samples, 'utf8').replace('"lead": "What happens, and when.",', '')
    writeFileSync(samples, text)
  })
  const read = (row: object, more: object = {}) =>
    prepare(
      {
        name: 'a',
        brand: 'lumen',
        template: 'notice',
        placements: ['facebook-feed-square'],
        locales: ['en'],
        rows: [row],
        ...more,
      },
      { projectDir: project },
    )

  it('cannot fill in what is locked, which has the value of the template', async () => {
    await expect(read({ title: 'A', lead: 'Mine' })).rejects.toMatchObject({
      issues: [{ path: 'rows.0.lead', expected: 'nothing: Lead is locked by the template "notice"' }],
    })
    const { plan } = await read({ title: 'A' })
    expect([...plan.jobs()][0]?.copy).toMatchObject({ title: 'A', lead: 'Always the same.' })
    plan.close()
  })

  it('is told what became of fields that went, in rows and in tables', async () => {
    await expect(read({ title: 'A', headline: 'B', foot: 'C' })).rejects.toMatchObject({
      issues: [
        { path: 'rows.0.headline', expected: '"title", as "headline" is called since version 2.0.0' },
        { path: 'rows.0.foot', expected: 'nothing: "foot" went in version 2.0.0' },
      ],
    })
    writeFileSync(path.join(project, 'rows.csv'), 'title,foot\nA,B\n')
    await expect(read({}, { rows: 'rows.csv' })).rejects.toMatchObject({
      issues: [{ expected: 'nothing: "foot" went in version 2.0.0' }],
    })
  })

  it('that is written for another version is refused with what changed', async () => {
    await expect(read({ title: 'A' }, { templateVersion: '1.3' })).rejects.toMatchObject({
      issues: [
        {
          path: 'templateVersion',
          found: '"1.3"; "notice" is 2.1.0',
          expected:
            'fields as they are now; "title", as "headline" is called since version 2.0.0; nothing: "foot" went in version 2.0.0; then "templateVersion": "2"',
        },
      ],
    })
    const { plan } = await read({ title: 'A' }, { templateVersion: '2' })
    plan.close()
  })

  it.each([
    ['1', 0],
    ['1.0.0', 0],
    ['1.1', 1],
    ['2', 1],
    ['0.9', 1],
  ])('for version %s of a template of 1.0.0 has %i mistakes', async (pin, count) => {
    expect(pinIssues(pin, await templateOf(), 'campaign')).toHaveLength(count)
  })
})

it('a locked value must be one its field takes', async () => {
  const { issues } = await loadFixture({ json: { locked: { lead: 5000, title: null } } })
  expect(issues.map(({ path: where }) => where)).toEqual(['locked.title'])
  const wrong = await loadFixture({ json: { locked: { note: ['a'] } } })
  expect(wrong.issues).toMatchObject([{ path: 'locked.note', expected: 'text', rule: 'locked-value' }])
})
