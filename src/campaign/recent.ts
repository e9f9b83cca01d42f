/**
 * Keeps what was used last, up to a number of bytes. Holds promises, so that two who ask at once share the work; one that
 * fails is forgotten.
 */
export class Recent<T> {
  readonly #limit: number
  readonly #weigh: (value: T) => number
  readonly #kept = new Map<string, { readonly value: Promise<T>; bytes: number }>()
  #bytes = 0

  /**
   * @param limit bytes to keep; a single value may exceed it
   * @param weigh bytes of a value
   */
  constructor(limit: number, weigh: (value: T) => number) {
    this.#limit = limit
    this.#weigh = weigh
  }

  /** The value of that key, made if it is not kept. */
  get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(key)
    if (known !== undefined) {
      this.#kept.delete(key)
      this.#kept.set(key, known)
      return known.value
    }
    const entry = { value: make(), bytes: 0 }
    this.#kept.set(key, entry)
    entry.value.then(
      (value) => {
        entry.bytes = this.#weigh(value)
        this.#bytes += entry.bytes
        this.#trim(key)
      },
      () => this.#kept.delete(key),
    )
    return entry.value
  }

  /** Lets a value go before its time. */
  forget(key: string): void {
    const entry = this.#kept.get(key)
    if (entry === undefined) return
    this.#kept.delete(key)
    this.#bytes -= entry.bytes
  }

  #trim(newest: string): void {
    for (const [key, entry] of this.#kept) {
      if (this.#bytes <= this.#limit) return
      if (key === newest || entry.bytes === 0) continue
      this.#kept.delete(key)
      this.#bytes -= entry.bytes
    }
  }
}
