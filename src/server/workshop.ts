import { statfs } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { hireCrew } from '../campaign/crew.ts'
import { rememberingFinder } from '../campaign/design-finder.ts'
import { scratchFolder } from '../campaign/scratch.ts'
import { writeWhole } from '../store/disk.ts'
import { answer } from './api.ts'
import { Authoring } from './authoring.ts'
import { type Bulk, openBulk } from './bulk/bulk.ts'
import { Desk } from './desk.ts'
import { Drafts } from './drafts.ts'
import { Gallery } from './gallery.ts'
import { KitPages } from './kit-page.ts'
import { Kits } from './kits.ts'
import { Live } from './live.ts'
import { PlateShelf } from './plate-shelf.ts'
import { Reviews } from './reviews.ts'
import { Runs } from './runs.ts'

/** All that pages and interfaces of the studio work with. */
export interface Workshop {
  readonly drafts: Drafts
  readonly gallery: Gallery
  readonly live: Live
  readonly runs: Runs
  readonly authoring: Authoring
  /** Whether templates are worked on: their pages then lead to their files. */
  readonly editing: boolean
  readonly bulk: Bulk
  readonly reviews: Reviews
  readonly kits: Kits
  readonly kitPages: KitPages
  /** Absolute path. */
  readonly projectDir: string
  /** Name of the project's folder, for people. */
  readonly project: string
  /** Whether more proofs may be asked for; if not, come back later. */
  readonly hasRoom: () => boolean
  /** Answers requests to `/api/…`. */
  readonly answer: (request: Request) => Promise<Response>
  /** What keeps it from working; empty if it is ready. */
  readonly troubles: () => Promise<readonly string[]>
  /** Stops what waits, finishes what is under way, ends all processes. */
  readonly close: () => Promise<void>
}

/** Tasks that may wait before others are asked to come back later: three campaigns of the catalogue's hundred placements. */
const MOST_WAITING = 320

/** Bytes a disk must have free. */
const ROOM = 1e9

/** How far proofs that are measured, and campaigns that are made, stand back for what somebody types. */
const STAND_BACK = 5

/**
 * Opens the studio's workshop on a project. Two crews: what somebody waits for must not queue behind what may take its time,
 * and a process that renders cannot be interrupted.
 * @param editing whether templates are worked on while it is open
 * @param projectDir folder whose `templates/` comes before the bundled ones; drafts are kept in its `.broadside`
 */
export async function openWorkshop(projectDir: string, editing = false): Promise<Workshop> {
  const root = path.resolve(projectDir)
  const cores = availableParallelism()
  const [front, back] = [hireCrew(cores), hireCrew(cores, STAND_BACK)]
  const scratch = await scratchFolder()
  const frontDesk = new Desk(front)
  const backDesk = new Desk(back)
  const designs = rememberingFinder()
  const plates = new PlateShelf(scratch.path, frontDesk)
  const drafts = new Drafts(path.join(root, '.broadside', 'drafts'))
  const runs = new Runs(root, drafts, backDesk)
  const folder = path.join(root, '.broadside', 'proofs')
  const parts = { projectDir: root, designs, plates }
  const gallery = new Gallery({ ...parts, desk: backDesk, folder })
  const live = new Live({ ...parts, drafts, front: frontDesk, back: backDesk })
  const bulk = openBulk({ projectDir: root, drafts, designs, desk: backDesk })
  const workshop: Workshop = {
    ...{ drafts, gallery, live, runs, bulk, editing },
    authoring: new Authoring({ projectDir: root, designs, gallery, live }),
    reviews: new Reviews(drafts),
    kits: new Kits(root),
    kitPages: new KitPages({ designs, desk: frontDesk, folder }),
    projectDir: root,
    project: path.basename(root),
    hasRoom: () => frontDesk.waiting + backDesk.waiting < MOST_WAITING,
    answer: (request) => answer(request, workshop),
    troubles: () => troublesOf(root),
    close: async () => {
      await Promise.all([runs.close(), bulk.close()])
      await Promise.all([front.close(), back.close()])
      await scratch.remove()
    },
  }
  return workshop
}

async function troublesOf(root: string): Promise<readonly string[]> {
  const mark = path.join(root, '.broadside', 'ready')
  const written = await writeWhole(mark, '').then(
    () => undefined,
    () => 'drafts cannot be written',
  )
  const { bavail, bsize } = await statfs(root).catch(() => ({ bavail: Number.POSITIVE_INFINITY, bsize: 1 }))
  const full = bavail * bsize < ROOM ? 'less than 1 GB of the disk is free' : undefined
  return [written, full].filter((trouble) => trouble !== undefined)
}
