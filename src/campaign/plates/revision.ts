import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { BroadsideError, refuseIssues } from '../../error/error.ts'
import { sha256 } from '../../kit/hash.ts'
import { LIMITS } from '../../kit/limits.ts'
import type { Family } from '../../placement/family.ts'
import { readMask } from '../../plate/mask.ts'
import {
  DEFAULT_MODEL,
  type ModelFamily,
  modelFamilyOf,
  modelRow,
  type Quality,
} from '../../plate/model-table.ts'
import { type Base, type PlateOrder, type Reference, sentSize } from '../../plate/order.ts'
import { type PlateStore, pictureHash } from '../../plate/plate-store.ts'
import { type Edit, EXTEND, maskedEdit, outpaintEdit, wholeEdit } from '../../plate/revise.ts'
import type { ReferenceRole } from '../../plate/schema.ts'
import { withReferences } from '../../prompt/reference-prompt.ts'
import { decodePicture, probePicture } from '../../raster/sharp.ts'
import { readBounded } from '../input/read-file.ts'

/** A change to a plate, or to a photo. Paths are relative to the working folder. */
export interface Revision {
  /** Key of a stored plate or its beginning, or the path of a picture. */
  readonly from: string
  /** What it is to become, described as a whole. May be left out where it is only extended. */
  readonly prompt?: string
  /** Picture of the part that may change, or its bytes: transparent there, or white on black. */
  readonly mask?: string | Uint8Array
  /** Extend it to a plate of this family. */
  readonly family?: Family
  readonly references?: readonly { readonly role: Exclude<ReferenceRole, 'plate'>; readonly path: string }[]
  readonly model?: string
  readonly like?: ModelFamily
  readonly quality?: Quality
  /** US dollars for a picture, for models without a published price. */
  readonly price?: number
}

/** A revision, ready to be asked for. */
export interface ReadRevision {
  readonly order: PlateOrder
  readonly edit: Edit
  readonly references: readonly RevisionReference[]
}

/** A picture that goes along, with the path it is read from. */
export type RevisionReference = Reference & { readonly path: string }

/** Reads what a revision names and puts it into the words and sizes of its model. Asks nobody. Rejects with `INPUT_INVALID`. */
export async function readRevision(revision: Revision, store: PlateStore): Promise<ReadRevision> {
  refuseAimless(revision)
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
  return { order, edit, references }
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

async function maskReader(mask: string | Uint8Array) {
  const bytes = typeof mask === 'string' ? await read(mask) : mask
  const name = typeof mask === 'string' ? path.basename(mask) : 'the mask'
  return (size: { width: number; height: number }) => readMask(bytes, name, size)
}

async function referencesOf(
  { references = [] }: Revision,
  most: number,
): Promise<readonly RevisionReference[]> {
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
