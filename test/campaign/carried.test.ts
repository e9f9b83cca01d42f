import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { carriedText } from '../../src/campaign/carried/carried.ts'
import { buyPlates } from '../../src/campaign/plates/buy-plates.ts'
import { promptsOf } from '../../src/campaign/plates/prompts.ts'
import { prepare } from '../../src/campaign/prepare.ts'
import { printPrompts } from '../../src/cli/plate-prompt.ts'
import { type FakeOpenAi, KEY, startFakeOpenAi } from '../support/fake-openai/server.ts'
import { wantedIn } from '../support/fake-openai/wanted.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'broadside-carried-'))
let fake: FakeOpenAi
beforeAll(async () => {
  fake = await startFakeOpenAi()
})
afterAll(async () => {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

const POSTER = {
  name: 'late',
  brand: 'lumen',
  template: 'event-poster',
  placements: ['instagram-feed-portrait'],
  locales: ['en', 'de', 'ja'],
  plate: { source: 'openai', quality: 'low' },
  rows: [
    {
      title: 'Late show',
      venue: 'Lumen, Dockside 4',
      when: '2027-03-14T23:00',
      '@de': { title: 'Spätvorstellung', venue: 'Lumen, Hafen 4', when: '2027-03-14T23:00' },
      '@ja': { title: '深夜上映', venue: '港四番', when: '2027-03-14T23:00' },
    },
  ],
}
const GENERATED = { ...POSTER, generated: ['title', 'venue'] }
const options = { projectDir: folder }

describe('fields the image model draws', () => {
  it('are those the template offers, on a picture that can carry text', async () => {
    const asked = { ...POSTER, generated: ['title', 'cta', 'nothing'], plate: { source: 'procedural' } }
    await expect(prepare(asked, options)).rejects.toMatchObject({
      issues: [
        {
          path: 'generated.1',
          found: '"cta"',
          expected: expect.stringContaining('one of title, lead, venue'),
        },
        { path: 'generated.2', found: '"nothing"' },
        { path: 'plate.source', found: '"procedural", which draws no text' },
      ],
    })
  })

  it('make plates that follow the copy, one for each row and locale that can be read back', async () => {
    const plates = async (campaign: object) => [...(await prepare(campaign, options)).plan.plates()]
    expect(await plates(POSTER)).toHaveLength(1)
    const [en, de, ja, ...others] = await plates(GENERATED)
    expect(others).toEqual([])
    const changed = { ...GENERATED, rows: [{ ...GENERATED.rows[0], title: 'Last show' }] }
    const [other, same] = await plates(changed)
    expect(other?.key).not.toBe(en?.key)
    expect(same?.key).toBe(de?.key)
    // What cannot be proved is not asked for.
    expect(ja?.key).toBe((await plates(POSTER))[0]?.key)
    const moved = await plates({ ...POSTER, rows: [{ ...POSTER.rows[0], title: 'Last show' }] })
    expect(moved[0]?.key).toBe(ja?.key)
  })

  it('stand in the prompt as the overlay would set them', async () => {
    const { input } = await prepare(GENERATED, options)
    const words = await promptsOf(input, await carriedText(input))
    expect(words.map(({ dense, serves }) => [dense, ...serves.map(({ locale }) => locale)])).toEqual([
      [true, 'en'],
      [true, 'de'],
      [false, 'ja'],
    ])
    const [en, de, ja] = words.map(({ prompt }) => wantedIn(prompt).map(({ role, text }) => [role, text]))
    expect(en).toEqual([
      ['headline', 'Late show'],
      ['text', 'Lumen, Dockside 4'],
    ])
    expect(de).toContainEqual(['headline', 'Spätvorstellung'])
    expect(ja).toEqual([])
  })

  it('are printed before anything is sent', async () => {
    const lines: string[] = []
    const terminal = { out: (line: string) => void lines.push(line), note: () => {}, folder: '.' }
    const code = await printPrompts(['campaigns/harbour-light.json'], { json: true }, terminal as never)
    expect(code).toBe(0)
    const printed = JSON.parse(lines.join('\n'))
    expect(printed.map(({ family, dense }: { family: string; dense: boolean }) => [family, dense])).toEqual([
      ['tall', false],
      ['portrait', false],
      ['landscape', false],
      ['banner', false],
    ])
  })
})

it('a plate with stray lettering is asked for once more, and no more than once', async () => {
  const buy = async (name: string, ...steps: readonly ('stray-text' | 'busy' | 'ok')[]) => {
    const { plan } = await prepare(POSTER, options)
    fake.forget()
    fake.script(...steps)
    const plates = { apiKey: KEY, baseURL: fake.baseURL, folder: path.join(folder, name) }
    await buyPlates(plan, {
      projectDir: folder,
      campaign: 'late',
      options: plates,
      onEvent: () => {},
    })
    const [plate] = plan.plates()
    return { charges: fake.charges(), remarks: plate?.source === 'stored' ? plate.record.remarks : plate }
  }
  expect(await buy('once', 'stray-text', 'ok')).toEqual({ charges: 2, remarks: [] })
  const twice = await buy('twice', 'stray-text', 'stray-text')
  expect(twice.charges).toBe(2)
  expect(JSON.stringify(twice.remarks)).toContain('the picture shows lettering: “OPEN”')
  expect(await buy('busy', 'busy', 'ok')).toEqual({ charges: 2, remarks: [] })
}, 90_000)
