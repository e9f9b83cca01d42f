import { type ProduceOptions, produce as produceCampaign } from '../../src/campaign/produce.ts'
import { type Manifest, readManifest } from '../../src/export/manifest.ts'

/** Makes a campaign and reads all of its manifest: tests look at small ones. */
export async function produce(source: string | object, options: ProduceOptions): Promise<Manifest> {
  return readManifest((await produceCampaign(source, options)).manifest)
}
