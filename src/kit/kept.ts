/** How answers are kept. */
interface Keeping<T> {
  /** Bytes of an answer. */
  readonly weigh: (answer: T) => number
  /** Turns an answer into the one that is kept, and given from then on. */
  readonly keep?: (answer: T) => T
  /** Is told of an answer that is kept no longer. */
  readonly drop?: (answer: T) => void
}

/**
 * What was made last, by key, up to a number of bytes. For pure functions whose answers are asked for again: with it or without it
 * the answers are the same.
 *
 * An answer is kept from the second time on that it is asked for: what comes only once would push out the rest.
 */
export class Kept<T> {
  readonly #limit: number
  readonly #keeping: Keeping<T>
  readonly #kept = new Map<string, T>()
  readonly #seen = new Set<string>()
  #bytes = 0

  /** @param limit bytes to keep; what is larger than a sixteenth of it is never kept */
  constructor(limit: number, keeping: Keeping<T>) {
    this.#limit = limit
    this.#keeping = keeping
  }

  /** The answer to that key, made if it is not kept. Whoever asks must not change it. */
  get(key: string, make: () => T): T {
    const known = this.#kept.get(key)
    if (known !== undefined || this.#kept.has(key)) {
      this.#kept.delete(key)
      this.#kept.set(key, known as T)
      return known as T
    }
    const { weigh, keep = (answer) => answer } = this.#keeping
    const made = make()
    if (this.#isNew(key) || weigh(made) > this.#limit / 16) return made
    const kept = keep(made)
    this.#kept.set(key, kept)
    this.#bytes += weigh(kept)
    for (const [oldest, answer] of this.#kept) {
      if (this.#bytes <= this.#limit) break
      this.#kept.delete(oldest)
      this.#bytes -= weigh(answer)
      this.#keeping.drop?.(answer)
    }
    return kept
  }

  #isNew(key: string): boolean {
    const known = this.#seen.delete(key)
    this.#seen.add(key)
    if (this.#seen.size > MOST_SEEN) this.#seen.delete(this.#seen.values().next().value as string)
    return !known
  }
}

/** Keys remembered of what came once: those of some fifty pictures. */
const MOST_SEEN = 1000
