import { expect, it } from 'vitest'
import { ofUnix, residentBytes } from '../../src/queue/memory.ts'

it.each([residentBytes, ofUnix])('knows what a process has in memory (%o)', async (look) => {
  const own = process.memoryUsage.rss()
  const seen = (await look(process.pid)) ?? 0
  expect(seen / own).toBeGreaterThan(0.5)
  expect(seen / own).toBeLessThan(2)
})

it.each([residentBytes, ofUnix])('knows nothing of one that is gone (%o)', async (look) => {
  expect(await look(2 ** 22 + 1)).toBeUndefined()
})
