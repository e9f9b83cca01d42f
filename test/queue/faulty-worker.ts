import type { Answer, Question } from '../../src/queue/pool.ts'

// A worker with every fault a renderer may have, for the tests of the pool.

let done = 0

process.on('message', async ({ id, task }: Question) => {
  const { act, ms = 0 } = task as { act: string; ms?: number }
  done++
  if (act === 'abort') process.abort()
  if (act === 'exit') process.exit(3)
  if (act === 'abort once') {
    const { existsSync, writeFileSync } = await import('node:fs')
    const mark = (task as { mark: string }).mark
    if (!existsSync(mark)) {
      writeFileSync(mark, '')
      process.abort()
    }
  }
  if (act === 'hang') for (;;);
  if (act === 'wait') await new Promise((resolve) => setTimeout(resolve, ms))
  if (act === 'refuse')
    return tell({ id, error: { code: 'COPY_OVERSET', message: 'too long', hint: 'shorten' }, rss: 0 })
  if (act === 'print') console.log('noise')
  tell({
    id,
    value: { pid: process.pid, done, env: Object.keys(process.env), zone: process.env.TZ },
    rss: act === 'swell' ? 2 ** 40 : 0,
  })
})
process.on('disconnect', () => process.exit())
tell({ ready: true })

function tell(answer: Answer): void {
  process.send?.(answer)
}
