import type { Box } from '../../kit/geometry.ts'
import { type PageReading, readBack } from '../../ocr/read-back.ts'
import { openEyes } from '../../ocr/tesseract.ts'
import type { Ground } from '../../preflight/scene.ts'
import type { Made, Misread, Refused } from '../made.ts'
import { type Owners, ownersOf } from '../owners.ts'
import type { Job } from '../plan.ts'
import type { Design, DrawnPlate, Studio } from '../studio.ts'
import type { Carried } from './carried.ts'
import { broken, crowded, tooSmall } from './fallen.ts'

/** Dictionaries would mend what the model misspelt. */
const eyes = openEyes({ dictionaries: false })

/** Times a plate is cleaned once more of what can still be read on it. */
const CLEANINGS = 2

/**
 * Makes an export on a plate that carries text. The text is read back at the size of the export; a slot stays the model's only
 * if each of its strings stands there exactly once, the contract holds for it, and it still reads so in the encoded file. All
 * other slots are set by the overlay, on a plate cleaned of what stood there.
 */
export async function exportCarried(
  job: Job & { readonly carried: Carried },
  plate: DrawnPlate,
  { design, studio }: { readonly design: Design; readonly studio: Studio },
  make: (owners: Owners) => Promise<Made | Refused>,
): Promise<Made | Refused> {
  const { carried, locale } = job
  const ground = await studio.ground(plate, job, design.template)
  const reading = await readBack(ground.pixels, carried.wordings, { locale, eyes })
  const misread = reading.blocks.flatMap(({ slot, text, read, verdict }): Misread[] =>
    verdict === 'exact' ? [] : [{ slot, text, read, verdict }],
  )
  const generated = new Set(carried.slots)
  const stray: Box[] = reading.extra.map(({ box }) => box)
  const drop = (fallen: readonly Misread[]): boolean => {
    const fresh = fallen.filter(({ slot }) => generated.has(slot))
    misread.push(...fresh)
    for (const { slot } of fresh) generated.delete(slot)
    return fresh.length > 0
  }
  for (const { slot } of misread) generated.delete(slot)
  // Size is known before anything is laid out.
  drop(tooSmall(reading, job, generated))
  for (;;) {
    const owners = await cleanOwners(job, design, ground, reading, generated, stray)
    if ('left' in owners) return refusedFor(owners.left)
    const made = await make(owners)
    if (drop(broken(made, owners)) || drop(crowded(made, owners))) continue
    if (made.status === 'refused') return made
    if (!drop(await lostIn(made, job, generated))) return { ...made, misread }
  }
}

/** The plate without what is not to be seen, cleaned until nothing can be read there but the model's own slots. */
async function cleanOwners(
  job: Job & { readonly carried: Carried },
  design: Design,
  ground: Ground,
  reading: PageReading,
  generated: ReadonlySet<string>,
  stray: Box[],
): Promise<Owners | { readonly left: PageReading }> {
  const ignore = reading.blocks.flatMap(({ slot, lines }) => (generated.has(slot) ? lines : []))
  for (let cleanings = 0; ; cleanings += 1) {
    const owners = ownersOf(job, design, ground, reading, generated, stray)
    if (owners.ground === ground) return owners
    const left = await readBack(owners.ground.pixels, [], { locale: job.locale, eyes, ignore })
    if (left.extra.length === 0) return owners
    if (cleanings === CLEANINGS) return { left }
    stray.push(...left.extra.map(({ box }) => box))
  }
}

/** Slots of the model that do not read as asked in the encoded picture. */
async function lostIn(
  { picture }: Made,
  { carried, locale }: Job & { readonly carried: Carried },
  generated: ReadonlySet<string>,
): Promise<readonly Misread[]> {
  const expected = carried.wordings.filter(({ slot }) => generated.has(slot))
  if (expected.length === 0) return []
  const { blocks } = await readBack(picture, expected, { locale, eyes })
  return blocks.flatMap(({ slot, text, read, verdict }): Misread[] =>
    verdict === 'exact' ? [] : [{ slot, text, read, verdict: 'lost' }],
  )
}

function refusedFor({ extra }: PageReading): Refused {
  const words = extra.map(({ text }) => text).join(' ')
  return {
    status: 'refused',
    findings: [
      {
        code: 'LETTERING_STRAY',
        message: `The picture shows lettering that nobody asked for and that cannot be cleaned away: “${words.slice(0, 80)}”`,
        hint: 'Make the plate again, or let the overlay set all text on another picture.',
      },
    ],
  }
}
