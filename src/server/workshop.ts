import { statfs } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { hireCrew } from '../campaign/crew.ts'
import { rememberingFinder } from '../campaign/input/design-finder.ts'
import { scratchFolder } from '../campaign/scratch.ts'
import { writeWhole } from '../store/disk.ts'
import { answer } from './api.ts'
import { Authoring } from './authoring.ts'
import { openBook } from './book.ts'
import { type Bulk, openBulk } from './bulk/bulk.ts'
import { Campaigns } from './campaigns.ts'
import { Desk } from './desk.ts'
import { Drafts } from './drafts.ts'
import { Gallery } from './gallery.ts'
import { Keys } from './keys.ts'
import { KitPages } from './kit-page.ts'
import { Kits } from './kits.ts'
import { Live } from './live.ts'
import { PictureShop } from './picture-shop.ts'
import type { Planned } from './planned.ts'
import { PlateHistory } from './plate-history.ts'
import { PlateShelf } from './plate-shelf.ts'
import { Proofing } from './proofing.ts'
import { Purchases } from './purchases.ts'
import { Renders } from './renders.ts'
import { Reviews } from './reviews.ts'
import { type RunState, Runs } from './runs.ts'
import type { DraftCampaign } from './schema.ts'
import { StyleSwatches } from './style-swatches.ts'
import { Turns } from './turns.ts'
import { Outbox } from './webhooks/outbox.ts'

/** All that pages and interfaces of the studio work with. */
export interface Workshop {
  readonly drafts: Drafts
  readonly gallery: Gallery
  readonly live: Live
  readonly runs: Runs
  readonly swatches: StyleSwatches
  readonly history: PlateHistory
  readonly purchases: Purchases
  readonly shop: PictureShop
  readonly renders: Renders
  readonly campaigns: Campaigns
  /** Idempotency keys of requests. */
  readonly keys: Keys
  /** Absolute path of the folder with the pictures that programs have sent, in its `pictures/`. */
  readonly uploads: string
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
  /** Goes on with what was cut short when the project was served last, and sends what is still to be sent. */
  readonly begin: () => Promise<void>
  /** Begins nothing more, and stops runs after what is under way. */
  readonly pause: () => Promise<void>
  /** The same, and ends all processes. */
  readonly close: () => Promise<void>
}

export interface WorkshopOptions {
  /** Whether templates are worked on while it is open. */
  readonly editing?: boolean
  /** Also send webhooks to this machine. */
  readonly localWebhooks?: boolean
  /** What webhooks are signed with. */
  readonly webhookSecret?: string | undefined
  /** Milliseconds before each further try of a webhook. */
  readonly webhookWaits?: readonly number[]
  /** US dollars that all pictures of the project may ever cost, whoever asks for them; 10 unless given. */
  readonly budget?: number | undefined
  /** Pictures asked for in a minute; 5 unless given. */
  readonly perMinute?: number | undefined
  /** Told what an operator should know. */
  readonly onTrouble?: (message: string) => void
}

/** Tasks that may wait before others are asked to come back later: three campaigns of the catalogue's hundred placements. */
const MOST_WAITING = 320

/** Bytes a disk must have free. */
const ROOM = 1e9

/** US dollars. An open page must not spend without end. */
const BUDGET = 10

/** How far proofs that are measured, and campaigns that are made, stand back for what somebody types. */
const STAND_BACK = 5

/**
 * Opens the studio's workshop on a project. Two crews: what somebody waits for must not queue behind what may take its time,
 * and a process that renders cannot be interrupted.
 * @param projectDir folder whose `templates/` comes before the bundled ones; drafts are kept in its `.broadside`
 */
export async function openWorkshop(projectDir: string, options: WorkshopOptions = {}): Promise<Workshop> {
  const root = path.resolve(projectDir)
  const own = path.join(root, '.broadside')
  const uploads = path.join(own, 'uploads')
  const book = await openBook(own)
  const outbox = await Outbox.open(book, {
    folder: own,
    loopback: options.localWebhooks === true,
    ...(options.webhookSecret === undefined ? {} : { secret: options.webhookSecret }),
    ...(options.webhookWaits === undefined ? {} : { waits: options.webhookWaits }),
    ...(options.onTrouble === undefined ? {} : { onTrouble: options.onTrouble }),
  })
  const cores = availableParallelism()
  const [front, back] = [hireCrew(cores), hireCrew(cores, STAND_BACK)]
  const scratch = await scratchFolder()
  const frontDesk = new Desk(front)
  const backDesk = new Desk(back)
  const designs = rememberingFinder()
  const plates = new PlateShelf(scratch.path, frontDesk)
  const drafts = new Drafts(path.join(own, 'drafts'))
  const folder = path.join(own, 'proofs')
  const parts = { projectDir: root, designs, plates, drafts, front: frontDesk, back: backDesk }
  const history = new PlateHistory(root, drafts)
  const purchases = new Purchases()
  const { budget = BUDGET, perMinute } = options
  const gallery = new Gallery({ ...parts, desk: backDesk, folder })
  const proofing = new Proofing(parts)
  const live = new Live({ ...parts, proofing })
  const runs = new Runs({
    ...{ projectDir: root, designs, drafts, desk: backDesk },
    onEnd: (id, state) => outbox.tell(id, 'campaign.ended', told(id, state)),
  })
  const bulk = openBulk({ projectDir: root, drafts, designs, desk: backDesk })
  // None waits: who is let in is served in the time it takes, under any load, and all others know at once to come back.
  const turns = new Turns(cores)
  const renders = new Renders({ ...parts, turns, scratch: scratch.path, folder: uploads })
  const plan = (campaign: DraftCampaign): Promise<Planned> => renders.plan(campaign)
  let pausing: Promise<unknown> | undefined
  const pause = async (): Promise<void> => {
    pausing ??= Promise.all([runs.close(), bulk.close(), outbox.close(), purchases.close()])
    await pausing
  }
  const workshop: Workshop = {
    ...{ drafts, gallery, live, runs, bulk, renders, uploads },
    editing: options.editing === true,
    campaigns: new Campaigns({ drafts, runs, outbox, back: backDesk, uploads, plan }),
    keys: new Keys(book),
    authoring: new Authoring({ projectDir: root, designs, gallery, proofing }),
    reviews: new Reviews(drafts),
    kits: new Kits(root),
    kitPages: new KitPages({ designs, desk: frontDesk, folder }),
    swatches: new StyleSwatches({ projectDir: root, designs, desk: backDesk }),
    history,
    purchases,
    shop: new PictureShop({ projectDir: root, drafts, designs, history, purchases, budget, perMinute }),
    projectDir: root,
    project: path.basename(root),
    hasRoom: () => frontDesk.waiting + backDesk.waiting < MOST_WAITING,
    answer: (request) => answer(request, workshop),
    troubles: async () => [
      ...[front, back].flatMap((crew) => crew.trouble?.() ?? []).slice(0, 1),
      ...(await troublesOf(root)),
    ],
    begin: async () => {
      outbox.start()
      await runs.resume()
    },
    pause,
    close: async () => {
      await pause()
      await Promise.all([front.close(), back.close()])
      await scratch.remove()
      book.close()
    },
  }
  return workshop
}

/** What a webhook says of a run that has ended. */
function told(id: string, { status, total, made, refused, failed, error }: RunState): object {
  const { code, message } = error ?? {}
  const more = error === undefined ? {} : { error: { code, message } }
  return { id, status, total, made, refused, failed, ...more, self: `/api/v1/campaigns/${id}` }
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
