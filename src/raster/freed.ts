import { setImmediate as turn } from 'node:timers/promises'
import type { Pixels } from '../kit/pixels.ts'

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

/**
 * Gives the memory of a picture back at once; there are no pixels in it from then on. V8 takes large pictures that live through two
 * of its quick collections for lasting, and 64 MB of them for a reason to go through all there is, which is a fifth of the time of a
 * small export. Only for whoever made the picture and knows that nobody has it any more.
 */
export function letGo({ data }: Pick<Pixels, 'data'>): void {
  const { buffer, byteLength } = data
  // A part of a larger buffer belongs to others as well.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}
