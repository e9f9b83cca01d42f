import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AuthoringEvent } from '../../src/server/authoring.ts'
import { openWorkshop, type Workshop } from '../../src/server/workshop.ts'
import { BASE, overlayWith } from '../support/template-fixture.ts'

const NARROW = '.area{width:calc(50*var(--u))}'

let project: string
let workshop: Workshop

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'broadside-authoring-'))
  await mkdir(path.join(project, 'templates/mine'), { recursive: true })
  const about = { title: 'Mine', description: 'For tests.', version: '1.0.0', purpose: 'event' }
  const { fields, slots, plate } = BASE
  const families = { square: {}, portrait: {} }
  await save(
    'template.json',
    JSON.stringify({ ...about, fields, slots, families, plate: {}, alt: '{{title}}' }),
  )
  await save('plate.hbs', plate)
  const copy = {
    title: 'Three nights of jazz by the harbour',
    lead: 'Twelve bands and two boats.',
    note: 'From six',
  }
  await save('samples.json', JSON.stringify({ samples: [{ locale: 'en', brand: 'halden', copy }] }))
  await save('overlay.hbs', overlayWith(NARROW))
  workshop = await openWorkshop(project, { editing: true })
})

afterAll(async () => {
  await workshop.close()
  await rm(project, { recursive: true, force: true })
})

it('shows type as it was, then as large as it may be, then measures it', async () => {
  const left = new AbortController()
  const events = workshop.authoring.watch('mine', 0, left.signal)
  const first = await until(events, 'mistakes')
  expect(namesOf(first)).toEqual([
    'saved',
    'planned',
    ...each('preview'),
    ...each('checked'),
    'done',
    'mistakes',
  ])
  const drawn = linesOf(first)

  await save('overlay.hbs', overlayWith(`${NARROW}.area{opacity:.8}`))
  const same = await until(events, 'mistakes')
  expect(namesOf(same).filter((name) => name === 'preview')).toHaveLength(4)
  expect(linesOf(same.slice(0, 4))).toEqual(drawn)
  expect(linesOf(same)).toEqual(drawn)

  await save('overlay.hbs', overlayWith())
  const wider = await until(events, 'mistakes')
  expect(linesOf(wider.slice(0, 4))).not.toEqual(linesOf(wider))
  expect(linesOf(wider).every(({ height }, at) => height > (drawn[at]?.height ?? 0))).toBe(true)
  left.abort()
  expect(await events.next()).toEqual({ done: true, value: undefined })
})

it('turns to what was saved last, whatever is still being measured', async () => {
  const left = new AbortController()
  const events = workshop.authoring.watch('mine', 0, left.signal)
  await until(events, 'preview')
  await save('overlay.hbs', overlayWith('.area{opacity:.9}'))
  const rest = await until(events, 'saved')
  expect(namesOf(rest)).not.toContain('done')
  expect(namesOf(await until(events, 'done')).filter((name) => name === 'checked')).toHaveLength(2)
  left.abort()
  await events.return(undefined)
})

function save(name: string, text: string): Promise<void> {
  return writeFile(path.join(project, 'templates/mine', name), text)
}

/** Events up to and with the first of a type. */
async function until(
  events: AsyncGenerator<AuthoringEvent>,
  type: AuthoringEvent['type'],
): Promise<readonly AuthoringEvent[]> {
  const seen: AuthoringEvent[] = []
  for (;;) {
    const { value, done } = await events.next()
    if (done) throw new Error(`no ${type} after ${namesOf(seen).join()}`)
    seen.push(value)
    if (value.type === type) return seen
  }
}

const each = (name: string): readonly string[] => [name, name]

const namesOf = (events: readonly AuthoringEvent[]): readonly string[] => events.map(({ type }) => type)

/** The first line of the title in the last preview of each placement. */
function linesOf(events: readonly AuthoringEvent[]) {
  const boxes = new Map(
    events.flatMap((event) => {
      if (event.type !== 'preview') return []
      const title = event.slots.find(({ slot }) => slot === 'title')
      return [[event.placement, title?.lineBoxes[0] ?? { x: 0, y: 0, width: 0, height: 0 }] as const]
    }),
  )
  return [...boxes].toSorted(([a], [b]) => a.localeCompare(b)).map(([, box]) => box)
}
