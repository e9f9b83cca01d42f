/** Results in the order in which they are there. */
export async function* asTheyCome<T>(promises: readonly Promise<T | undefined>[]): AsyncGenerator<T> {
  const open = new Map(promises.map((promise, at) => [at, promise.then((value) => ({ at, value }))]))
  while (open.size > 0) {
    const { at, value } = await Promise.race(open.values())
    open.delete(at)
    if (value !== undefined) yield value
  }
}
