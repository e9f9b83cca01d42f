import { mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { BroadsideError, refuseIssues } from '../../error/error.ts'
import { check, jsonSchema, type Schema, type Value } from '../../error/schema.ts'
import { LIMITS } from '../../kit/limits.ts'
import type { Family } from '../../placement/family.ts'
import { keepPicture } from '../picture-folder.ts'
import { asRendered } from '../verbs/schema.ts'
import type { Verb } from '../verbs/verb.ts'
import { VERBS } from '../verbs/verbs.ts'
import type { Workshop } from '../workshop.ts'
import { type ShownPicture, said, shown, type ToolAnswer, wrong } from './answer.ts'
import { LookWish, PictureFile } from './schema.ts'

/** A tool for models. */
export interface Tool {
  readonly name: string
  readonly title: string
  readonly about: string
  /** It changes nothing. */
  readonly reads: boolean
  /** JSON Schema of what it takes. */
  readonly input: Readonly<Record<string, unknown>>
  /** Never rejects: what is wrong is an answer, so that it can be mended. */
  readonly call: (given: unknown, signal: AbortSignal) => Promise<ToolAnswer>
}

/** Files in one answer of `list_files`: each comes with a certificate. */
const PAGE = 20

/** The verbs, and what models need besides: to look at pictures, and to hand some over. */
export function toolsOf(workshop: Workshop): readonly Tool[] {
  return [
    ...VERBS.map((verb) =>
      tool({
        ...verb,
        act: async (input, signal) =>
          answered(verb, input, await verb.perform(input, { workshop, signal }), workshop, signal),
      }),
    ),
    tool({
      name: 'look',
      title: 'Look at what was made of a campaign',
      about: 'Its contact sheet, or one file, as a picture. Look before you say that it is done.',
      reads: true,
      input: LookWish,
      act: async ({ id, file = 'contact-sheet.jpg' }) => {
        const made = await workshop.drafts.made(id, file)
        if (made === undefined)
          throw new BroadsideError('NOT_FOUND', { message: `There is no file ${file} of a campaign ${id}` })
        const bytes = await buffer(made.stream)
        return said(
          { file, bytes: made.size, path: path.join(workshop.drafts.outOf(id), file) },
          await shown(bytes, file),
        )
      },
    }),
    tool({
      name: 'send_picture',
      title: 'Hand over a picture',
      about: 'The path in the answer names it in `plate` ({"source":"file","path":…}) and in image fields.',
      reads: false,
      input: PictureFile,
      act: async ({ path: file }) =>
        said(
          await keepPicture(workshop.uploads, path.basename(file), await ownFile(workshop.projectDir, file)),
        ),
    }),
  ]
}

interface Definition<S extends Schema> extends Pick<Tool, 'name' | 'title' | 'about' | 'reads'> {
  readonly input: S
  readonly act: (input: Value<S>, signal: AbortSignal) => Promise<ToolAnswer>
}

function tool<S extends Schema>({ name, title, about, reads, input, act }: Definition<S>): Tool {
  return {
    ...{ name, title, about, reads, input: jsonSchema(input, title) },
    call: async (given, signal) => {
      try {
        const { value, issues } = check(input, given ?? {}, 'request')
        refuseIssues(issues)
        return await act(value as Value<S>, signal)
      } catch (error) {
        return wrong(error)
      }
    },
  }
}

/** An answer as models can use it: pictures to look at, files by their place on this machine. */
async function answered(
  { name }: Verb,
  input: unknown,
  answer: unknown,
  workshop: Workshop,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const rendered = asRendered(answer)
  if (rendered !== undefined) {
    const { data, ...facts } = rendered
    const bytes = Buffer.from(data, 'base64')
    const file = path.join(
      workshop.projectDir,
      '.broadside',
      'renders',
      `${facts.sha256.slice(0, 12)}-${facts.file}`,
    )
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, bytes)
    return said({ ...facts, path: file }, await shown(bytes, facts.file))
  }
  if (name === 'describe_template')
    return said(answer as object, await sampleOf(input as { template: string }, workshop, signal))
  if (name === 'list_files') {
    const { exports, total } = answer as { exports: readonly unknown[]; total: number }
    const { id, after } = input as { id: string; after: number }
    const folder = workshop.drafts.outOf(id)
    const page = exports.slice(0, PAGE)
    const next = after + page.length
    return said({ folder, exports: page, total, ...(next < total ? { next } : {}) })
  }
  return said(answer as object)
}

/** The first sample of a template in the shape it looks best in, as far as it can be made. */
async function sampleOf(
  { template }: { readonly template: string },
  { gallery }: Workshop,
  signal: AbortSignal,
): Promise<readonly ShownPicture[]> {
  const entry = await gallery.template(template)
  if (!('template' in entry)) return []
  const [sample] = entry.samples
  const [family] = gallery.families(entry.template)
  if (sample === undefined || family === undefined) return []
  const proof = await gallery.proof(template, sample.at, family as Family).catch(() => undefined)
  const bytes = await proof?.read(signal).catch(() => undefined)
  return bytes === undefined ? [] : shown(bytes, 'sample.jpg')
}

/** A file of the project. A model may be told by strangers what to read: nothing outside is. */
async function ownFile(root: string, file: string): Promise<Uint8Array> {
  const [home, place] = await Promise.all([
    realpath(root),
    realpath(path.resolve(root, file)).catch(() => ''),
  ])
  const way = path.relative(home, place)
  const outside = place === '' || way.startsWith('..') || path.isAbsolute(way)
  const facts = outside ? undefined : await stat(place)
  if (facts?.isFile() !== true)
    throw new BroadsideError('NOT_FOUND', {
      message: `There is no file ${file} in the project`,
      hint: 'Copy the picture into the folder that the server was started for.',
    })
  if (facts.size > LIMITS.pictureBytes)
    throw new BroadsideError('PICTURE_TOO_LARGE', { message: `${file} has ${facts.size} bytes` })
  return readFile(place)
}
