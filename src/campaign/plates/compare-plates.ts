import { readFile } from 'node:fs/promises'
import { BroadsideError, refuseIssues } from '../../error/error.ts'
import { type ContactCell, layContactSheet } from '../../export/contact-sheet.ts'
import { type Box, scaleBox } from '../../kit/geometry.ts'
import { dollars, moneyText, usd } from '../../kit/money.ts'
import type { Pixels } from '../../kit/pixels.ts'
import type { Family } from '../../placement/family.ts'
import { legalSize } from '../../plate/legal-size.ts'
import { modelFamilyOf, modelRow } from '../../plate/model-table.ts'
import { estimateOrder, orderKey, type PlateOrder } from '../../plate/order.ts'
import { readTone, toneOf } from '../../plate/tone.ts'
import { decodePicture } from '../../raster/sharp.ts'
import type { ProduceEvent } from '../event.ts'
import type { Job } from '../plan.ts'
import { prepare } from '../prepare.ts'
import { havePlates } from './buy-plates.ts'
import type { ModelPlate } from './planned-plate.ts'
import type { PlateOptions } from './plate-options.ts'
import type { CarriedJob, TextScore } from './read-plate.ts'
import { modelPlatesOf } from './stored-plates.ts'

/** One plate of a comparison. */
export interface Compared {
  readonly model: string
  readonly provider: string
  readonly key: string
  readonly quality: string
  /** Absolute path; left out where it could not be had. */
  readonly file?: string
  readonly width: number
  readonly height: number
  /** US dollars when it was made. */
  readonly cost?: number
  /** Seconds the call took; left out for a plate that was in the store. */
  readonly seconds?: number
  /**
   * Share (0..1) of the calm areas that has an edge; up to 0.25 is calm. Of a plate that carries text: where the overlay sets
   * the rest. Left out where there is no such area.
   */
  readonly busy?: number
  /** How much of its text reads. Left out where the campaign has no generated fields. */
  readonly text?: TextScore
  readonly failed?: string
}

export interface Comparison {
  readonly campaign: string
  readonly family: Family
  readonly prompt: string
  readonly plates: readonly Compared[]
  /** All of them on one sheet, as JPEG. */
  readonly sheet: Uint8Array
}

interface CompareOptions {
  readonly projectDir: string
  /** Names of models as OpenAI, or what `baseURL` names, knows them. */
  readonly models: readonly string[]
  /** Family of formats to compare; that with most exports unless given. */
  readonly family?: Family | undefined
  /** `plates.model`, an AI SDK model, takes part besides. */
  readonly plates: PlateOptions
  readonly signal?: AbortSignal
  readonly onEvent: (event: ProduceEvent) => void
}

/**
 * Has the plate of one family of a campaign made by several models, one after the other, and lays them beside each other
 * with time, cost and how calm their calm areas are. Where the campaign has generated fields, each is asked for the text of
 * one row in one locale and read back. What is stored is not paid again. Rejects with `INPUT_INVALID`.
 */
export async function comparePlates(
  source: string,
  { projectDir, models, family, plates, signal, onEvent }: CompareOptions,
): Promise<Comparison> {
  const { input, plan } = await prepare(source, { projectDir, plates: plates.folder, model: plates.model })
  const wanted = modelPlatesOf(plan)
  const exportsOf = ({ key }: ModelPlate): number => plan.countOn(key)
  const carriesText = (each: ModelPlate): number => (each.carriesText ? 1 : 0)
  const [plate] = wanted
    .filter((each) => family === undefined || each.family === family)
    .toSorted((a, b) => carriesText(b) - carriesText(a) || exportsOf(b) - exportsOf(a))
  if (plate === undefined) {
    const found = family === undefined ? 'no plate by an image model' : `no ${family} plate by an image model`
    refuseIssues([
      { file: source, path: 'plate', found, expected: '"source": "openai", and formats of that family' },
    ])
    throw new Error('refused without an issue')
  }
  const carrying = largestCarried([...plan.jobsOn(plate.key)])
  plan.close()
  const takers = [...models.map((model) => withModel(plate, model)), ...ofBridge(plate, plates)]
  const campaign = input.campaign.name
  refuseOverBudget(takers, plates)
  const compared: Compared[] = []
  for (const taker of takers) {
    let seconds: number | undefined
    const bought = await havePlates([taker], {
      projectDir,
      campaign,
      options: { ...plates, fallback: 'none' },
      signal,
      onEvent: (event) => {
        if (event.type === 'plate-bought') seconds = event.ms / 1000
        // The words are the same for all of them.
        if (event.type !== 'plate-warning' || taker === takers[0]) onEvent(event)
      },
    }).catch((error: unknown) => {
      if (!(error instanceof BroadsideError) || error.code === 'CANCELLED') throw error
      return error
    })
    const made = bought instanceof BroadsideError ? undefined : bought.get(taker.key)
    const failed =
      bought instanceof BroadsideError ? bought.message : made?.source === 'missing' ? made.error.message : ''
    const { order, key } = taker
    const about = { model: order.model, provider: order.provider, key, quality: order.quality }
    if (made?.source !== 'stored') {
      compared.push({ ...about, ...order.size, failed })
      continue
    }
    const { width, height, cost } = made.record
    compared.push({
      ...about,
      file: made.path,
      width,
      height,
      cost,
      ...(seconds === undefined ? {} : { seconds }),
      ...(await scoresOf(made.path, taker, carrying)),
    })
  }
  const title = `${campaign} — ${plate.family} plate`
  const subtitle = [
    `${compared.length} models`,
    ...(carrying === undefined ? [] : [`text of ${carrying.row}, ${carrying.locale}`]),
  ].join(' · ')
  const sheet = await layContactSheet({ title, subtitle, cells: compared.map(cellOf) }, (file) =>
    readFile(file),
  )
  return { campaign, family: plate.family, prompt: plate.order.prompt, plates: compared, sheet }
}

/** The same plate, asked of another model: at its nearest size and quality. */
function withModel(plate: ModelPlate, model: string): ModelPlate {
  const modelFamily = modelFamilyOf(model)
  const { sizes, qualities } = modelRow(modelFamily)
  const { quality } = plate.order
  const order: PlateOrder = {
    ...plate.order,
    provider: 'openai',
    model,
    modelFamily,
    size: legalSize(plate.request.size, sizes),
    quality: qualities.includes(quality) ? quality : (qualities.at(-1) ?? quality),
  }
  return { ...plate, order, key: orderKey(order) }
}

function ofBridge(plate: ModelPlate, { model: handed }: PlateOptions): readonly ModelPlate[] {
  if (handed === undefined) return []
  const { provider, model = 'bridge', row, price } = handed
  const { price: _other, ...rest } = plate.order
  const order: PlateOrder = {
    ...rest,
    provider,
    model,
    modelFamily: 'compat',
    size: legalSize(plate.request.size, row.sizes),
    quality: 'medium',
    ...(price === undefined ? {} : { price }),
  }
  return [{ ...plate, order, key: orderKey(order) }]
}

/** Half a comparison is none: all of it fits, or nothing is asked for. */
function refuseOverBudget(takers: readonly ModelPlate[], { budget }: PlateOptions): void {
  if (budget === undefined) return
  const most = takers.reduce((sum, { order }) => sum + (estimateOrder(order)?.most ?? 0), 0)
  if (dollars(most) <= budget) return
  throw new BroadsideError('BUDGET_REACHED', {
    message: `The comparison costs up to ${moneyText(most)}; the budget is ${moneyText(usd(budget))}`,
    hint: 'Name fewer models, a lower quality in the campaign, or a larger budget.',
  })
}

/** The largest of the exports that show the text of a plate: for it the text was laid out. */
function largestCarried(jobs: readonly Job[]): CarriedJob | undefined {
  const areaOf = ({ placement: { width, height } }: Job): number => width * height
  const [largest] = jobs.toSorted((a, b) => areaOf(b) - areaOf(a))
  return largest?.carried === undefined ? undefined : { ...largest, carried: largest.carried }
}

async function scoresOf(
  file: string,
  { request: { calm } }: ModelPlate,
  carrying: CarriedJob | undefined,
): Promise<Pick<Compared, 'busy' | 'text'>> {
  const pixels = await decodePicture(await readFile(file), 'the plate')
  if (carrying === undefined) return busiest(pixels, calm)
  // Reading takes an engine of its own, loaded only for plates that carry text.
  const { readPlate } = await import('./read-plate.ts')
  const { text, cut } = await readPlate(pixels, carrying)
  return { text, ...busiest(cut, carrying.carried.others) }
}

/** The busiest of the calm areas, given relative (0..1) to the picture. */
function busiest(pixels: Pixels, calm: readonly Box[]): Pick<Compared, 'busy'> {
  if (calm.length === 0) return {}
  const tone = toneOf(pixels)
  return { busy: Math.max(...calm.map((area) => readTone(tone, scaleBox(area, pixels)).busy)) }
}

function cellOf({
  provider,
  model,
  quality,
  width,
  height,
  file,
  cost,
  seconds,
  busy,
  text,
  failed,
}: Compared): ContactCell {
  const facts = [
    provider === 'openai' ? model : `${provider}/${model}`,
    quality,
    ...(cost === undefined ? [] : [moneyText(usd(cost))]),
    ...(seconds === undefined ? [] : [`${seconds.toFixed(0)} s`]),
    ...(busy === undefined ? [] : [`edges on ${Math.round(busy * 100)} % of the calm areas`]),
    ...(text === undefined ? [] : [`${text.exact} of ${text.asked} strings read exactly`]),
  ]
  const caption = facts.join(' · ')
  return file === undefined
    ? { width, height, caption, failed: failed ?? '' }
    : { file, width, height, caption }
}
