import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { CHANNEL, listen, send } from '../../src/queue/channel.ts'
import type { Question } from '../../src/queue/message.ts'

// A worker with every fault a renderer may have, for the tests of the pool.

const channel = new Socket({ fd: CHANNEL })
let done = 0

const FAULTS: Readonly<Record<string, (task: { ms?: number; mark?: string }) => void | Promise<void>>> = {
  segfault: () => process.kill(process.pid, 'SIGSEGV') as never,
  abort: () => process.abort(),
  exit: () => process.exit(3),
  'abort once': async ({ mark = '' }) => {
    const { existsSync, writeFileSync } = await import('node:fs')
    if (existsSync(mark)) return
    writeFileSync(mark, '')
    process.abort()
  },
  hang: () => {
    for (;;);
  },
  // Written to, so that it is resident.
  eat: () => {
    for (const all = []; ; ) all.push(Buffer.alloc(8 * 2 ** 20, 1))
  },
  garbage: () => {
    writeSync(CHANNEL, Buffer.from([0, 0, 0, 8, 0xff, 0x0f, 0x0a, 0x0a]))
  },
  nonsense: () => {
    writeSync(CHANNEL, '{"id":"x","value":[]}\n')
  },
  'other answer': () => {
    writeSync(CHANNEL, '{"id":999999,"value":"stolen","rss":0}\n')
  },
  'strange error': () => {
    writeSync(CHANNEL, '{"id":1,"error":{"code":"__proto__"},"rss":0}\n')
  },
  wait: ({ ms = 0 }) => new Promise((resolve) => setTimeout(resolve, ms)),
  print: () => console.log('noise'),
}

listen(
  channel,
  async (question) => {
    const { id, task } = question as Question
    const { act } = task as { act: string }
    done++
    if (act === 'refuse') {
      send(channel, { id, error: { code: 'COPY_OVERSET', message: 'too long', hint: 'shorten' }, rss: 0 })
      return
    }
    await FAULTS[act]?.(task as object)
    const value = { pid: process.pid, done, env: Object.keys(process.env), zone: process.env.TZ }
    send(channel, { id, value, rss: act === 'swell' ? 2 ** 40 : 0 })
  },
  () => process.exit(1),
)
channel.on('close', () => process.exit())
send(channel, { ready: true })
