import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import type { Crew } from '../../src/campaign/crew.ts'
import { type ProveOptions, proveTemplate, writeLimits } from '../../src/campaign/design/prove-limits.ts'
import { readLimits } from '../../src/campaign/design/room.ts'
import type { Task } from '../../src/campaign/perform.ts'
import { findPlacement } from '../../src/placement/catalogue.ts'
import type { Placement } from '../../src/placement/schema.ts'
import { findTemplate } from '../../src/template/find.ts'
import { kitOf } from '../support/template-fixture.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const project = mkdtempSync(path.join(tmpdir(), 'broadside-prove-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

const SQUARE = findPlacement('facebook-feed-square') as Placement
const STORY = findPlacement('instagram-story') as Placement

/** A copy of a bundled template nothing was proved of, and a way to prove it with a crew that answers at once. */
async function workshop(id: string) {
  const folder = path.join(project, 'templates', id)
  cpSync(path.join(root, 'templates/statement'), folder, { recursive: true })
  rmSync(path.join(folder, 'limits.json'))
  const { template } = await findTemplate(id, project)
  if (template === undefined) throw new Error('the template does not load')
  const kits = [await kitOf('halden')]
  return (
    languages: readonly string[],
    placements: readonly Placement[],
    options: Partial<ProveOptions> & { readonly answer?: (language: string) => unknown } = {},
  ) => {
    const { answer = () => ({ headline: 40 }), ...rest } = options
    const asked: string[] = []
    const run = async (task: Task): Promise<unknown> => {
      if (task.kind !== 'limits') throw new Error(task.kind)
      asked.push(`${task.language} ${task.placement.id}`)
      return answer(task.language)
    }
    const crew = { size: 1, run, cancel: () => {}, close: async () => {} } as Crew
    const proving = proveTemplate(
      { template, folder, kits },
      {
        projectDir: project,
        crew,
        placements,
        languages: () => languages,
        onProved: (limits) => writeLimits(folder, limits),
        ...rest,
      },
    )
    const written = async () => (await readLimits(folder)).limits?.brands.halden?.languages
    return { proving, asked, written }
  }
}

it('keeps the languages that are through when it is stopped, and goes on from there', async () => {
  const prove = await workshop('stopped')
  const answer = (language: string): unknown => {
    if (language === 'fr') throw new Error('stopped')
    return {}
  }
  const first = await prove(['de', 'fr'], [SQUARE, STORY], { answer })
  await expect(first.proving).rejects.toThrow('stopped')
  await expect.poll(first.written).toEqual({ de: {} })
  const second = await prove(['de', 'fr'], [SQUARE, STORY])
  await second.proving
  expect(second.asked).toEqual(['fr facebook-feed-square', 'fr instagram-story'])
  expect(await second.written()).toEqual({
    de: {},
    fr: { 'facebook-feed-square': { headline: 40 }, 'instagram-story': { headline: 40 } },
  })
})

it('proves what is known of fewer placements at the new ones, too', async () => {
  const prove = await workshop('grown')
  await (await prove(['de'], [SQUARE])).proving
  const wider = await prove(['fr'], [SQUARE, STORY])
  await wider.proving
  expect(wider.asked.toSorted()).toEqual([
    'de instagram-story',
    'fr facebook-feed-square',
    'fr instagram-story',
  ])
  expect(await wider.written()).toMatchObject({ de: { 'instagram-story': { headline: 40 } } })
})

it('tells of languages a kit has no letters for', async () => {
  const prove = await workshop('undrawn')
  const undrawn: string[] = []
  const answer = (language: string): unknown => (language === 'th' ? undefined : {})
  const { proving, written } = await prove(['de', 'th'], [SQUARE], {
    answer,
    onUndrawn: ({ id }, language) => undrawn.push(`${id} ${language}`),
  })
  await proving
  expect(undrawn).toEqual(['halden th'])
  expect(await written()).toEqual({ de: {} })
})
