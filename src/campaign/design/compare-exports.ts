import type { ChangedNumber } from '../../export/review-page.ts'
import type { ManifestEntry } from '../../export/schema.ts'
import { decodeExport } from '../../raster/decode.ts'
import { difference } from '../../raster/difference.ts'
import { encodePng } from '../../raster/png.ts'
import { resample } from '../../raster/sharp.ts'

/** Longest edge at which exports are compared, in pixels: what is to be seen is to be seen there. */
const EDGE = 1600

/** What is different in two encoded pictures, drawn, and how much of them. */
export async function pictureDifference(
  before: Uint8Array,
  after: Uint8Array,
): Promise<{ readonly share: number; readonly png: Uint8Array }> {
  const [was, is] = await Promise.all(
    [before, after].map((bytes) => decodeExport(bytes, 'export', { width: EDGE, maxEdge: EDGE })),
  )
  if (was === undefined || is === undefined) throw new Error('two pictures were decoded')
  const box = { x: 0, y: 0, width: was.width, height: was.height }
  // A placement of another size is another picture; it is shown at the size of the new one.
  const same = was.width === is.width && was.height === is.height ? was : await resample(was, box, is)
  const { share, picture } = difference(same, is)
  return { share, png: await encodePng(picture, {}) }
}

/** Numbers of two certificates that are not the same, as a person reads them. */
export function changedNumbers(was: ManifestEntry, is: ManifestEntry): readonly ChangedNumber[] {
  const [before, after] = [factsOf(was), factsOf(is)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((what) => {
    const [first = '–', second = '–'] = [before.get(what), after.get(what)]
    return first === second ? [] : [{ what, before: first, after: second }]
  })
}

function factsOf(entry: ManifestEntry): ReadonlyMap<string, string> {
  if (entry.status !== 'done') return new Map()
  const { certificate, dropped, width, height } = entry
  const facts = new Map<string, string>([['size, px', `${width} × ${height}`]])
  if (dropped.length > 0) facts.set('fields given up', dropped.join(', '))
  for (const slot of certificate.slots) {
    facts.set(`${slot.slot}: type size, px`, rounded(slot.fontSize))
    facts.set(`${slot.slot}: lines`, String(slot.lines))
    facts.set(`${slot.slot}: contrast`, rounded(slot.contrast.p5))
    facts.set(`${slot.slot}: worst contrast`, rounded(slot.contrast.worstTile))
    facts.set(`${slot.slot}: ink on ground`, `${slot.ink} on ${slot.ground}`)
    if (slot.repairs.length > 0) facts.set(`${slot.slot}: repairs`, slot.repairs.join(', '))
  }
  for (const { check, verdict } of certificate.checks)
    if (verdict !== 'pass') facts.set(`${check}: verdict`, verdict)
  return facts
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10)
}
