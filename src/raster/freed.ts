import { setImmediate as turn } from 'node:timers/promises'

/**
 * Frees what is no longer used, pixels above all, where the process lets garbage be collected by command (`--expose-gc`): of large
 * pictures the next would otherwise come before the last is gone. About 10 ms; elsewhere only the event loop turns once.
 */
export async function freed(): Promise<void> {
  globalThis.gc?.()
  await turn()
}
