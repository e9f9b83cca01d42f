/** What waits in groups: in the order it came within a group, while groups are served by choice. */
export class LineUp<T extends { readonly group: string }> {
  readonly #groups = new Map<string, T[]>()
  #size = 0

  /** How many wait. */
  get size(): number {
    return this.#size
  }

  add(item: T): void {
    this.#of(item.group).push(item)
    this.#size++
  }

  /** Puts back what is to be next of its group. */
  putBack(item: T): void {
    this.#of(item.group).unshift(item)
    this.#size++
  }

  /**
   * Takes the next of the group a worker was at, else of the group that fewest others are at.
   * @param own the group it was at
   * @param crowd how many others are at a group
   */
  next(own: string, crowd: (group: string) => number): T | undefined {
    const group = this.#groups.has(own) ? own : this.#leastCrowded(crowd)
    if (group === undefined) return undefined
    const line = this.#of(group)
    const item = line.shift()
    if (item !== undefined) this.#size--
    if (line.length === 0) this.#groups.delete(group)
    return item
  }

  /** Takes all. */
  clear(): readonly T[] {
    const all = [...this.#groups.values()].flat()
    this.#groups.clear()
    this.#size = 0
    return all
  }

  #of(group: string): T[] {
    const line = this.#groups.get(group) ?? []
    this.#groups.set(group, line)
    return line
  }

  #leastCrowded(crowd: (group: string) => number): string | undefined {
    let chosen: string | undefined
    let least = Number.POSITIVE_INFINITY
    for (const group of this.#groups.keys()) {
      const size = crowd(group)
      if (size >= least) continue
      least = size
      chosen = group
      if (least === 0) break
    }
    return chosen
  }
}
