import { rm } from 'node:fs/promises'
import type { PlannedPlate } from '../campaign/planned-plate.ts'
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
    const known = this.#drawn.get(plate.key)
    this.#drawn.delete(plate.key)
    const drawn = known ?? this.#desk.run({ kind: 'plate', plate, folder: this.#folder, design }, plate.key)
    this.#drawn.set(plate.key, drawn)
    if (known === undefined) {
      drawn.then(
        () => this.#trim(),
        () => this.#drawn.delete(plate.key),
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
