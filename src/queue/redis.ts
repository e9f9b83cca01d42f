import { Redis } from 'ioredis'
import { BroadsideError } from '../error/error.ts'
import type { Ended, RunFacts, WorkerFacts } from './run.ts'

/** All keys of this program begin so. */
export const PREFIX = 'broadside'

const CONNECT_LIMIT = 5_000
/** Milliseconds between tries to reach a Redis that went away. */
const LONGEST_PAUSE = 3_000

/** Seconds for which runs are remembered after their last sign of life. */
const REMEMBERED = 7 * 24 * 3600
/** Milliseconds after which a silent worker counts as gone. */
const GONE = 30_000

const RUNS = `${PREFIX}:runs`
const WORKERS = `${PREFIX}:workers`
const runKey = (id: string): string => `${PREFIX}:run:${id}`
const endedKey = (id: string): string => `${PREFIX}:run:${id}:ended`

/** What all machines know of runs and of each other. */
export class RunBoard {
  readonly #redis: Redis

  private constructor(redis: Redis) {
    this.#redis = redis
  }

  /**
   * Connects to Redis; from then on a connection that is lost is made again for as long as it takes.
   * @param url `redis://` or, with TLS, `rediss://`; may hold user, password and the number of the database
   * Throws `QUEUE_UNAVAILABLE` where it cannot be reached, `INPUT_INVALID` for another address.
   */
  static async connect(url: string): Promise<RunBoard> {
    return new RunBoard(await connect(url))
  }

  /** The connection, for the queue. */
  get connection(): object {
    return this.#redis
  }

  /** What of Redis' settings would lose work, in sentences. */
  async risks(): Promise<readonly string[]> {
    // Where a service does not tell its settings, nothing is said of them.
    return risksIn(await this.#redis.info().catch(() => ''))
  }

  close(): void {
    this.#redis.disconnect()
  }

  /** Makes a run known; one of that id goes on. Returns whether there was one. */
  async open({
    id,
    title,
    host,
    started,
  }: Pick<RunFacts, 'id' | 'title' | 'host' | 'started'>): Promise<boolean> {
    const known = (await this.find(id)) !== undefined
    await this.#redis
      .multi()
      .hset(runKey(id), { title, host, started, exports: 0 })
      .hdel(runKey(id), 'cancelled')
      .zadd(RUNS, started, id)
      .expire(runKey(id), REMEMBERED)
      .zremrangebyscore(RUNS, '-inf', started - REMEMBERED * 1000)
      .exec()
    return known
  }

  /** Adds to the exports a run has. */
  async expect(id: string, exports: number): Promise<void> {
    await this.#redis.hincrby(runKey(id), 'exports', exports)
  }

  async find(id: string): Promise<RunFacts | undefined> {
    const facts = await this.#redis.hgetall(runKey(id))
    if (facts.started === undefined) return undefined
    const { title = '', host = '', started, exports, cancelled } = facts
    return {
      id,
      title,
      host,
      started: Number(started),
      exports: Number(exports),
      cancelled: cancelled === '1',
    }
  }

  /** Runs of the last days, the newest first. */
  async runs(): Promise<readonly RunFacts[]> {
    const ids = await this.#redis.zrevrange(RUNS, 0, 99)
    const runs = await Promise.all(ids.map((id) => this.find(id)))
    return runs.flatMap((run) => run ?? [])
  }

  /** Says for all machines that a run is to stop; what is under way is finished. */
  async cancel(id: string): Promise<void> {
    await this.#redis.hset(runKey(id), 'cancelled', '1')
  }

  async isCancelled(id: string): Promise<boolean> {
    return (await this.#redis.hget(runKey(id), 'cancelled')) === '1'
  }

  /** Notes how an export ended; noting it again changes nothing. */
  async ended(run: string, parcel: string, ended: Ended): Promise<void> {
    await this.#redis
      .multi()
      .hset(endedKey(run), parcel.slice(0, 24), JSON.stringify(ended))
      .expire(endedKey(run), REMEMBERED)
      .expire(runKey(run), REMEMBERED)
      .exec()
  }

  async endings(run: string): Promise<readonly Ended[]> {
    return Object.values(await this.#redis.hgetall(endedKey(run))).map((text) => JSON.parse(text) as Ended)
  }

  /** Says that a worker lives. */
  async seen(worker: WorkerFacts): Promise<void> {
    await this.#redis.hset(WORKERS, worker.id, JSON.stringify(worker))
  }

  async gone(worker: string): Promise<void> {
    await this.#redis.hdel(WORKERS, worker)
  }

  /** Workers that live; forgets the others. */
  async workers(now: number): Promise<readonly WorkerFacts[]> {
    const all = Object.values(await this.#redis.hgetall(WORKERS)).map(
      (text) => JSON.parse(text) as WorkerFacts,
    )
    const dead = all.filter(({ seen }) => now - seen > GONE)
    if (dead.length > 0) await this.#redis.hdel(WORKERS, ...dead.map(({ id }) => id))
    return all.filter((worker) => !dead.includes(worker))
  }
}

async function connect(url: string): Promise<Redis> {
  const address = addressOf(url)
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_LIMIT,
    // Commands wait for a connection rather than fail.
    maxRetriesPerRequest: null,
    retryStrategy: () => null,
  })
  let reason: unknown
  redis.on('error', (error) => {
    reason = error
  })
  try {
    await redis.connect()
    await redis.ping()
  } catch (error) {
    redis.disconnect()
    const why = reason ?? error
    throw new BroadsideError('QUEUE_UNAVAILABLE', {
      message: `Redis at ${address} cannot be reached: ${why instanceof Error ? why.message : String(why)}`,
      hint: hintFor(why, url),
    })
  }
  redis.options.retryStrategy = (times) => Math.min(times * 100, LONGEST_PAUSE)
  return redis
}

function hintFor(why: unknown, url: string): string {
  const text = why instanceof Error ? `${(why as NodeJS.ErrnoException).code} ${why.message}` : ''
  if (/CERT|certificate/i.test(text))
    return 'Name a file with the certificate of whoever signed it in NODE_EXTRA_CA_CERTS, on every machine.'
  const plain = url.startsWith('redis://') && /ECONNRESET|EPIPE|closed/i.test(text)
  if (plain) return 'It hangs up without a word. Where it wants TLS, its address begins with rediss://.'
  return 'Is it running there, and is the password right? `broadside doctor --redis URL` tries it.'
}

/** Host and port of an address: no user, no password. */
export function addressOf(url: string): string {
  const parsed = URL.parse(url)
  if (parsed !== null && /^rediss?:$/.test(parsed.protocol))
    return `${parsed.hostname}:${parsed.port || 6379}`
  throw new BroadsideError('INPUT_INVALID', {
    message: '--redis names no Redis',
    hint: 'Give redis://host:6379, or rediss://user:password@host:6379 where it wants TLS and a password.',
    issues: [{ file: '--redis', path: '', found: 'no such address', expected: 'redis://… or rediss://…' }],
  })
}

function risksIn(info: string): readonly string[] {
  const setting = (name: string): string | undefined => new RegExp(`^${name}:(\\S*)`, 'm').exec(info)?.[1]
  const policy = setting('maxmemory_policy')
  return [
    ...(setting('aof_enabled') === '0'
      ? ['Redis forgets what is queued when it is restarted: set `appendonly yes` there.']
      : []),
    ...(policy === undefined || policy === 'noeviction'
      ? []
      : [
          `Redis drops what is queued when its memory is full: set \`maxmemory-policy noeviction\`, not ${policy}.`,
        ]),
  ]
}
