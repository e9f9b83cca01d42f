import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { BroadsideError } from '../error/error.ts'
import type { RemoteCrew } from '../queue/remote-crew.ts'
import type { Terminal } from './terminal.ts'

/** Where work for other machines is. */
export interface RemoteFlags {
  /** `true`: as the environment says. */
  readonly redis?: string | true
  readonly store?: string
  readonly endpoint?: string
}

/** Address of Redis: the flag, else the environment, which other users of a machine do not see. */
export function redisOf({ redis }: RemoteFlags): string {
  const url = typeof redis === 'string' ? redis : process.env.BROADSIDE_REDIS
  return url || missing('--redis', 'the address of a Redis, there or in BROADSIDE_REDIS')
}

/** The store: the flag, else the environment. */
export function storeOf({ store, endpoint }: RemoteFlags): {
  readonly store: string
  readonly endpoint?: string
} {
  const server = endpoint ?? process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL
  return {
    store:
      store ??
      (process.env.BROADSIDE_STORE ||
        missing('--store', 's3://bucket/prefix or file:///folder, there or in BROADSIDE_STORE')),
    ...(server === undefined ? {} : { endpoint: server }),
  }
}

/** Workers elsewhere, for one command. */
export async function remoteCrew(
  flags: RemoteFlags & { readonly run?: string },
  title: string,
  terminal: Terminal,
): Promise<RemoteCrew> {
  const { hireRemoteCrew } = await import('../queue/remote-crew.ts')
  return hireRemoteCrew({
    redis: redisOf(flags),
    ...storeOf(flags),
    run: flags.run ?? randomBytes(4).toString('hex'),
    title,
    host: hostname(),
    onNews: (message) => terminal.note(terminal.paint('quiet', message)),
  })
}

function missing(file: string, expected: string): never {
  const message = `${file} is missing`
  throw new BroadsideError('INPUT_INVALID', {
    message,
    issues: [{ file, path: '', found: 'nothing', expected }],
  })
}
