import { encodeFor } from '../../src/export/encode.ts'
import { layOut } from '../../src/overlay/lay-out.ts'
import { inkOn } from '../../src/overlay/set.ts'
import { findPlacement } from '../../src/placement/catalogue.ts'
import { toneOf } from '../../src/plate/tone.ts'
import { bakeScrims } from '../../src/preflight/bake.ts'
import { asDelivered, certify } from '../../src/preflight/certify.ts'
import { delivery } from '../../src/preflight/checks/delivery.ts'
import { runContract } from '../../src/preflight/contract.ts'
import { gather } from '../../src/preflight/evidence.ts'
import { laid, paint } from '../../src/preflight/paint.ts'
import { sightThrough } from '../../src/preflight/sight.ts'
import { released } from '../../src/raster/resvg.ts'
import { decodePicture, resample } from '../../src/raster/sharp.ts'
import { readCopy } from '../../src/template/copy.ts'
import { findTemplate, templateNames } from '../../src/template/find.ts'
import { kitOf, painted } from '../support/template-fixture.ts'
import { spreadOf, table } from './statistics.ts'

const root = new URL('../..', import.meta.url).pathname
const portrait = findPlacement('instagram-feed-portrait')
if (portrait === undefined) throw new Error('the placement is not in the catalogue')
// Half as large again, as plates are; a job cuts it to its placement.
const source = painted({ width: 1.5 * portrait.width, height: 1.5 * portrait.height }, (x, y) => [
  (x * 40) / portrait.width + 20,
  (y * 45) / portrait.height + 20,
  60,
])
const whole = { x: 0, y: 0, width: source.width, height: source.height }

// What fit and contract cost against drawing and encoding, for every template, in one process: medians of CPU time. Ratios
// count, not milliseconds. Run by the bench; by itself: `node test/bench/preflight.ts`.
const rounds = Number(process.argv[2] ?? 15)
const rows: string[][] = []
for (const id of await templateNames(root)) {
  const { template } = await findTemplate(id, root)
  const [sample] = template?.samples.samples ?? []
  if (template === undefined || sample === undefined) continue
  const { brand, locale } = sample
  const kit = await kitOf(brand ?? 'lumen')
  const { copy } = readCopy(template, sample.copy, { file: 'samples.json', path: (field) => field })
  if (copy === undefined) continue
  const spent = { fit: [] as number[], render: [] as number[], preflight: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    // A row taller each time: layouts are kept, and none of these may be found again.
    const placement = { ...portrait, height: portrait.height + round }
    const frame = { width: placement.width, height: placement.height }
    const t0 = now()
    const draft = await layOut({ template, kit, copy, locale, placement })
    const t1 = now()
    const plate = await resample(source, whole, frame)
    const overlay = await inkOn(draft, { kit, tone: toneOf(plate) })
    const ground = bakeScrims(plate, overlay.scrims)
    const parts = paint(overlay) ?? []
    const proof = laid(ground, parts)
    const encoded = await encodeFor(proof, placement)
    const t2 = now()
    const evidence = gather({
      kit,
      placement,
      locale,
      overlay,
      sight: sightThrough(plate, overlay.scrims, parts),
      parts,
      protect: [],
      saliency: () => 0,
    })
    const results = runContract(evidence)
    const picture = await decodePicture(encoded.bytes, 'export')
    const delivered = asDelivered(evidence, picture)
    certify(
      delivered,
      [...results, ...delivery(delivered, { ...picture, bytes: encoded.bytes.byteLength })],
      undefined,
    )
    const t3 = now()
    await released()
    globalThis.gc?.({ type: 'minor' })
    spent.fit.push(t1 - t0)
    spent.render.push(t2 - t1)
    spent.preflight.push(t3 - t2)
  }
  const [fit, render, preflight] = [spent.fit, spent.render, spent.preflight].map(median) as [
    number,
    number,
    number,
  ]
  rows.push([
    id,
    ...[fit, render, preflight].map((ms) => ms.toFixed(0)),
    (preflight / render).toFixed(2),
    (preflight / (fit + render)).toFixed(2),
  ])
}

const head = ['template', 'fit ms', 'render ms', 'preflight ms', 'preflight ÷ render', '÷ fit + render']
console.log(table(head, rows))

/** CPU time of this process, all its threads, in milliseconds: a busy machine does not change it much. */
function now(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function median(values: readonly number[]): number {
  return spreadOf(values).median
}
