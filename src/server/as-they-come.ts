/** Results in the order in which they are there. It ends with the signal, whatever is still under way. */
export async function* asTheyCome<T>(
  promises: readonly Promise<T | undefined>[],
  signal: AbortSignal,
): AsyncGenerator<T> {
  const open = new Map(promises.map((promise, at) => [at, promise.then((value) => ({ at, value }))]))
  const { promise: end, resolve } = Promise.withResolvers<undefined>()
  const stop = (): void => resolve(undefined)
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  try {
    while (open.size > 0) {
      const next = await Promise.race([...open.values(), end])
      if (next === undefined || signal.aborted) return
      open.delete(next.at)
      if (next.value !== undefined) yield next.value
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
