import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { BroadsideError, refuseIssues } from '../error/error.ts'
import { sha256 } from '../kit/hash.ts'
import { LIMITS } from '../kit/limits.ts'
import { usd } from '../kit/money.ts'
import type { Family } from '../placement/family.ts'
import { buyPlate } from '../plate/buy.ts'
import type { PlateFailure } from '../plate/failure.ts'
import { Ledger } from '../plate/ledger.ts'
import { readMask } from '../plate/mask.ts'
import {
  DEFAULT_MODEL,
  type ModelFamily,
  modelFamilyOf,
  modelRow,
  type Quality,
} from '../plate/model-table.ts'
import {
  type Base,
  estimateOrder,
  orderKey,
  type PlateOrder,
  type Reference,
  sentSize,
} from '../plate/order.ts'
import { Pace, SLOW } from '../plate/pace.ts'
import { PlateStore, pictureHash, type StoredPlate } from '../plate/plate-store.ts'
import { EXTEND, maskedEdit, outpaintEdit, wholeEdit } from '../plate/revise.ts'
import type { ReferenceRole } from '../plate/schema.ts'
import { sentReference } from '../plate/sent-picture.ts'
import { withReferences } from '../prompt/reference-prompt.ts'
import { decodePicture, probePicture } from '../raster/sharp.ts'
import { modelFor } from './buy-plates.ts'
import type { PlateOptions } from './plate-options.ts'
import { platesFolder } from './plates-folder.ts'
import { readBounded } from './read-file.ts'

/** A change to a plate, or to a photo. Paths are relative to the working folder. */
export interface Revision {
  /** Key of a stored plate or its beginning, or the path of a picture. */
  readonly from: string
  /** What it is to become, described as a whole. May be left out where it is only extended. */
  readonly prompt?: string
  /** Picture of the part that may change: transparent there, or white on black. */
  readonly mask?: string
  /** Extend it to a plate of this family. */
  readonly family?: Family
  readonly references?: readonly { readonly role: Exclude<ReferenceRole, 'plate'>; readonly path: string }[]
  readonly model?: string
  readonly like?: ModelFamily
  readonly quality?: Quality
  /** US dollars for a picture, for models without a published price. */
  readonly price?: number
}

export interface ReviseOptions {
  /** Project whose store of plates is used; the current folder unless given. */
  readonly projectDir?: string
  readonly plates?: PlateOptions
  readonly signal?: AbortSignal
  /** Told what it will cost, in US dollars, before it is asked for; not where it is in the store already. */
  readonly onPrice?: (price: { readonly likely: number; readonly most: number } | undefined) => void
  readonly onTry?: (failure: PlateFailure, waitMs: number) => void
}

/** Account that revisions are entered for in the ledger. */
const REVISIONS = 'revisions'

/**
 * Changes a stored plate or a photo by an image model: within a mask, as a whole, or by extending it to another family.
 * The result is a plate of its own that knows its parent; nothing is overwritten. Rejects with `INPUT_INVALID`,
 * `BUDGET_REACHED`, or what the provider refuses.
 */
export async function revisePlate(revision: Revision, options: ReviseOptions = {}): Promise<StoredPlate> {
  refuseAimless(revision)
  const { plates = {} } = options
  const store = new PlateStore(platesFolder(path.resolve(options.projectDir ?? '.'), plates.folder))
  const { base, bytes, model, quality, family } = await baseOf(revision, store)
  const modelFamily = revision.like ?? modelFamilyOf(model)
  const row = modelRow(modelFamily)
  const { edits } = row
  if (edits === undefined)
    throw new BroadsideError('INPUT_INVALID', { message: `${model} cannot edit pictures` })
  const pixels = await decodePicture(bytes, base.name)
  const edit =
    revision.family !== undefined
      ? await outpaintEdit(pixels, revision.family, row.sizes, edits.maskBytes)
      : revision.mask !== undefined
        ? await maskedEdit(pixels, await maskReader(revision.mask), row.sizes, edits.maskBytes)
        : await wholeEdit(pixels, row.sizes)
  const references = await referencesOf(revision, edits.images - 1)
  const words = [revision.prompt, edit.kind === 'outpaint' ? EXTEND : undefined].filter(
    (part) => part !== undefined,
  )
  const order: PlateOrder = {
    provider: 'openai',
    model,
    modelFamily,
    prompt: withReferences(words.join('\n'), references, 1),
    size: edit.size,
    quality,
    references: references.map(({ role, name, sha256: hash, size }) => ({ role, name, sha256: hash, size })),
    base: { ...base, size: edit.size },
    edit: edit.kind,
    family: revision.family ?? family,
    ...(edit.mask === undefined ? {} : { mask: sha256(edit.mask) }),
    ...(revision.price === undefined ? {} : { price: revision.price }),
  }
  const known = await store.find(orderKey(order))
  if (known !== undefined) return known
  const price = estimateOrder(order)
  options.onPrice?.(price && { likely: price.likely / 1e9, most: price.most / 1e9 })
  const { budget, accounts = [REVISIONS] } = plates
  if (budget !== undefined && price === undefined) {
    throw new BroadsideError('INPUT_INVALID', {
      message: `No budget can be kept: there is no published price for "${model}"`,
      hint: 'Name one with --price.',
    })
  }
  const provider = await modelFor({ order }, plates)
  const ledger = new Ledger(store.ledgerFile)
  try {
    const { stored } = await buyPlate(order, {
      model: provider,
      store,
      ledger,
      pace: new Pace({ ...SLOW, ...plates.pace }),
      account: REVISIONS,
      cap: budget === undefined ? undefined : { most: usd(budget), accounts },
      signal: options.signal,
      pictures: async () => ({
        inputs: [
          edit.base,
          ...(await Promise.all(
            references.map(({ path: file, name, sha256: hash }) => sentReference(file, name, hash)),
          )),
        ],
        ...(edit.mask === undefined ? {} : { mask: edit.mask }),
      }),
      ...(edit.compose === undefined ? {} : { compose: edit.compose }),
      ...(options.onTry === undefined ? {} : { onTry: options.onTry }),
    })
    return stored
  } finally {
    ledger.close()
  }
}

function refuseAimless({ prompt, mask, family }: Revision): void {
  const issue = { file: 'plate revise', path: '' }
  if (prompt === undefined && family === undefined) {
    refuseIssues([{ ...issue, found: 'no change', expected: 'a prompt, or a family to extend it to' }])
  }
  if (mask !== undefined && family !== undefined) {
    refuseIssues([
      { ...issue, found: 'a mask and a family', expected: 'one of them: what is new is the mask' },
    ])
  }
}

interface BaseRead {
  readonly base: Omit<Base, 'size'>
  readonly bytes: Uint8Array
  readonly model: string
  readonly quality: Quality
  readonly family: string
}

/** The picture to change: a stored plate, or a file. */
async function baseOf({ from, model, quality }: Revision, store: PlateStore): Promise<BaseRead> {
  if (!/^[0-9a-f]{6,64}$/.test(from)) {
    const bytes = await read(from)
    const base = { name: path.basename(from), sha256: sha256(bytes), origin: 'photo' } as const
    return { base, bytes, model: model ?? DEFAULT_MODEL, quality: quality ?? 'medium', family: 'any' }
  }
  const found = await store.named(from)
  if (!('record' in found)) {
    refuseIssues([{ file: 'plate revise', path: '', ...found }])
    throw new Error('refused without an issue')
  }
  const { record } = found
  return {
    base: {
      key: record.key,
      name: `plate ${record.key.slice(0, 12)}`,
      sha256: pictureHash(record),
      origin: record.origin,
    },
    bytes: await readFile(found.path),
    model: model ?? record.model,
    quality: quality ?? record.quality,
    family: record.family,
  }
}

async function maskReader(file: string) {
  const bytes = await read(file)
  return (size: { width: number; height: number }) => readMask(bytes, path.basename(file), size)
}

async function referencesOf(
  { references = [] }: Revision,
  most: number,
): Promise<readonly (Reference & { readonly path: string })[]> {
  if (references.length > most) {
    const found = `${references.length} pictures`
    refuseIssues([{ file: '--reference', path: '', found, expected: `at most ${most} for this model` }])
  }
  return Promise.all(
    references.map(async ({ role, path: file }) => {
      const bytes = await read(file)
      const { width, height } = await probePicture(bytes, file)
      return {
        role,
        name: path.basename(file),
        sha256: sha256(bytes),
        size: sentSize({ width, height }),
        path: file,
      }
    }),
  )
}

async function read(file: string): Promise<Uint8Array> {
  const bytes = await readBounded(file, file, LIMITS.pictureBytes)
  if (bytes instanceof Uint8Array) return bytes
  refuseIssues([bytes])
  throw new Error('refused without an issue')
}
