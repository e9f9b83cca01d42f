import { Socket } from 'node:net'
import { performer, type Task, warmUp, wireOf } from '../campaign/perform.ts'
import { CHANNEL, listen, send } from './channel.ts'
import { goFirst, sweep } from './memory.ts'
import type { Answer, Question } from './message.ts'

// The process that renders: answers one question at a time until the parent closes the channel.

const channel = new Socket({ fd: CHANNEL })
const perform = performer(true)
/** Bytes of memory from which it pays to collect garbage between tasks. */
const MUCH = 512 * 2 ** 20
/** What memory may grow by, in bytes, over what was left when it was last collected. */
const STEP = 96 * 2 ** 20
let kept = 0

listen(
  channel,
  async (question) => {
    const { id, task } = question as Question
    const answer = await perform(task as Task).then(
      (value) => ({ id, value }),
      (error: unknown) => ({ id, error: wireOf(error) }),
    )
    tell({ ...answer, rss: memory() })
  },
  () => process.exit(1),
  Number.POSITIVE_INFINITY,
)
// Ctrl-C reaches the whole process group; it is for the parent to say when to stop.
process.on('SIGINT', () => {})
// A parent that died must not leave renderers behind.
channel.on('close', () => process.exit())
tell({ ready: true })
await goFirst()
await warmUp()

/**
 * Memory in use, in bytes. What a task leaves is young and goes soon: V8 would let it grow to 64 MB and then go through all there is. Print sizes leave large buffers behind that are older: they go when it is much, or a healthy
 * process would be replaced.
 */
function memory(): number {
  sweep()
  const rss = process.memoryUsage.rss()
  if (rss < Math.max(MUCH, kept + STEP)) return rss
  globalThis.gc?.()
  kept = process.memoryUsage.rss()
  return kept
}

function tell(answer: Answer): void {
  send(channel, answer)
}
