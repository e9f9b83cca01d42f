import { setTimeout as sleep } from 'node:timers/promises'

/** How fast calls may be made. */
export interface PaceLimits {
  /** Calls under way at once. */
  readonly atOnce: number
  /** Calls begun in any minute. */
  readonly perMinute: number
}

/** Below what the smallest paid tier allows. */
export const SLOW: PaceLimits = { atOnce: 2, perMinute: 5 }

const MINUTE = 60_000

/** Lets purchases through no faster than allowed, first come, first served. Of one process. */
export class Pace {
  readonly #limits: PaceLimits
  readonly #waiting: (() => void)[] = []
  #begun: number[] = []
  #underWay = 0
  #holdUntil = 0

  constructor(limits: PaceLimits) {
    this.#limits = limits
  }

  /** Runs a purchase when there is room for it. */
  async run<T>(purchase: () => Promise<T>): Promise<T> {
    if (this.#underWay >= this.#limits.atOnce) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else this.#underWay++
    try {
      return await purchase()
    } finally {
      const next = this.#waiting.shift()
      // The place is handed on, so that nobody who comes now takes it.
      if (next === undefined) this.#underWay--
      else next()
    }
  }

  /** Resolves when a call may begin, and counts it; at once when the signal is given. */
  async begin(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const now = Date.now()
      this.#begun = this.#begun.filter((time) => now - time < MINUTE)
      const oldest = this.#begun.length < this.#limits.perMinute ? undefined : this.#begun[0]
      const wait = Math.max(this.#holdUntil - now, oldest === undefined ? 0 : oldest + MINUTE - now)
      if (wait <= 0 || signal?.aborted) {
        this.#begun.push(now)
        return
      }
      await sleep(wait, undefined, signal === undefined ? {} : { signal }).catch(() => {})
    }
  }

  /** No call begins for so many milliseconds: the provider asked for it. */
  hold(milliseconds: number): void {
    this.#holdUntil = Math.max(this.#holdUntil, Date.now() + milliseconds)
  }
}
