import { randomBytes } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { sha256 } from '../kit/hash.ts'
import { within, writeWhole } from '../store/disk.ts'
import { keepPicture, picturesIn, type StoredPicture } from './picture-folder.ts'
import { DraftCampaign, PICTURE_PATH } from './schema.ts'

/** A campaign somebody works on. It lies on disk as a campaign file with its pictures beside it, so the command line makes it as well. */
export interface Draft {
  readonly id: string
  readonly campaign: DraftCampaign
  /** Changes with every byte of the file: whoever saves names the one they started from. */
  readonly revision: string
  /** ISO 8601. */
  readonly savedAt: string
}

/** Somebody else saved in the meantime. */
export class Conflict extends Error {
  readonly current: Draft
  constructor(current: Draft) {
    super('the draft was changed elsewhere')
    this.current = current
  }
}

const ID = /^[a-z0-9-]{4,80}$/
const FILE = 'campaign.json'
/** Drafts below a folder, each in one of its own: `campaign.json`, `pictures/`, `out/`. */
export class Drafts {
  readonly #root: string
  /** Saves of one draft happen one after another. */
  readonly #saving = new Map<string, Promise<unknown>>()

  constructor(root: string) {
    this.#root = root
  }

  /** Absolute path of the folder of a draft. Throws a RangeError for what is no id. */
  folderOf(id: string): string {
    if (!ID.test(id)) throw new RangeError('no id of a draft')
    return within(this.#root, id)
  }

  fileOf(id: string): string {
    return path.join(this.folderOf(id), FILE)
  }

  /** Where exports of a draft are written. */
  outOf(id: string): string {
    return path.join(this.folderOf(id), 'out')
  }

  async list(): Promise<readonly Draft[]> {
    const names = await readdir(this.#root).catch(() => [])
    const drafts = await Promise.all(names.filter((name) => ID.test(name)).map((id) => this.read(id)))
    return drafts.filter((draft) => draft !== undefined).toSorted((a, b) => (a.savedAt < b.savedAt ? 1 : -1))
  }

  /** The draft of that id; `undefined` if there is none, or its file is not sound. */
  async read(id: string): Promise<Draft | undefined> {
    if (!ID.test(id)) return undefined
    try {
      const text = await readFile(this.fileOf(id), 'utf8')
      const { mtime } = await stat(this.fileOf(id))
      const parsed = DraftCampaign.safeParse(JSON.parse(text))
      if (!parsed.success) return undefined
      return { id, campaign: parsed.data, revision: sha256(text), savedAt: mtime.toISOString() }
    } catch {
      return undefined
    }
  }

  /** An id no draft has. */
  newId({ name }: Pick<DraftCampaign, 'name'>): string {
    return `${name.slice(0, 40).replace(/-$/, '')}-${randomBytes(4).toString('hex')}`
  }

  async create(campaign: DraftCampaign, id: string = this.newId(campaign)): Promise<Draft> {
    await this.#write(id, campaign)
    return (await this.read(id)) as Draft
  }

  async copy(id: string): Promise<Draft | undefined> {
    const draft = await this.read(id)
    if (draft === undefined) return undefined
    const copy = await this.create(draft.campaign)
    for (const { path: name } of await this.pictures(id)) {
      const target = path.join(this.folderOf(copy.id), name)
      await mkdir(path.dirname(target), { recursive: true })
      await copyFile(path.join(this.folderOf(id), name), target)
    }
    return copy
  }

  /** Saves if the draft is still what it was at `revision`. Throws {@link Conflict} with what it is now. */
  save(id: string, campaign: DraftCampaign, revision: string): Promise<Draft | undefined> {
    const before = this.#saving.get(id) ?? Promise.resolve()
    const saving = before
      .catch(() => {})
      .then(async () => {
        const current = await this.read(id)
        if (current === undefined) return undefined
        if (current.revision !== revision) throw new Conflict(current)
        await this.#write(id, campaign)
        return this.read(id)
      })
    this.#saving.set(id, saving)
    const forget = (): void => {
      if (this.#saving.get(id) === saving) this.#saving.delete(id)
    }
    saving.then(forget, forget)
    return saving
  }

  async remove(id: string): Promise<void> {
    await rm(this.folderOf(id), { recursive: true, force: true })
  }

  async pictures(id: string): Promise<readonly StoredPicture[]> {
    return picturesIn(this.folderOf(id))
  }

  /** Keeps a picture of a draft. Throws `PICTURE_UNREADABLE` or `PICTURE_TOO_LARGE`. */
  async keepPicture(id: string, name: string, bytes: Uint8Array): Promise<StoredPicture> {
    return keepPicture(this.folderOf(id), name, bytes)
  }

  /** The bytes of a picture; `undefined` if there is none of that path. */
  async picture(id: string, name: string): Promise<Uint8Array | undefined> {
    if (!ID.test(id) || !PICTURE_PATH.test(name)) return undefined
    return readFile(path.join(this.folderOf(id), name)).catch(() => undefined)
  }

  /** A file that was made from the draft, with its size in bytes; `undefined` if there is none. */
  async made(id: string, file: string): Promise<{ stream: ReadStream; size: number } | undefined> {
    try {
      const location = within(this.outOf(id), file)
      const facts = await stat(location)
      return facts.isFile() ? { stream: createReadStream(location), size: facts.size } : undefined
    } catch {
      return undefined
    }
  }

  async #write(id: string, campaign: DraftCampaign): Promise<void> {
    await writeWhole(this.fileOf(id), `${JSON.stringify(campaign, null, 2)}\n`, { durable: true })
  }
}
