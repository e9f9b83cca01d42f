import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { asTheyCome } from '../../src/server/as-they-come.ts'

async function all<T>(results: AsyncIterable<T>): Promise<readonly T[]> {
  const seen: T[] = []
  for await (const result of results) seen.push(result)
  return seen
}

const after = (ms: number, value: string | undefined): Promise<string | undefined> => pause(ms, value)

it('gives results in the order in which they are there, and leaves out what has none', async () => {
  const results = [after(60, 'c'), after(1, 'a'), after(30, undefined), after(30, 'b')]
  expect(await all(asTheyCome(results, new AbortController().signal))).toEqual(['a', 'b', 'c'])
})

it('ends with the signal, whatever is still under way', async () => {
  const left = new AbortController()
  const never = new Promise<string>(() => {})
  setTimeout(() => left.abort(), 40)
  expect(await all(asTheyCome([never, after(1, 'a')], left.signal))).toEqual(['a'])
  expect(await all(asTheyCome([never, after(1, 'a')], left.signal))).toEqual([])
})

it('hands on what fails', async () => {
  const { signal } = new AbortController()
  await expect(all(asTheyCome([Promise.reject(new Error('no'))], signal))).rejects.toThrow('no')
})
