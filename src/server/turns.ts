import { BroadsideError } from '../error/error.ts'

/** Lets so many in and refuses the others at once: who is let in does not wait, and who is not can come back. */
export class Turns {
  readonly #most: number
  #taken = 0

  /** @param most how many may be under way */
  constructor(most: number) {
    this.#most = most
  }

  get taken(): number {
    return this.#taken
  }

  /** Does it, if there is a turn left. Rejects with `SERVER_BUSY`. */
  async take<T>(act: () => Promise<T>): Promise<T> {
    if (this.#taken >= this.#most) {
      throw new BroadsideError('SERVER_BUSY', {
        message: `${this.#taken} renders are under way already`,
        hint: 'Try again in a moment.',
      })
    }
    this.#taken += 1
    try {
      return await act()
    } finally {
      this.#taken -= 1
    }
  }
}
