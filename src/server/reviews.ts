import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { decide, doneIn, readDecisions } from '../campaign/record/approvals.ts'
import { contentOf, type Standing, standings } from '../export/approval.ts'
import type { DoneEntry } from '../export/schema.ts'
import { writeWhole } from '../store/disk.ts'
import type { Drafts } from './drafts.ts'
import { type NewComment, type NewDecision, ReviewFile } from './schema.ts'

/** A comment, and whether the export is still what it was about. */
export type Comment = ReviewFile['comments'][number] & { readonly isCurrent: boolean }

/** An export as reviewers see it. */
export interface ReviewedExport
  extends Pick<
    DoneEntry,
    'file' | 'row' | 'locale' | 'placement' | 'width' | 'height' | 'format' | 'alt' | 'caption' | 'link'
  > {
  readonly content: string
  readonly standing: Standing
}

/** A draft under review. */
export interface Reviewed {
  readonly campaign: string
  /** ISO 8601. */
  readonly askedAt: string
  readonly exports: readonly ReviewedExport[]
  readonly comments: readonly Comment[]
}

const FILE = 'review.json'

/** What a reviewer's link leads to, besides what every page is drawn with. */
const GUESTS = /^\/(?:api\/reviews|review)\/([a-z0-9-]+)\/([A-Za-z0-9_-]{22})(?=[/?]|$)/
const EVERYBODYS = /^\/(_astro\/|mark\.svg$)/

/** Reviews of drafts: a link each, comments, and decisions about the exports as they lie there. */
export class Reviews {
  readonly #drafts: Drafts
  /** Changes of one review happen one after another. */
  readonly #changing = new Map<string, Promise<unknown>>()

  constructor(drafts: Drafts) {
    this.#drafts = drafts
  }

  /** The secret part of the link to review a draft, made when it is first asked for; `undefined` if there is no such draft. */
  async ask(id: string): Promise<string | undefined> {
    if ((await this.#drafts.read(id)) === undefined) return undefined
    const { secret } = await this.#change(id, (before) => before)
    return secret
  }

  /** Whether somebody was asked to review a draft, and by which secret. */
  async secretOf(id: string): Promise<string | undefined> {
    return (await this.#read(id))?.secret
  }

  /** Makes another link; the old one leads nowhere from now on. Comments and decisions stay. */
  async askAnew(id: string): Promise<string | undefined> {
    if ((await this.#drafts.read(id)) === undefined) return undefined
    const { secret } = await this.#change(id, (before) => ({ ...before, secret: newSecret() }))
    return secret
  }

  /** Whether an address is one that a reviewer may ask for. Takes as long whatever the secret is. */
  async admits(url: string): Promise<boolean> {
    if (EVERYBODYS.test(url)) return true
    const [, id, given] = GUESTS.exec(url) ?? []
    return id !== undefined && given !== undefined && (await this.opens(id, given))
  }

  /** Whether a secret is that of the review of a draft. */
  async opens(id: string, given: string): Promise<boolean> {
    const secret = await this.secretOf(id)
    return (
      secret !== undefined &&
      given.length === secret.length &&
      timingSafeEqual(Buffer.from(given), Buffer.from(secret))
    )
  }

  /** How a draft stands; `undefined` if nobody was asked. */
  async read(id: string): Promise<Reviewed | undefined> {
    const [draft, review] = await Promise.all([this.#drafts.read(id), this.#read(id)])
    if (draft === undefined || review === undefined) return undefined
    const out = this.#drafts.outOf(id)
    const standing = standings(await readDecisions(out))
    const exports = (await this.#entries(id)).map((entry): ReviewedExport => {
      const { file, row, locale, placement, width, height, format, alt, caption, link } = entry
      return {
        ...{ file, row, locale, placement, width, height, format, alt },
        ...(caption === undefined ? {} : { caption }),
        ...(link === undefined ? {} : { link }),
        content: contentOf(entry),
        standing: standing(entry),
      }
    })
    const now = new Set(exports.map(keyOf))
    const comments = review.comments.map((each) => ({ ...each, isCurrent: now.has(keyOf(each.about)) }))
    return { campaign: draft.campaign.name, askedAt: review.askedAt, exports, comments }
  }

  /** Keeps a comment. */
  async comment(id: string, comment: NewComment): Promise<void> {
    const said = { ...comment, id: randomUUID(), at: new Date().toISOString(), done: false }
    await this.#change(id, (before) => ({ ...before, comments: [...before.comments, said].slice(-2000) }))
  }

  /** Marks a comment as seen to, or not. */
  async settle(id: string, comment: string, done: boolean): Promise<void> {
    await this.#change(id, (before) => ({
      ...before,
      comments: before.comments.map((each) => (each.id === comment ? { ...each, done } : each)),
    }))
  }

  /** Enters a decision. Throws `INPUT_INVALID` where what was seen is not what lies there now, `FOLDER_BUSY` while it is being made. */
  decide(id: string, decision: NewDecision): Promise<void> {
    const { note, ...rest } = decision
    const said = { ...rest, at: new Date().toISOString(), ...(note === undefined ? {} : { note }) }
    return this.#inTurn(id, () => decide(this.#drafts.outOf(id), said))
  }

  /** Whether a file is one of the exports that are reviewed. */
  async shows(id: string, file: string): Promise<boolean> {
    return (await this.#entries(id)).some((entry) => entry.file === file)
  }

  async #entries(id: string): Promise<readonly DoneEntry[]> {
    const entries: DoneEntry[] = []
    try {
      for await (const entry of doneIn(this.#drafts.outOf(id))) entries.push(entry)
    } catch {
      // Nothing was made yet.
    }
    return entries
  }

  async #read(id: string): Promise<ReviewFile | undefined> {
    try {
      const text = await readFile(path.join(this.#drafts.folderOf(id), FILE), 'utf8')
      return ReviewFile.parse(JSON.parse(text))
    } catch {
      return undefined
    }
  }

  #change(id: string, make: (before: ReviewFile) => ReviewFile): Promise<ReviewFile> {
    return this.#inTurn(id, async () => {
      const fresh = {
        schema: 1,
        secret: newSecret(),
        askedAt: new Date().toISOString(),
        comments: [],
      } as const
      const before = await this.#read(id)
      const after = make(before ?? { ...fresh, comments: [] })
      if (after === before) return after
      const file = path.join(this.#drafts.folderOf(id), FILE)
      await writeWhole(file, `${JSON.stringify(after, null, 2)}\n`, { durable: true })
      return after
    })
  }

  #inTurn<T>(id: string, act: () => Promise<T>): Promise<T> {
    const turn = (this.#changing.get(id) ?? Promise.resolve()).catch(() => {}).then(act)
    this.#changing.set(id, turn)
    const forget = (): void => {
      if (this.#changing.get(id) === turn) this.#changing.delete(id)
    }
    turn.then(forget, forget)
    return turn
  }
}

/** 128 bits. */
function newSecret(): string {
  return randomBytes(16).toString('base64url')
}

function keyOf({ row, locale, placement, content }: NewComment['about']): string {
  return JSON.stringify([row, locale, placement, content])
}
