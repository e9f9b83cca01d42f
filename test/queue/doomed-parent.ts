import { Pool } from '../../src/queue/pool.ts'

// A program that is killed while one of its renderers is in an endless loop and another waits.

const pool = new Pool({ entry: new URL('./faulty-worker.ts', import.meta.url), workers: 2 })
await Promise.all(['a', 'b'].map((group) => pool.run({ act: 'wait', ms: 2000 }, group)))
void pool.run({ act: 'hang' }, 'a')
await new Promise((resolve) => setTimeout(resolve, 200))
process.stdout.write(`${JSON.stringify(pool.pids)}\n`)
