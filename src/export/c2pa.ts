import { constants, createPrivateKey, type KeyObject, sign as signBytes, X509Certificate } from 'node:crypto'
import type { Asset } from '@trustnxt/c2pa-ts/asset'
import type { Signer } from '@trustnxt/c2pa-ts/cose'
import type { Action, Manifest, ManifestStore, ValidationResult } from '@trustnxt/c2pa-ts/manifest'
import { sha256 } from '../kit/hash.ts'

/** Key and certificates of who vouches for a file. */
export interface Credentials {
  /** PEM, PKCS#8: an EC key (P-256, P-384, P-521), Ed25519, or RSA. */
  readonly key: string
  /** PEM, the signer's own certificate first. */
  readonly certificates: string
}

/** What is said of a file under signature. */
export interface ProvenanceClaim {
  readonly title: string
  /** The last part of the address of an IPTC digital source type. */
  readonly sourceType: string
  /** Program and version, such as `Broadside 0.1.0`. */
  readonly tool: { readonly name: string; readonly version: string }
  /** The picture the type was set over. */
  readonly plate: {
    readonly title: string
    /** Over its pixels, in hex. */
    readonly sha256: string
    /** The file it came from, whose own signed history is kept; left out where it was drawn. */
    readonly file?: Uint8Array
  }
}

/** A signed file. */
export interface Signed {
  readonly bytes: Uint8Array
  readonly algorithm: string
  /** Whether the same file and key give the same bytes: Ed25519 does, the others use a random number. */
  readonly repeatable: boolean
}

const SOURCE_TYPES = 'http://cv.iptc.org/newscodes/digitalsourcetype/'

/** Room left for the signature itself, in bytes: the longest is RSA's with 512. */
const PADDING = 1000

/**
 * Signs a finished PNG or JPEG after C2PA 2.1: who made it, from what, and that no byte was changed since. The last thing done
 * to a file: whatever touches it afterwards breaks it. Names follow from the content, so that nothing but the signature itself
 * may be random. Throws plain errors where a key cannot sign.
 */
export async function signFile(
  file: Uint8Array,
  format: 'png' | 'jpeg',
  claim: ProvenanceClaim,
  credentials: Credentials,
): Promise<Signed> {
  const c2pa = await load()
  const key = createPrivateKey(credentials.key)
  const scheme = schemeOf(key)
  const [own, ...chain] = certificatesIn(credentials.certificates)
  if (own === undefined) throw new Error('there is no certificate')
  const signer = {
    // Only the raw bytes are written into the file.
    certificate: { rawData: own.raw },
    chainCertificates: chain.map(({ raw }) => ({ rawData: raw })),
    algorithm: c2pa.CoseAlgorithmIdentifier[scheme.name],
    sign: async (payload: Uint8Array) => scheme.sign(payload, key),
  } as unknown as Signer

  const asset: Asset = format === 'png' ? new c2pa.PNG(file) : new c2pa.JPEG(file)
  const { store, history } = await storeOf(c2pa, claim.plate.file)
  const id = identifier(`${sha256(file)} ${sha256(own.raw)} ${history?.label ?? ''}`)
  const manifest = store.createManifest({
    claimVersion: c2pa.ClaimVersion.V2,
    assetFormat: `image/${format}`,
    instanceID: `xmp:iid:${id}`,
    defaultHashAlgorithm: 'SHA-256',
    signer,
  })
  manifest.label = `urn:c2pa:${id}`
  if (manifest.claim !== undefined) {
    manifest.claim.title = claim.title
    manifest.claim.claimGeneratorName = claim.tool.name
    manifest.claim.claimGeneratorVersion = claim.tool.version
  }
  if (manifest.signature !== undefined) manifest.signature.signatureData.paddingLength = PADDING

  addActions(c2pa, manifest, claim, history)
  const dataHash = c2pa.DataHashAssertion.create('SHA-256')
  manifest.addAssertion(dataHash)
  await asset.ensureManifestSpace(store.measureSize())
  await dataHash.updateWithAsset(asset)
  await manifest.sign(signer)
  await asset.writeManifestJUMBF(store.getBytes())
  const bytes = await asset.getDataRange()
  return { bytes: Uint8Array.from(bytes), algorithm: scheme.name, repeatable: scheme.name === 'Ed25519' }
}

/** What is wrong with credentials, in a few words; `undefined` if they can sign. */
export function faultOf({ key, certificates }: Credentials): string | undefined {
  try {
    const privateKey = createPrivateKey(key)
    schemeOf(privateKey)
    const [own] = certificatesIn(certificates)
    if (own === undefined) return 'no certificate in PEM'
    return own.checkPrivateKey(privateKey) ? undefined : 'a certificate of another key'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

type Library = Awaited<ReturnType<typeof load>>

/** Loaded by those who sign: it is optional, and large. */
async function load() {
  const [assets, cose, jumbf, manifests] = await Promise.all([
    import('@trustnxt/c2pa-ts/asset'),
    import('@trustnxt/c2pa-ts/cose'),
    import('@trustnxt/c2pa-ts/jumbf'),
    import('@trustnxt/c2pa-ts/manifest'),
  ])
  return { ...assets, ...cose, ...jumbf, ...manifests }
}

/** The signed history of a plate, and what a validator finds of it. */
interface History {
  readonly label: string
  readonly findings: ValidationResult
}

/** A store that begins with the signed history of the plate, if it has one. A damaged history is none: the picture itself was read. */
async function storeOf(
  c2pa: Library,
  file: Uint8Array | undefined,
): Promise<{ readonly store: ManifestStore; readonly history?: History }> {
  const fresh = { store: new c2pa.ManifestStore() }
  if (file === undefined) return fresh
  try {
    const asset = c2pa.PNG.canRead(file)
      ? new c2pa.PNG(file)
      : c2pa.JPEG.canRead(file)
        ? new c2pa.JPEG(file)
        : undefined
    const jumbf = asset?.getManifestJUMBF()
    if (asset === undefined || jumbf === undefined) return fresh
    const store = c2pa.ManifestStore.read(c2pa.SuperBox.fromBuffer(Uint8Array.from(jumbf)))
    const label = store.getActiveManifest()?.label
    return label === undefined ? fresh : { store, history: { label, findings: await store.validate(asset) } }
  } catch {
    return fresh
  }
}

/**
 * Says what was done: created, the plate placed, type set over it. Hashes are worked out in the order of references, so what
 * is referred to comes before what refers to it.
 */
function addActions(
  c2pa: Library,
  manifest: Manifest,
  { plate, sourceType, tool }: ProvenanceClaim,
  history: History | undefined,
): void {
  const ingredient = c2pa.IngredientAssertion.createV3(c2pa.RelationshipType.ComponentOf)
  ingredient.title = plate.title
  ingredient.instanceID = `xmp:iid:${identifier(plate.sha256)}`
  if (history !== undefined) {
    ingredient.activeManifest = manifest.createHashedReference(`/c2pa/${history.label}`)
    ingredient.validationResults = { activeManifest: statusOf(history.findings) }
  }
  manifest.addAssertion(ingredient)
  const placed = manifest.createHashedReference(`c2pa.assertions/${ingredient.fullLabel}`)
  const softwareAgent = { name: tool.name, version: tool.version }
  const actions = new c2pa.ActionAssertion()
  actions.label = c2pa.AssertionLabels.actionsV2
  actions.actions = [
    {
      action: c2pa.ActionType.C2paCreated,
      digitalSourceType: `${SOURCE_TYPES}${sourceType}` as NonNullable<Action['digitalSourceType']>,
      softwareAgent,
    },
    { action: c2pa.ActionType.C2paPlaced, parameters: { ingredients: [placed] }, softwareAgent },
    { action: c2pa.ActionType.C2paEdited, description: 'Type and logo set over the picture', softwareAgent },
  ]
  manifest.addAssertion(actions)
}

function statusOf({ statusEntries }: ValidationResult) {
  const entries = (success: boolean) =>
    statusEntries.flatMap((entry) =>
      (entry.success === true) === success ? [{ code: entry.code, url: entry.url ?? '' }] : [],
    )
  return { success: entries(true), informational: [], failure: entries(false) }
}

type SchemeName = 'ES256' | 'ES384' | 'ES512' | 'PS256' | 'Ed25519'

interface Scheme {
  readonly name: SchemeName
  readonly sign: (payload: Uint8Array, key: KeyObject) => Uint8Array
}

const CURVES: Readonly<Record<string, readonly [SchemeName, string]>> = {
  prime256v1: ['ES256', 'sha256'],
  secp384r1: ['ES384', 'sha384'],
  secp521r1: ['ES512', 'sha512'],
}

/** How a key signs. ECDSA as r and s side by side (P1363), as COSE wants it and not as OpenSSL writes it (RFC 9053, 2.1). */
function schemeOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): Scheme {
  if (asymmetricKeyType === 'ed25519')
    return { name: 'Ed25519', sign: (payload, key) => signBytes(null, payload, key) }
  if (asymmetricKeyType === 'rsa') {
    const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    return { name: 'PS256', sign: (payload, key) => signBytes('sha256', payload, { key, ...pss }) }
  }
  const curve = CURVES[asymmetricKeyDetails?.namedCurve ?? '']
  if (asymmetricKeyType !== 'ec' || curve === undefined)
    throw new Error(`a key of the kind ${asymmetricKeyDetails?.namedCurve ?? asymmetricKeyType}`)
  const [name, hash] = curve
  return { name, sign: (payload, key) => signBytes(hash, payload, { key, dsaEncoding: 'ieee-p1363' }) }
}

function certificatesIn(pem: string): readonly X509Certificate[] {
  return (pem.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? []).map(
    (text) => new X509Certificate(text),
  )
}

/** A UUID from content, in the form of version 4, which names of manifests have. */
function identifier(content: string): string {
  const hex = sha256(content)
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
