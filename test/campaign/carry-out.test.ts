import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { carryOut } from '../../src/campaign/carry-out.ts'
import type { Crew } from '../../src/campaign/crew.ts'
import type { ProduceEvent } from '../../src/campaign/event.ts'
import type { Task } from '../../src/campaign/perform.ts'
import type { Plan } from '../../src/campaign/plan.ts'
import { BroadsideError } from '../../src/error/error.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'broadside-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const job = (row: string, plate: string) =>
  ({
    key: `${row} ${plate}`,
    row,
    locale: 'en',
    plate,
    stem: `p/${row}`,
    claims: { tool: 'Broadside', credit: 'Halden' },
    post: {},
    placement: { id: 'p', width: 10, height: 20 },
  }) as never
const plate = (key: string, width = 10) =>
  ({
    source: 'procedural',
    key,
    family: 'square',
    request: { size: { width, height: 10 }, prompt: '' },
  }) as never
const plan: Plan = {
  plates: [plate('large', 30), plate('small', 10), plate('middle', 20)],
  jobs: [job('a', 'large'), job('a', 'small'), job('b', 'large'), job('b', 'small'), job('c', 'middle')],
}

/** A crew whose tasks end as `act` says, each a turn later. */
const crewOf = (act: (task: Task) => unknown, size = 2) => {
  const log: string[] = []
  const crew: Crew = {
    size,
    run: async (task) => {
      const name =
        task.kind === 'export'
          ? `${task.job.row} on ${task.plate.key}`
          : task.kind === 'plate'
            ? task.plate.key
            : 'sheet'
      log.push(name)
      await new Promise((resolve) => setTimeout(resolve, 2))
      return act(task) as never
    },
    cancel: () => {},
    close: async () => {},
  }
  return { crew, log }
}
const drawn = (task: Task) => {
  if (task.kind !== 'plate') throw new Error(task.kind)
  const raw = path.join(folder, `${task.plate.key}.raw`)
  return writeFile(raw, 'x').then(() => ({
    key: task.plate.key,
    raw,
    width: 1,
    height: 1,
    focal: [0, 0],
    protect: [],
    origin: 'o',
    sha256: 's',
  }))
}
const done = {
  status: 'done',
  file: 'f',
  bytes: 1,
  sha256: 's',
  format: 'png',
  alt: '',
  dropped: [],
  certificate: { slots: [] },
}
const run = async (crew: Crew) => {
  const events: ProduceEvent[] = []
  const outcomes = await carryOut(plan, crew, {
    design: {} as never,
    out: folder,
    scratch: folder,
    onEvent: (event) => events.push(event),
  })
  return { ...outcomes, events }
}

describe('carryOut', () => {
  it('makes the smallest plate first, its exports before further plates, and lists all in the order of the plan', async () => {
    const { crew, log } = crewOf((task) => (task.kind === 'plate' ? drawn(task) : done), 1)
    const { exports, plates, complete } = await run(crew)
    expect(log).toEqual([
      'small',
      'a on small',
      'b on small',
      'large',
      'a on large',
      'b on large',
      'middle',
      'c on middle',
    ])
    expect(exports.map(({ row, plate: key }) => `${row} ${key}`)).toEqual([
      'a large',
      'a small',
      'b large',
      'b small',
      'c middle',
    ])
    expect(plates.map(({ key }) => key)).toEqual(['large', 'small', 'middle'])
    expect(complete).toBe(true)
  })

  it('keeps no more plates than there are workers, and none at the end', async () => {
    let most = 0
    const { crew } = crewOf(async (task) => {
      if (task.kind === 'plate') return drawn(task)
      most = Math.max(most, (await readdir(folder)).filter((name) => name.endsWith('.raw')).length)
      return done
    })
    await run(crew)
    expect(most).toBeLessThanOrEqual(2)
    expect(await readdir(folder)).toEqual([])
  })

  it('goes on after failures and refusals, and sweeps up what crashed processes left', async () => {
    await mkdir(path.join(folder, 'p'))
    await writeFile(path.join(folder, 'p/.a.jpg.4711.part'), 'half')
    const { crew } = crewOf((task) => {
      if (task.kind === 'plate') {
        if (task.plate.key === 'middle')
          throw new BroadsideError('PICTURE_UNREADABLE', { message: 'no', hint: 'yes' })
        return drawn(task)
      }
      if (task.kind === 'export' && task.job.key === 'a large')
        throw new BroadsideError('RENDER_FAILED', { message: 'crash' })
      if (task.kind === 'export' && task.job.key === 'b large')
        return { status: 'refused', findings: [{ code: 'COPY_OVERSET', message: 'long' }] }
      return done
    })
    const { exports, events, complete } = await run(crew)
    expect(exports.map(({ status }) => status)).toEqual(['failed', 'done', 'refused', 'done', 'failed'])
    expect(exports[4]).toMatchObject({ error: { code: 'PICTURE_UNREADABLE', message: 'no', hint: 'yes' } })
    expect(events.map(({ type }) => type).toSorted()).toEqual([
      'export-done',
      'export-done',
      'failed',
      'failed',
      'plate-done',
      'plate-done',
      'refused',
    ])
    expect(complete).toBe(true)
    expect(await readdir(path.join(folder, 'p'))).toEqual([])
  })

  it('leaves out what was cancelled', async () => {
    const { crew } = crewOf((task) => {
      if (task.kind === 'plate') return drawn(task)
      if (task.kind === 'export' && task.job.row === 'b')
        throw new BroadsideError('CANCELLED', { message: 'stop' })
      return done
    })
    const { exports, complete } = await run(crew)
    expect(exports.map(({ row }) => row)).toEqual(['a', 'a', 'c'])
    expect(complete).toBe(false)
  })
})
