import { Pool } from '../../src/queue/pool.ts'

// A program that closes its pool while a renderer is at something that takes longer than it may, and then has nothing left to do.

const pool = new Pool({ entry: new URL('./faulty-worker.ts', import.meta.url), workers: 1 })
await pool.run({ act: 'echo' }, 'a')
pool.run({ act: 'wait', ms: 60_000 }, 'a').catch(() => {})
await pool.close()
process.stdout.write('closed\n')
