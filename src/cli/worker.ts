import { randomBytes } from 'node:crypto'
import { availableParallelism, hostname, tmpdir } from 'node:os'
import path from 'node:path'
import type { WorkerEvent } from '../queue/remote-worker.ts'
import { stopOnInterrupt } from './interrupt.ts'
import { type RemoteFlags, redisOf, storeOf } from './remote-flags.ts'
import type { Terminal } from './terminal.ts'

/** Options of `broadside worker`. */
export interface WorkerFlags extends RemoteFlags {
  readonly jobs?: number
  /** Seconds. */
  readonly lease: number
  /** Seconds. */
  readonly grace: number
  readonly cache?: string
  readonly json?: boolean
  readonly verbose?: boolean
}

/** Makes exports for other machines until it is stopped. Returns 0 then. */
export async function runWorker(flags: WorkerFlags, terminal: Terminal): Promise<number> {
  const redis = redisOf(flags)
  const store = storeOf(flags)
  const stopping = new AbortController()
  const release = stopOnInterrupt(stopping, terminal, 'Finishing what is under way, then ending.')
  const id = randomBytes(4).toString('hex')
  const [{ work }, { addressOf }] = await Promise.all([
    import('../queue/remote-worker.ts'),
    import('../queue/redis.ts'),
  ])
  const jobs = flags.jobs ?? availableParallelism()
  const listening = `Worker ${id}: ${jobs} ${jobs === 1 ? 'process' : 'processes'}, Redis at ${addressOf(redis)}, store ${store.store}.`
  try {
    await work({
      redis,
      ...store,
      jobs,
      lease: flags.lease * 1000,
      grace: flags.grace * 1000,
      folder: path.join(path.resolve(terminal.folder, flags.cache ?? tmpdir()), `broadside-worker-${id}`),
      id,
      host: hostname(),
      signal: stopping.signal,
      onEvent: (event) => {
        if (flags.json) terminal.out(JSON.stringify(event))
        else say(event, flags.verbose === true, listening, terminal)
      },
    })
    return 0
  } finally {
    release()
  }
}

function say(event: WorkerEvent, verbose: boolean, listening: string, { note, paint }: Terminal): void {
  const line = lineOf(event, listening)
  const isWork = event.type === 'taken' || event.type === 'done'
  if (line !== undefined && (verbose || !isWork)) note(event.type === 'failed' ? paint('bad', line) : line)
}

function lineOf(event: WorkerEvent, listening: string): string | undefined {
  switch (event.type) {
    case 'listening':
      return listening
    case 'risk':
      return event.message
    case 'taken':
      return `${event.run}  taken    ${event.what}`
    case 'done':
      return `${event.run}  ${event.status.padEnd(7)}  ${event.what}  ${Math.round(event.ms)} ms`
    case 'failed':
      return `${event.run}  failed   ${event.what}: ${event.error.message}`
    case 'redis-away':
      return `Redis is away (${event.message}); waiting for it.`
    case 'redis-back':
      return 'Redis is back.'
    case 'draining':
      return event.busy === 0 ? undefined : `Finishing ${event.busy} under way.`
    case 'stopped':
      return event.returned === 0 ? 'Ended.' : `Ended; ${event.returned} given back to the queue.`
  }
}
