import type { Task } from '../campaign/perform.ts'
import type { DrawnPlate } from '../campaign/studio.ts'
import { hashOf } from '../kit/hash.ts'

/** A task that can be done on another machine. */
export type RemoteTask =
  | Extract<Task, { kind: 'plate' }>
  | Omit<Extract<Task, { kind: 'export' }>, 'signing' | 'dry'>

/** A task as it travels: a path in it is `sha256:` and the hash of the file, which lies in the store. */
export interface Parcel {
  /** Hash over everything that decides what comes of it, the renderers' versions included: the same task has the same id everywhere. */
  readonly id: string
  readonly task: RemoteTask
  /** Hash of the files of brand kit and template. */
  readonly bundle: string
}

const MARK = 'sha256:'

/** How a file is named in a task that travels. */
export function markOf(hash: string): string {
  return `${MARK}${hash}`
}

/** The hash in such a name; `undefined` for any other path. */
function hashIn(file: string): string | undefined {
  const hash = file.slice(MARK.length)
  return file.startsWith(MARK) && /^[0-9a-f]{64}$/.test(hash) ? hash : undefined
}

/**
 * Makes a task ready to travel.
 * @param fingerprint of what renders
 * @param ship puts a file into the store and gives its hash
 */
export async function packed(
  task: RemoteTask,
  fingerprint: string,
  bundle: string,
  ship: (file: string) => Promise<string>,
): Promise<Parcel> {
  const shipped = await withFiles(task, async (file) =>
    hashIn(file) === undefined ? markOf(await ship(file)) : file,
  )
  const design = { ...task.design, projectDir: '' }
  const bare = shipped.kind === 'plate' ? { ...shipped, folder: '', design } : { ...shipped, out: '', design }
  return { id: hashOf([fingerprint, bare]), task: bare, bundle }
}

/**
 * The task as the machine it came to can do it.
 * @param folder where it may write
 * @param projectDir folder of its brand kit and template
 * @param fetch gives the absolute path of a file, by hash
 */
export async function unpacked(
  { task }: Parcel,
  folder: string,
  projectDir: string,
  fetch: (hash: string) => Promise<string>,
): Promise<RemoteTask> {
  const local = await withFiles(task, async (file) => {
    const hash = hashIn(file)
    // A path of its own choice must not make this machine read its files.
    if (hash === undefined) throw new RangeError('a task that travels names a path')
    return fetch(hash)
  })
  const design = { ...task.design, projectDir }
  return local.kind === 'plate' ? { ...local, folder, design } : { ...local, out: folder, design }
}

/** A task with other names of all its files. */
async function withFiles(task: RemoteTask, swap: (file: string) => Promise<string>): Promise<RemoteTask> {
  if (task.kind === 'plate') {
    const { plate } = task
    if (plate.source === 'file') {
      const picture = { ...plate.picture, path: await swap(plate.picture.path) }
      return { ...task, plate: { ...plate, picture } }
    }
    return plate.source === 'stored' ? { ...task, plate: { ...plate, path: await swap(plate.path) } } : task
  }
  const { job, plate } = task
  const images = Object.fromEntries(
    await Promise.all(
      Object.entries(job.images).map(async ([field, picture]) => {
        return [field, { ...picture, path: await swap(picture.path) }] as const
      }),
    ),
  )
  const { profile } = job.print
  const print = profile === undefined ? job.print : { ...job.print, profile: await swap(profile) }
  return { ...task, job: { ...job, images, print }, plate: await plateWithFiles(plate, swap) }
}

/** A drawn plate with other names of its files. */
export async function plateWithFiles(
  plate: DrawnPlate,
  swap: (file: string) => Promise<string>,
): Promise<DrawnPlate> {
  const { file } = plate
  return { ...plate, raw: await swap(plate.raw), ...(file === undefined ? {} : { file: await swap(file) }) }
}
