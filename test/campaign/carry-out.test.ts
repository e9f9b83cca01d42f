import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { carryOut } from '../../src/campaign/carry-out.ts'
import type { Crew } from '../../src/campaign/crew.ts'
import type { ProduceEvent } from '../../src/campaign/event.ts'
import type { Task } from '../../src/campaign/perform.ts'
import { Plan } from '../../src/campaign/plan-table.ts'
import { Journal } from '../../src/campaign/record/journal.ts'
import { listingOf } from '../../src/campaign/record/listing.ts'
import { BroadsideError } from '../../src/error/error.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'broadside-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const plate = (key: string, width: number) =>
  ({
    source: 'procedural',
    key,
    family: 'square',
    request: { size: { width, height: 10 }, prompt: '' },
  }) as never
const PLATES = { large: plate('large', 30), small: plate('small', 10), middle: plate('middle', 20) }

/** Rows a, b and c on three plates. */
const planOf = (): Plan => {
  const setting = {
    placement: { id: 'p', width: 10, height: 20 },
    claims: { tool: 'Broadside', credit: 'Halden' },
    masters: [],
  }
  const settings = [setting, { ...setting, placement: { ...setting.placement, id: 'q' } }] as never
  const plan = new Plan({
    settings,
    stemOf: ({ placement: { id } }, row) => `${id}/${row}`,
    rowName: (id) => id,
  })
  const rows = { a: ['large', 'small'], b: ['large', 'small'], c: ['middle'] } as const
  for (const [index, [id, plates]] of Object.entries(rows).entries()) {
    const jobs = plates.map((name, at) => ({ key: `${id} ${name}`, setting: at, plate: PLATES[name] }))
    plan.add({ id, hash: id, texts: [{ locale: 'en', copy: {}, images: {}, post: {}, jobs }] }, index + 1)
  }
  return plan.seal()
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
  const plan = planOf()
  const journal = Journal.unwritten()
  const making = { with: '', explain: false, signer: '' }
  const stopped = await carryOut(plan, crew, {
    design: {} as never,
    out: folder,
    scratch: folder,
    journal,
    making,
    onEvent: (event) => events.push(event),
  })
  const { exports, plates } = listingOf(plan, journal, making)
  return { exports: [...exports], plates: [...plates], stopped, events }
}

describe('carryOut', () => {
  it('makes the smallest plate first, its exports before further plates, and lists all in the order of the plan', async () => {
    const { crew, log } = crewOf((task) => (task.kind === 'plate' ? drawn(task) : done), 1)
    const { exports, plates, stopped } = await run(crew)
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
    expect(stopped).toBeUndefined()
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
    const { exports, events, stopped } = await run(crew)
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
    expect(stopped).toBeUndefined()
    expect(await readdir(path.join(folder, 'p'))).toEqual([])
  })

  it('begins nothing more once it was cancelled', async () => {
    const { crew } = crewOf((task) => {
      if (task.kind === 'plate') return drawn(task)
      if (task.kind === 'export' && task.job.row === 'b')
        throw new BroadsideError('CANCELLED', { message: 'stop' })
      return done
    })
    const { exports, stopped } = await run(crew)
    expect(exports.map(({ row, plate: key }) => `${row} ${key}`)).toEqual(['a small'])
    expect(stopped?.code).toBe('CANCELLED')
  })
})
