import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { Pool, type PoolOptions } from '../../src/queue/pool.ts'

interface Reply {
  readonly pid: number
  readonly done: number
  readonly env: readonly string[]
  readonly zone: string
}

const entry = new URL('./faulty-worker.ts', import.meta.url)
let pool: Pool
const open = (options: Partial<PoolOptions> = {}): Pool => {
  pool = new Pool({ entry, workers: 1, ...options })
  return pool
}
const run = (act: string, more: object = {}, group = act): Promise<Reply> =>
  pool.run({ act, ...more }, group) as Promise<Reply>
const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

afterEach(async () => {
  const pids = [...pool.pids]
  await pool.close()
  expect(pids.filter(alive)).toEqual([])
})

describe('Pool', () => {
  it('runs tasks in processes that get no keys and no time zone of the machine', async () => {
    process.env.SOME_API_KEY = 'secret'
    open()
    const { pid, env, zone } = await run('echo')
    expect(pid).not.toBe(process.pid)
    expect(env).not.toContain('SOME_API_KEY')
    expect(env).not.toContain('HOME')
    expect(zone).toBe('UTC')
  })

  it('gives tasks of a group to one worker while others have work of their own', async () => {
    open({ workers: 2 })
    for (let up = new Set<number>(); up.size < 2; ) {
      const replies = await Promise.all([run('wait', { ms: 30 }, 'warm'), run('wait', { ms: 30 }, 'up')])
      up = new Set(replies.map(({ pid }) => pid))
    }
    const groups = await Promise.all(
      ['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b'].map(async (group) => ({
        group,
        ...(await run('wait', { ms: 60 }, group)),
      })),
    )
    const pids = (name: string) => new Set(groups.filter(({ group }) => group === name).map(({ pid }) => pid))
    expect(pids('a').size).toBe(1)
    expect(pids('b').size).toBe(1)
    expect(pids('a')).not.toEqual(pids('b'))
  })

  it('passes refusals on as coded errors', async () => {
    open()
    await expect(run('refuse')).rejects.toMatchObject({
      name: 'BroadsideError',
      code: 'COPY_OVERSET',
      hint: 'shorten',
    })
  })

  it.each(['segfault', 'abort', 'exit', 'garbage', 'nonsense', 'other answer', 'strange error'])(
    'survives a worker with a fault (%s): the task fails after two tries, the next one works',
    async (act) => {
      open()
      const [fatal, next] = await Promise.allSettled([run(act), run('echo')])
      expect(fatal).toMatchObject({ status: 'rejected', reason: { code: 'RENDER_FAILED' } })
      expect(next.status).toBe('fulfilled')
    },
  )

  it('tries the task of a crashed worker once more', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'broadside-test-'))
    open()
    expect((await run('abort once', { mark: path.join(folder, 'mark') })).done).toBe(1)
    rmSync(folder, { recursive: true })
  })

  it('replaces an idle worker that is killed from outside', async () => {
    open()
    const { pid } = await run('echo')
    process.kill(pid, 'SIGKILL')
    expect((await run('echo')).pid).not.toBe(pid)
  })

  it('retries the task of a worker that is killed at work', async () => {
    open()
    const { pid } = await run('echo')
    const task = run('wait', { ms: 300 })
    setTimeout(() => process.kill(pid, 'SIGKILL'), 50)
    expect((await task).pid).not.toBe(pid)
  })

  it('kills a task that takes too long, and does not try it again', async () => {
    open({ timeLimit: 300 })
    const [endless, next] = await Promise.allSettled([run('hang'), run('echo')])
    expect(endless).toMatchObject({ status: 'rejected', reason: { code: 'RENDER_TIMEOUT' } })
    expect(next.status).toBe('fulfilled')
  })

  it('kills a task that takes too much memory, after two tries', async () => {
    open({ memoryLimit: 300 * 2 ** 20 })
    const [greedy, next] = await Promise.allSettled([run('eat'), run('echo')])
    expect(greedy).toMatchObject({ status: 'rejected', reason: { code: 'RENDER_MEMORY' } })
    expect(next.status).toBe('fulfilled')
  })

  it('loses none of the tasks around those that fail', async () => {
    const pool = open({ workers: 2, memoryLimit: 2 ** 31 })
    const acts = ['echo', 'segfault', 'wait', 'hang', 'echo', 'eat', 'garbage', 'wait', 'refuse', 'echo']
    // Those that take all they are given are given little; the others all they need on a busy machine.
    const weights: Record<string, number> = { hang: 0.05, eat: 0.2 }
    const outcomes = await Promise.allSettled(
      acts.map((act, at) => pool.run({ act, ms: 20 }, `${act} ${at}`, weights[act])),
    )
    const codes = outcomes.map((each) => (each.status === 'fulfilled' ? 'done' : each.reason.code))
    const expected = { segfault: 'RENDER_FAILED', garbage: 'RENDER_FAILED', hang: 'RENDER_TIMEOUT' }
    const all: Record<string, string> = { ...expected, eat: 'RENDER_MEMORY', refuse: 'COPY_OVERSET' }
    expect(codes).toEqual(acts.map((act) => all[act] ?? 'done'))
    expect(pool.pids).toHaveLength(2)
  })

  it('is as patient with a task as it was asked to be', async () => {
    const pool = open({ timeLimit: 300 })
    await expect(pool.run({ act: 'wait', ms: 500 }, '', 20)).resolves.toMatchObject({ done: 1 })
  })

  it('replaces workers after a number of tasks, and when they swell', async () => {
    open({ recycleAfter: 2 })
    const done: number[] = []
    for (let turn = 0; turn < 4; turn++) done.push((await run('echo')).done)
    expect(done).toEqual([1, 2, 1, 2])
    const { pid } = await run('swell')
    expect((await run('echo')).pid).not.toBe(pid)
  })

  it('drops what waits when cancelled, and lets what runs finish', async () => {
    open()
    await run('echo')
    const running = run('wait', { ms: 100 })
    const waiting = run('echo')
    pool.cancel()
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' })
    expect((await running).done).toBe(2)
    await expect(run('echo')).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('says why workers do not start instead of waiting for ever', async () => {
    open({ entry: new URL('./no-such-worker.ts', import.meta.url), workers: 2 })
    const error = await run('echo').catch((failure) => failure)
    expect(error).toMatchObject({ code: 'RENDER_UNAVAILABLE' })
    expect(error.message).toContain('do not start')
    await expect(run('echo')).rejects.toBe(error)
  })

  it('gives up on workers that never are ready', async () => {
    open({ entry: new URL('./mute-worker.ts', import.meta.url), startLimit: 300 })
    await expect(run('echo')).rejects.toMatchObject({
      code: 'RENDER_UNAVAILABLE',
      message: expect.stringContaining('not ready in time'),
    })
  })

  it('leaves no process behind when the program itself is killed, not even one in an endless loop', async () => {
    open({ workers: 0 })
    const script = fileURLToPath(new URL('./doomed-parent.ts', import.meta.url))
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await once(parent.stdout, 'data')
    const pids = JSON.parse(String(line)) as number[]
    expect(pids.filter(alive)).toHaveLength(2)
    parent.kill('SIGKILL')
    await expect.poll(() => pids.filter(alive), { timeout: 10_000 }).toEqual([])
  })

  it('keeps no program from ending once it is closed, not even after a renderer that had to be killed', async () => {
    open({ workers: 0 })
    const script = fileURLToPath(new URL('./closing-parent.ts', import.meta.url))
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(parent, 'exit')
    const [line] = await once(parent.stdout, 'data')
    expect(String(line)).toBe('closed\n')
    const late = setTimeout(() => parent.kill('SIGKILL'), 5000)
    expect((await ended)[0]).toBe(0)
    clearTimeout(late)
  })

  it('tells how many tasks wait', async () => {
    open()
    const running = [run('wait', { ms: 50 }), run('echo'), run('echo')]
    expect(pool.waiting).toBe(3)
    await Promise.all(running)
    expect(pool.waiting).toBe(0)
  })

  it('closes while workers are still starting', async () => {
    open({ workers: 2 })
    await pool.close()
    expect(pool.pids).toEqual([])
  })
})
