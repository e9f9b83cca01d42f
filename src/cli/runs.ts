import { BroadsideError } from '../error/error.ts'
import type { Ended, RunFacts, WorkerFacts } from '../queue/run.ts'
import { type RemoteFlags, redisOf } from './remote-flags.ts'
import { type Terminal, table } from './terminal.ts'

/** Options of `broadside worker status` and `cancel`. */
export interface RunFlags extends Pick<RemoteFlags, 'redis'> {
  readonly json?: boolean
}

/** A run with what became of it so far. */
interface Progress extends RunFacts {
  readonly done: number
  readonly refused: number
  readonly failed: number
  /** Exports that failed for good, with reasons. */
  readonly failures: readonly Ended[]
}

/** Failures that are printed of one run. */
const SHOWN = 50

/** Tells how runs stand and who works. Returns 0. */
export async function showRuns(
  run: string | undefined,
  flags: RunFlags,
  terminal: Terminal,
): Promise<number> {
  const [{ RunBoard }, { load }, { MACHINE_HASH }] = await Promise.all([
    import('../queue/redis.ts'),
    import('../queue/bullmq.ts'),
    import('../campaign/record/machine.ts'),
  ])
  const board = await RunBoard.connect(redisOf(flags))
  try {
    const found = run === undefined ? await board.runs() : [(await board.find(run)) ?? unknownRun(run)]
    const runs = await Promise.all(
      found.map(async (facts) => progressOf(facts, await board.endings(facts.id))),
    )
    const workers = await board.workers(Date.now())
    const queue = await load(board.connection, [
      MACHINE_HASH,
      ...workers.map(({ machineHash }) => machineHash),
    ])
    if (flags.json) terminal.out(JSON.stringify({ ok: true, runs, workers, queue }, null, 2))
    else
      terminal.out([...runLines(runs), '', ...workerLines(workers), '', queueLine(queue)].join('\n').trim())
    return 0
  } finally {
    board.close()
  }
}

/** Stops a run from any machine: what is under way is finished, the rest is not made. Returns 0. */
export async function cancelRun(run: string, flags: RunFlags, terminal: Terminal): Promise<number> {
  const { RunBoard } = await import('../queue/redis.ts')
  const board = await RunBoard.connect(redisOf(flags))
  try {
    const facts = (await board.find(run)) ?? unknownRun(run)
    await board.cancel(run)
    if (flags.json) terminal.out(JSON.stringify({ ok: true, run, title: facts.title }))
    else terminal.out(`Run ${run} (${facts.title}) stops; what is under way is finished.`)
    return 0
  } finally {
    board.close()
  }
}

function progressOf(facts: RunFacts, endings: readonly Ended[]): Progress {
  const count = (status: Ended['status']): number => endings.filter((each) => each.status === status).length
  return {
    ...facts,
    done: count('done'),
    refused: count('refused'),
    failed: count('failed'),
    failures: endings.filter(({ status }) => status === 'failed'),
  }
}

function runLines(runs: readonly Progress[]): readonly string[] {
  if (runs.length === 0) return ['No runs in the last seven days.']
  const rows = runs.map((run) => [
    run.id,
    run.title,
    `${run.done + run.refused + run.failed} of ${run.exports}`,
    `${run.done} done, ${run.refused} refused, ${run.failed} failed${run.cancelled ? ', cancelled' : ''}`,
    `from ${run.host}`,
  ])
  const failures = runs.flatMap(({ id, failures: all }) => [
    ...all.slice(0, SHOWN).map(({ placement, row, locale, error }) => {
      return `failed in ${id}: ${placement}, ${row}, ${locale}: ${error?.code} ${error?.message}`
    }),
    ...(all.length > SHOWN ? [`and ${all.length - SHOWN} more failed in ${id}; --json lists them`] : []),
  ])
  return [...table(rows), ...(failures.length === 0 ? [] : ['', ...failures])]
}

function workerLines(workers: readonly WorkerFacts[]): readonly string[] {
  if (workers.length === 0) return ['No worker listens.']
  const rows = workers.map(({ id, host, pid, jobs, busy, machine }) => [
    `worker ${id}`,
    `${host}, pid ${pid}`,
    `${jobs} ${jobs === 1 ? 'process' : 'processes'}, ${busy} under way`,
    `broadside ${machine.broadside}, node ${machine.node}, ${machine.system}`,
  ])
  return table(rows)
}

function queueLine({ waiting, active }: { readonly waiting: number; readonly active: number }): string {
  return `${waiting} waiting, ${active} under way.`
}

function unknownRun(run: string): never {
  throw new BroadsideError('INPUT_INVALID', {
    message: `There is no run ${run}`,
    issues: [{ file: 'run', path: '', found: run, expected: 'a run that `broadside worker status` lists' }],
  })
}
