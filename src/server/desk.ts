import type { Crew } from '../campaign/crew.ts'
import type { Outcome, Task } from '../campaign/perform.ts'
import { cancelled } from '../error/error.ts'

interface Waiting {
  readonly start: () => void
  readonly drop: () => void
  readonly signal: AbortSignal | undefined
  /** Others may go first: it is one of thousands that nobody looks at yet. */
  readonly patient: boolean
}

/**
 * Hands tasks to a crew, no more at once than it has hands: what waits here can still be called off, what a crew has cannot.
 */
export class Desk {
  readonly #crew: Crew
  readonly #waiting: Waiting[] = []
  #underWay = 0

  constructor(crew: Crew) {
    this.#crew = crew
  }

  /** How many tasks wait that somebody waits for. */
  get waiting(): number {
    return this.#waiting.filter(({ patient }) => !patient).length
  }

  /** Performs a task when its turn comes. Rejects with `CANCELLED` if it was called off before. */
  run<T extends Task>(task: T, group: string, signal?: AbortSignal, patient = false): Promise<Outcome<T>> {
    return new Promise((resolve, reject) => {
      const look = (): void => this.#next()
      // A run of thousands shares one signal: what has its turn no longer listens.
      const leave = (): void => signal?.removeEventListener('abort', look)
      const drop = (): void => {
        leave()
        reject(cancelled())
      }
      const start = (): void => {
        leave()
        this.#underWay += 1
        this.#crew
          .run(task, group)
          .then(resolve, reject)
          .finally(() => {
            this.#underWay -= 1
            this.#next()
          })
      }
      this.#waiting.push({ start, drop, signal, patient })
      signal?.addEventListener('abort', look)
      this.#next()
    })
  }

  /**
   * The same as a crew of its own, for one run: calling it off leaves the others alone.
   * @param patient whether all others go first
   */
  lent(patient = false): Crew {
    const calledOff = new AbortController()
    return {
      size: this.#crew.size,
      run: (task, group) => this.run(task, group, calledOff.signal, patient),
      cancel: () => calledOff.abort(),
      close: async () => {},
    }
  }

  #next(): void {
    for (let at = this.#waiting.length - 1; at >= 0; at -= 1) {
      if (this.#waiting[at]?.signal?.aborted) this.#waiting.splice(at, 1)[0]?.drop()
    }
    while (this.#underWay < this.#crew.size) {
      const first = this.#waiting.findIndex(({ patient }) => !patient)
      const [next] = this.#waiting.splice(Math.max(0, first), 1)
      if (next === undefined) return
      next.start()
    }
  }
}
