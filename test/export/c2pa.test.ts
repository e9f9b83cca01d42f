import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { JPEG, PNG } from '@trustnxt/c2pa-ts/asset'
import { SuperBox } from '@trustnxt/c2pa-ts/jumbf'
import {
  ActionAssertion,
  IngredientAssertion,
  ManifestStore,
  type ValidationResult,
} from '@trustnxt/c2pa-ts/manifest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signingIssues } from '../../src/campaign/output/signing.ts'
import { rerender } from '../../src/campaign/record/rerender.ts'
import { type Credentials, faultOf, type ProvenanceClaim, signFile } from '../../src/export/c2pa.ts'
import type { DoneEntry } from '../../src/export/schema.ts'
import { decodePicture, encode } from '../../src/raster/sharp.ts'
import { verifyFolder } from '../../src/verify/verify.ts'
import { runTool } from '../support/ensure-print-tools.ts'
import { produce } from '../support/produce-manifest.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'broadside-c2pa-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => path.join(folder, name)
const KINDS = {
  ec: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  ed: ['-algorithm', 'ed25519'],
} as const

/** A certificate authority of our own, and a signer of each kind. */
beforeAll(() => {
  const openssl = (...args: string[]): void => void runTool('openssl', ...args)
  openssl('genpkey', ...KINDS.ec, '-out', at('ca.key'))
  openssl(
    'req',
    '-x509',
    '-new',
    '-key',
    at('ca.key'),
    '-days',
    '30',
    '-subj',
    '/O=Tests/CN=Test CA',
    '-out',
    at('ca.pem'),
    '-addext',
    'keyUsage=critical,keyCertSign',
  )
  writeFileSync(
    at('extensions'),
    'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n',
  )
  for (const [kind, how] of Object.entries(KINDS)) {
    openssl('genpkey', ...how, '-out', at(`${kind}.key`))
    openssl('req', '-new', '-key', at(`${kind}.key`), '-subj', `/O=Tests/CN=${kind}`, '-out', at('request'))
    openssl(
      'x509',
      '-req',
      '-in',
      at('request'),
      '-CA',
      at('ca.pem'),
      '-CAkey',
      at('ca.key'),
      '-CAcreateserial',
      '-days',
      '30',
      '-extfile',
      at('extensions'),
      '-out',
      at('own.pem'),
    )
    writeFileSync(at(`${kind}.pem`), readFileSync(at('own.pem'), 'utf8') + readFileSync(at('ca.pem'), 'utf8'))
  }
})

const credentials = (kind: keyof typeof KINDS): Credentials => ({
  key: readFileSync(at(`${kind}.key`), 'utf8'),
  certificates: readFileSync(at(`${kind}.pem`), 'utf8'),
})
const claim = (file?: Uint8Array): ProvenanceClaim => ({
  title: 'A poster',
  sourceType: 'compositeSynthetic',
  tool: { name: 'Broadside', version: '0.1.0' },
  plate: { title: 'plate.png', sha256: 'ab'.repeat(32), ...(file === undefined ? {} : { file }) },
})
const picture = (format: 'png' | 'jpeg', shade = 90): Promise<Uint8Array> =>
  encode({ width: 60, height: 40, channels: 3, data: new Uint8Array(60 * 40 * 3).fill(shade) }, { format })

function opened(bytes: Uint8Array): { store: ManifestStore; asset: PNG | JPEG } {
  const asset = PNG.canRead(bytes) ? new PNG(bytes) : new JPEG(bytes)
  const jumbf = asset.getManifestJUMBF()
  if (jumbf === undefined) throw new Error('the file is not signed')
  return { store: ManifestStore.read(SuperBox.fromBuffer(Uint8Array.from(jumbf))), asset }
}
async function validated(bytes: Uint8Array): Promise<ValidationResult> {
  const { store, asset } = opened(bytes)
  return store.validate(asset)
}

describe.for(['png', 'jpeg'] as const)('a signed %s', (format) => {
  test('is valid, still the same picture, and says what was done with what', async () => {
    const plain = await picture(format)
    const { bytes, algorithm, repeatable } = await signFile(plain, format, claim(), credentials('ec'))
    expect([algorithm, repeatable]).toEqual(['ES256', false])
    const { statusEntries, isValid } = await validated(bytes)
    expect(statusEntries.filter(({ success }) => success !== true)).toEqual([])
    expect(isValid).toBe(true)
    expect((await decodePicture(bytes, 'signed')).data).toEqual((await decodePicture(plain, 'plain')).data)

    const assertions = opened(bytes).store.getActiveManifest()?.assertions?.assertions ?? []
    const actions = assertions.flatMap((each) => (each instanceof ActionAssertion ? each.actions : []))
    expect(actions.map(({ action }) => action)).toEqual(['c2pa.created', 'c2pa.placed', 'c2pa.edited'])
    expect(actions[0]?.digitalSourceType).toMatch(/digitalsourcetype\/compositeSynthetic$/)
    const ingredient = assertions.find((each) => each instanceof IngredientAssertion)
    expect([ingredient?.title, ingredient?.relationship]).toEqual(['plate.png', 'componentOf'])
  })

  test('has r and s side by side, 64 bytes: other validators refuse what OpenSSL writes', async () => {
    const { bytes } = await signFile(await picture(format), format, claim(), credentials('ec'))
    const signature = opened(bytes).store.getActiveManifest()?.signature?.signatureData.signature
    expect(signature?.byteLength).toBe(64)
  })

  test('is broken by a changed pixel', async () => {
    const { bytes } = await signFile(await picture(format), format, claim(), credentials('ec'))
    const changed = Uint8Array.from(bytes)
    const spot = format === 'png' ? Buffer.from(changed).indexOf('IDAT') + 10 : changed.length - 20
    changed[spot] = (changed[spot] as number) ^ 1
    const { isValid, statusEntries } = await validated(changed)
    expect(isValid).toBe(false)
    expect(statusEntries.map(({ code }) => code)).toContain('assertion.dataHash.mismatch')
  })

  test('keeps the signed history of its plate', async () => {
    const plate = await signFile(await picture('png', 40), 'png', claim(), credentials('ed'))
    const { bytes } = await signFile(await picture(format), format, claim(plate.bytes), credentials('ec'))
    const { store } = opened(bytes)
    expect(store.manifests).toHaveLength(2)
    expect((await validated(bytes)).isValid).toBe(true)
  })

  test('comes out the same with Ed25519, whose signatures are no matter of chance', async () => {
    const plain = await picture(format)
    const [a, b] = await Promise.all([1, 2].map(() => signFile(plain, format, claim(), credentials('ed'))))
    expect(a?.repeatable).toBe(true)
    expect(Buffer.from(a?.bytes ?? []).equals(b?.bytes ?? Buffer.alloc(0))).toBe(true)
  })
})

test('a key that is not that of the certificate, or no key at all, is told before anything is made', async () => {
  expect(faultOf(credentials('ec'))).toBeUndefined()
  expect(faultOf({ ...credentials('ec'), key: credentials('ed').key })).toBe('a certificate of another key')
  expect(await signingIssues({ key: at('ca.pem'), certificates: at('ec.pem') })).toHaveLength(1)
  expect(await signingIssues({ key: at('nowhere'), certificates: at('ec.pem') })).toMatchObject([
    { found: 'no such file' },
  ])
})

test('a campaign is signed file by file within its limits, what cannot be is said, and verify agrees', async () => {
  const out = at('out')
  const manifest = await produce(
    {
      name: 'signed',
      brand: 'halden',
      template: 'card',
      placements: [
        { id: 'small', width: 400, height: 500, formats: ['jpeg'], maxBytes: 60_000 },
        { id: 'badge', width: 300, height: 300, formats: ['png'] },
        { id: 'web', width: 320, height: 320, formats: ['webp'] },
      ],
      locales: ['en'],
      rows: [{ headline: 'Open late', note: 'Every Thursday until ten.' }],
    },
    {
      out,
      projectDir: path.join(import.meta.dirname, '../campaign/project'),
      jobs: 0,
      signing: { key: at('ec.key'), certificates: at('ec.pem') },
    },
  )
  const done = manifest.exports.filter((entry): entry is DoneEntry => entry.status === 'done')
  expect(done).toHaveLength(3)
  for (const { file, format, c2pa, remarks, bytes, maxBytes = Number.POSITIVE_INFINITY } of done) {
    expect(bytes).toBeLessThanOrEqual(maxBytes)
    if (format === 'webp') expect(remarks?.map(({ code }) => code)).toEqual(['NOT_SIGNED'])
    else {
      expect(c2pa).toMatchObject({ algorithm: 'ES256', repeatable: false })
      expect((await validated(readFileSync(path.join(out, file)))).isValid).toBe(true)
    }
  }
  expect((await verifyFolder(out)).ok).toBe(true)
  // Without the key, what was signed is compared.
  expect((await rerender(out, { jobs: 0 })).exports.map(({ verdict }) => verdict)).toEqual([
    'same',
    'same',
    'same',
  ])
})

test('the command refuses a key without a certificate', () => {
  const cli = new URL('../../src/cli/broadside.mjs', import.meta.url).pathname
  expect(() =>
    execFileSync(process.execPath, [cli, 'make', 'campaigns/long-takes.json', '--c2pa-key', at('ec.key')], {
      stdio: 'pipe',
    }),
  ).toThrow(/--c2pa-cert\n +found +nothing/)
})
