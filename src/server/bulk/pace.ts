/** Steps that are looked at: what went before says little of what is to come. */
const LATELY = 40

/** How fast something goes on of late. */
export class Pace {
  readonly #times: number[] = []

  /** @param now milliseconds of any clock that does not go back */
  step(now: number): void {
    this.#times.push(now)
    if (this.#times.length > LATELY) this.#times.shift()
  }

  /** Steps in a minute and milliseconds for those that are left; nothing until it can be told. */
  told(left: number): { readonly perMinute?: number; readonly leftMs?: number } {
    const first = this.#times[0]
    const last = this.#times.at(-1)
    const steps = this.#times.length - 1
    if (first === undefined || last === undefined || steps < 3 || last === first) return {}
    const each = (last - first) / steps
    return { perMinute: Math.round(60_000 / each), leftMs: Math.round(each * left) }
  }
}
