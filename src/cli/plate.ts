import { existsSync } from 'node:fs'
import path from 'node:path'
import type { ProduceEvent } from '../campaign/event.ts'
import { buyPlates } from '../campaign/plates/buy-plates.ts'
import { comparePlates } from '../campaign/plates/compare-plates.ts'
import { platesFolder } from '../campaign/plates/plates-folder.ts'
import { revisePlate } from '../campaign/plates/revise-plate.ts'
import type { Revision } from '../campaign/plates/revision.ts'
import { prepare } from '../campaign/prepare.ts'
import { refuseIssues } from '../error/error.ts'
import { dollars, moneyText, usd } from '../kit/money.ts'
import type { Family } from '../placement/family.ts'
import { type Charge, Ledger } from '../plate/ledger.ts'
import { PlateStore, type StoredPlate } from '../plate/plate-store.ts'
import { writeWhole } from '../store/disk.ts'
import { findCampaigns, projectAt } from './campaign-files.ts'
import { stopOnInterrupt } from './interrupt.ts'
import { type PlateFlags, plateNews, plateOptions } from './plate-flags.ts'
import { type Terminal, table } from './terminal.ts'

/** Options of `broadside plate revise`. */
export interface ReviseFlags extends PlateFlags, Omit<Revision, 'from' | 'mask' | 'references'> {
  readonly mask?: string
  readonly reference: NonNullable<Revision['references']>
  readonly json?: boolean
}

/** Characters of a key that people see; any six that are unique will do. */
const SHOWN = 12

/** Has the plates of campaigns made, without exports. Returns 1 if one could not be had. */
export async function generate(
  names: readonly string[],
  options: PlateFlags & { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const places = await findCampaigns(names, terminal.folder)
  const plates = await plateOptions(
    options,
    places.map(({ name }) => name),
    terminal.folder,
  )
  const prepared = []
  for (const { file, projectDir } of places) {
    prepared.push({
      projectDir,
      ...(await prepare(file, { projectDir, plates: plates.folder, model: plates.model })),
    })
  }
  const stopping = new AbortController()
  const release = stopOnInterrupt(stopping, terminal, 'Stopping when the pictures asked for are here.')
  const onEvent = (event: ProduceEvent): void => {
    const news = plateNews(event, terminal.paint)
    if (news !== undefined) terminal.note(news)
  }
  const all: { campaign: string; family: string; key: string; file: string; cost: number }[] = []
  let missing = 0
  try {
    for (const { projectDir, input, plan } of prepared) {
      const { name: campaign } = input.campaign
      // Who asks for plates wants no others.
      const options = { fallback: 'none', ...plates } as const
      const context = { projectDir, campaign, options, signal: stopping.signal, onEvent }
      await buyPlates(plan, context)
      for (const plate of plan.plates()) {
        if (plate.source === 'missing') missing++
        if (plate.source !== 'stored') continue
        const { family, key, path: file, record } = plate
        all.push({ campaign, family, key, file: path.relative(terminal.folder, file), cost: record.cost })
      }
    }
  } finally {
    release()
  }
  if (options.json) terminal.out(JSON.stringify({ ok: missing === 0, plates: all }, null, 2))
  else if (all.length === 0 && missing === 0)
    terminal.out('No plate of these campaigns is made by an image model.')
  else
    for (const line of table(
      all.map(({ campaign, family, key, file }) => [campaign, family, key.slice(0, SHOWN), file]),
    ))
      terminal.out(line)
  return missing === 0 ? 0 : 1
}

/** Options of `broadside plate compare`. */
export interface CompareFlags extends PlateFlags {
  readonly models: readonly string[]
  readonly family?: Family
  readonly out: string
  readonly json?: boolean
}

/** Has one plate made by several models and lays them on a sheet. Returns 1 if one could not be had. */
export async function compare(file: string, options: CompareFlags, terminal: Terminal): Promise<number> {
  const [place] = await findCampaigns([file], terminal.folder)
  if (place === undefined) return 2
  const { models, family, json } = options
  const stopping = new AbortController()
  const release = stopOnInterrupt(stopping, terminal, 'Stopping when the picture asked for is here.')
  try {
    const compared = await comparePlates(place.file, {
      projectDir: place.projectDir,
      models,
      family,
      plates: await plateOptions(options, [place.name], terminal.folder),
      signal: stopping.signal,
      onEvent: (event) => {
        const news = plateNews(event, terminal.paint)
        if (news !== undefined) terminal.note(news)
      },
    })
    const sheet = path.join(options.out, `${compared.campaign}-${compared.family}-models.jpg`)
    await writeWhole(path.resolve(terminal.folder, sheet), compared.sheet)
    const { sheet: _bytes, ...facts } = compared
    const ok = compared.plates.every(({ failed }) => failed === undefined)
    if (json) terminal.out(JSON.stringify({ ok, ...facts, sheet }, null, 2))
    else {
      const isRead = compared.plates.some(({ text }) => text !== undefined)
      for (const line of table(
        compared.plates.map(({ model, quality, key, cost, seconds, busy, text, failed }) => [
          model,
          quality,
          key.slice(0, SHOWN),
          cost === undefined ? '' : moneyText(usd(cost)),
          seconds === undefined ? '' : `${seconds.toFixed(0)} s`,
          ...(isRead
            ? [text === undefined ? '' : `${text.exact} of ${text.asked} strings read exactly`]
            : []),
          failed ?? (busy === undefined ? '' : `edges on ${Math.round(busy * 100)} % of the calm areas`),
        ]),
        [3, 4],
      ))
        terminal.out(line)
      terminal.out(`\nall at a glance   ${sheet}`)
    }
    return ok ? 0 : 1
  } finally {
    release()
  }
}

/** Changes a stored plate, or a photo, into a new plate. */
export async function revise(from: string, options: ReviseFlags, terminal: Terminal): Promise<number> {
  const { reference, ...flags } = options
  const isFile = existsSync(path.resolve(terminal.folder, from))
  const stored = await revisePlate(
    {
      ...flags,
      from: isFile ? path.resolve(terminal.folder, from) : from,
      ...(flags.mask === undefined ? {} : { mask: path.resolve(terminal.folder, flags.mask) }),
      references: reference.map(({ role, path: file }) => ({
        role,
        path: path.resolve(terminal.folder, file),
      })),
    },
    {
      projectDir: await projectAt(terminal.folder),
      plates: await plateOptions(flags, ['revisions'], terminal.folder),
      onPrice: (price) =>
        terminal.note(
          price === undefined
            ? 'Asking for 1 plate, at a price nobody publishes.'
            : `Asking for 1 plate for about ${moneyText(usd(price.likely))}, at most ${moneyText(usd(price.most))}. It can take two minutes.`,
        ),
      onTry: ({ message }) => terminal.note(terminal.paint('quiet', `  ${message}; asking again`)),
    },
  )
  const { record } = stored
  const file = path.relative(terminal.folder, stored.path)
  if (options.json) terminal.out(JSON.stringify({ ok: true, key: record.key, file, record }, null, 2))
  else {
    terminal.out(
      `${record.key.slice(0, SHOWN)}  ${record.width} × ${record.height}  ${moneyText(usd(record.cost))}  ${file}`,
    )
    terminal.out(`In a campaign: "plate": { "source": "stored", "key": "${record.key.slice(0, SHOWN)}" }`)
  }
  return 0
}

/** Lists the stored plates, each below the one it was made from, and what was paid. */
export async function list(
  options: { readonly plates?: string; readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const folder = options.plates === undefined ? undefined : path.resolve(terminal.folder, options.plates)
  const store = new PlateStore(platesFolder(await projectAt(terminal.folder), folder))
  const all = await Promise.all((await store.keys()).map((key) => store.find(key)))
  const plates = all.filter((stored) => stored !== undefined)
  const spent = spentIn(store.ledgerFile)
  if (options.json) {
    const records = plates.map(({ record, path: file }) => ({
      path: path.relative(terminal.folder, file),
      ...record,
    }))
    terminal.out(JSON.stringify({ ok: true, plates: records, spent }, null, 2))
    return 0
  }
  if (plates.length === 0) terminal.out(`No plates in ${path.relative(terminal.folder, store.folder)}`)
  for (const line of table(lineage(plates), [4])) terminal.out(line)
  if (spent.settled + spent.open > 0)
    terminal.out(`\n${moneyText(usd(spent.settled + spent.open))} spent in all`)
  if (spent.unknown.length > 0) {
    terminal.out(
      `Of it ${moneyText(usd(spent.open))} for calls under way or with an unknown outcome, which count in full:`,
    )
    for (const line of table(
      spent.unknown.map(({ id, at, account, model, key, amount }) => [
        `  ${id}`,
        at.slice(0, 16).replace('T', ' '),
        account,
        model,
        key.slice(0, SHOWN),
        moneyText(amount),
      ]),
    ))
      terminal.out(line)
    terminal.out('Where the bill of the provider says something else: broadside plate settle <number> <usd>')
  }
  return 0
}

/** Enters what a call of unknown outcome came to. */
export async function settleCharge(
  id: number,
  cost: number,
  options: { readonly plates?: string },
  terminal: Terminal,
): Promise<number> {
  const folder = options.plates === undefined ? undefined : path.resolve(terminal.folder, options.plates)
  const store = new PlateStore(platesFolder(await projectAt(terminal.folder), folder))
  const ledger = existsSync(store.ledgerFile) ? new Ledger(store.ledgerFile) : undefined
  try {
    if (ledger?.settle(id, usd(cost))) {
      terminal.out(`Charge ${id} is settled at ${moneyText(usd(cost))}.`)
      return 0
    }
  } finally {
    ledger?.close()
  }
  const expected = 'the number of an open charge, as `broadside plate list` shows it'
  refuseIssues([{ file: 'plate settle', path: '', found: `${id}`, expected }])
  return 2
}

/** Rows of a table, ancestors first, what was made from them indented below. */
function lineage(plates: readonly StoredPlate[]): readonly (readonly string[])[] {
  const known = new Set(plates.map(({ record }) => record.key))
  const byTime = plates.toSorted((a, b) => (a.record.at < b.record.at ? -1 : 1))
  const rows = (parent: string | undefined, depth: number): readonly (readonly string[])[] =>
    byTime
      .filter(({ record }) =>
        parent === undefined ? !known.has(record.parent ?? '') : record.parent === parent,
      )
      .flatMap(({ record }) => [
        [
          `${'  '.repeat(depth)}${record.key.slice(0, SHOWN)}`,
          record.family,
          `${record.width} × ${record.height}`,
          `${record.model} ${record.quality}`,
          moneyText(usd(record.cost)),
          record.edit === undefined
            ? (record.prompt.split('\n')[0]?.slice(0, 48) ?? '')
            : `${record.edit}: ${record.prompt.split('\n')[0]?.slice(0, 40)}`,
        ],
        ...rows(record.key, depth + 1),
      ])
  return rows(undefined, 0)
}

function spentIn(file: string): { settled: number; open: number; unknown: readonly Charge[] } {
  if (!existsSync(file)) return { settled: 0, open: 0, unknown: [] }
  const ledger = new Ledger(file)
  try {
    const { settled, open } = ledger.spent()
    const unknown = ledger.charges().filter(({ state }) => state === 'open')
    return { settled: dollars(settled), open: dollars(open), unknown }
  } finally {
    ledger.close()
  }
}
