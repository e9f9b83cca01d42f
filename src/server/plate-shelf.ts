import { rm } from 'node:fs/promises'
import { type PlannedPlate, pixelsOf } from '../campaign/plates/planned-plate.ts'
import type { DesignRef, DrawnPlate } from '../campaign/studio.ts'
import type { Desk } from './desk.ts'

/** Raw pixels of plates take megabytes each: only the last so many stay on disk. */
const KEPT = 24

/** Plates that were drawn for proofs, shared by all who look at them. */
export class PlateShelf {
  readonly #folder: string
  readonly #desk: Desk
  readonly #drawn = new Map<string, Promise<DrawnPlate>>()

  /** @param folder absolute path of a folder for raw pixels */
  constructor(folder: string, desk: Desk) {
    this.#folder = folder
    this.#desk = desk
  }

  /** The plate, drawn if it is not there. Drawing goes on when the one who asked has left: another will come. */
  get(plate: PlannedPlate, design: DesignRef): Promise<DrawnPlate> {
    // A stored picture may be shown with other marks than a moment ago: processes remember it by what it then is.
    const key = pixelsOf(plate)
    const known = this.#drawn.get(key)
    this.#drawn.delete(key)
    const task = { kind: 'plate', plate: { ...plate, key }, folder: this.#folder, design } as const
    const drawn = known ?? this.#desk.run(task, key)
    this.#drawn.set(key, drawn)
    if (known === undefined) {
      drawn.then(
        () => this.#trim(),
        () => this.#drawn.delete(key),
      )
    }
    return drawn
  }

  #trim(): void {
    for (const [key, drawn] of this.#drawn) {
      if (this.#drawn.size <= KEPT) return
      this.#drawn.delete(key)
      drawn.then(({ raw }) => rm(raw, { force: true })).catch(() => {})
    }
  }
}
