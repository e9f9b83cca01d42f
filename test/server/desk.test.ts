import { describe, expect, it } from 'vitest'
import type { Crew } from '../../src/campaign/crew.ts'
import { Desk } from '../../src/server/desk.ts'

/** A crew of two that finishes tasks when it is told to. */
function handCrew(): { crew: Crew; started: string[]; finish: (group: string) => void } {
  const started: string[] = []
  const open = new Map<string, () => void>()
  const run = ((_task: unknown, group: string) => {
    started.push(group)
    return new Promise<undefined>((resolve) => open.set(group, () => resolve(undefined)))
  }) as Crew['run']
  const crew: Crew = { size: 2, run, cancel: () => {}, close: async () => {} }
  return { crew, started, finish: (group) => open.get(group)?.() }
}

const TASK = { kind: 'plate' } as unknown as Parameters<Crew['run']>[0]

describe('a desk', () => {
  it('hands out no more than the crew has hands for', async () => {
    const { crew, started, finish } = handCrew()
    const desk = new Desk(crew)
    const all = ['a', 'b', 'c'].map((group) => desk.run(TASK, group))
    expect(started).toEqual(['a', 'b'])
    expect(desk.waiting).toBe(1)
    finish('a')
    await all[0]
    await expect.poll(() => started.length).toBe(3)
    expect(started).toEqual(['a', 'b', 'c'])
  })

  it('calls off what waits, not what is under way', async () => {
    const { crew, started, finish } = handCrew()
    const desk = new Desk(crew)
    const { signal, abort } = calledOff()
    const all = ['a', 'b', 'c', 'd'].map((group) => desk.run(TASK, group, group === 'd' ? undefined : signal))
    abort()
    await expect(all[2]).rejects.toMatchObject({ code: 'CANCELLED' })
    finish('b')
    await expect(all[1]).resolves.toBeUndefined()
    expect(started).toEqual(['a', 'b', 'd'])
  })

  it('lends its crew to one run: calling that off leaves others alone', async () => {
    const { crew, finish } = handCrew()
    const desk = new Desk(crew)
    const [one, other] = [desk.lent(), desk.lent()]
    const first = [one.run(TASK, 'a'), one.run(TASK, 'b'), one.run(TASK, 'c')]
    const second = other.run(TASK, 'd')
    one.cancel()
    await expect(first[2]).rejects.toMatchObject({ code: 'CANCELLED' })
    finish('a')
    finish('b')
    await Promise.all(first.slice(0, 2))
    finish('d')
    await second
  })
})

function calledOff(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}
