import { setImmediate as turn } from 'node:timers/promises'

/**
 * Frees what is no longer used, pixels above all, where the process lets garbage be collected by command (`--expose-gc`): of large
 * pictures the next would otherwise come before the last is gone. `young` looks only at what was made just now: 1 ms in place
 * of 10 to 50. Elsewhere only the event loop turns once.
 */
export async function freed(which: 'young' | 'all'): Promise<void> {
  if (which === 'all') globalThis.gc?.()
  else globalThis.gc?.({ type: 'minor' })
  await turn()
}
