import { writeMasterSvg } from '../../export/layered-svg.ts'
import { masterOf } from '../../export/master-layers.ts'
import { writeMasterPsd } from '../../export/psd.ts'
import type { MasterRecord } from '../../export/schema.ts'
import { sha256 } from '../../kit/hash.ts'
import { groupsOf } from '../../overlay/layers.ts'
import { bakeScrims } from '../../preflight/bake.ts'
import { inFull } from '../../preflight/in-full.ts'
import type { Settled } from '../../preflight/settle.ts'
import { within, writeWhole } from '../../store/disk.ts'
import type { Job } from '../plan.ts'

export type MasterFormat = MasterRecord['format']

/** Writes the layered files of a job below `masters/`, from which it can be finished by hand. Throws `WRITE_FAILED`. */
export async function writeMasters(
  { placement, stem }: Job,
  settled: Settled,
  title: string,
  { out, formats }: { readonly out: string; readonly formats: readonly MasterFormat[] },
): Promise<readonly MasterRecord[]> {
  const canvas = { width: placement.width, height: placement.height }
  const { overlay, plate: ground } = settled
  const grouped = groupsOf(overlay.layers)
  const plate = ground.binning === 1 ? ground.pixels : await ground.cut(1)
  const proof = await inFull(settled).proof()
  const master = masterOf({ canvas, title, plate, overlay, grouped, proof, bake: bakeScrims })
  const records: MasterRecord[] = []
  for (const format of formats) {
    const bytes =
      format === 'psd'
        ? await writeMasterPsd(master, placement.dpi)
        : Buffer.from(await writeMasterSvg(master), 'utf8')
    const file = `masters/${stem}.${format}`
    await writeWhole(within(out, file), bytes, { durable: true })
    records.push({ format, file, bytes: bytes.byteLength, sha256: sha256(bytes) })
  }
  return records
}
