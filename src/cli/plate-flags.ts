import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ProduceEvent } from '../campaign/event.ts'
import type { PlateOptions } from '../campaign/plates/plate-options.ts'
import { BroadsideError } from '../error/error.ts'
import { moneyText, usd } from '../kit/money.ts'
import type { AiSdkImageModel } from '../plate/ai-sdk.ts'
import type { PlateModel } from '../plate/model.ts'
import type { Terminal } from './terminal.ts'

/** Flags of every verb that may pay for plates. */
export interface PlateFlags {
  /** Folder of the plates that were paid for. */
  readonly plates?: string
  /** US dollars. */
  readonly budget?: number
  readonly fallback?: 'procedural' | 'none'
  /** Pictures asked for in a minute. */
  readonly plateRate?: number
  /** Ask whether words and references are harmful, first. */
  readonly moderate?: 'warn' | 'block'
  /** Hand plates in together, at half the price. */
  readonly batch?: boolean
  /** Module whose default export is an image model. */
  readonly provider?: string
}

/**
 * The flags as `produce` takes them.
 * @param campaigns all that the command makes: together they keep to the budget
 */
export async function plateOptions(
  flags: PlateFlags,
  campaigns: readonly string[],
  folder: string,
): Promise<PlateOptions> {
  const { plates, budget, fallback, plateRate, batch = false, moderate, provider } = flags
  return {
    ...(provider === undefined ? {} : { model: await modelIn(path.resolve(folder, provider), provider) }),
    accounts: campaigns,
    batch,
    ...(plates === undefined ? {} : { folder: path.resolve(folder, plates) }),
    ...(moderate === undefined ? {} : { moderate }),
    ...(budget === undefined ? {} : { budget }),
    ...(fallback === undefined ? {} : { fallback }),
    ...(plateRate === undefined ? {} : { pace: { perMinute: plateRate } }),
  }
}

/** The default export of a module: what `fromAiSdk` gives, or an AI SDK image model as it is. */
async function modelIn(file: string, name: string): Promise<PlateModel> {
  const { fromAiSdk } = await import('../plate/ai-sdk.ts')
  let found: unknown
  try {
    found = ((await import(pathToFileURL(file).href)) as { default?: unknown }).default
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new BroadsideError('INPUT_INVALID', {
      message: `--provider ${name} cannot be loaded: ${reason}`,
      cause,
    })
  }
  if (found !== null && typeof found === 'object') {
    if ('draw' in found) return found as PlateModel
    if ('doGenerate' in found) return fromAiSdk(found as AiSdkImageModel)
  }
  throw new BroadsideError('INPUT_INVALID', {
    message: `--provider ${name} has no image model as its default export`,
    hint: "For example: export default google.image('gemini-3-pro-image')",
  })
}

/** What a person is told while plates are had; `undefined` for other events. */
export function plateNews(event: ProduceEvent, paint: Terminal['paint']): string | undefined {
  switch (event.type) {
    case 'plates-priced': {
      const { asked, stored, waiting, likely, most } = event
      const missing = asked - stored - waiting
      const others = [
        ...(stored === 0 ? [] : [`${plates(stored)} from the store`]),
        ...(waiting === 0 ? [] : [`${plates(waiting)} in a batch that was handed in`]),
      ].join(', ')
      if (missing === 0) return paint('quiet', `${others}: nothing to pay`)
      const price =
        likely === undefined || most === undefined
          ? 'at a price nobody publishes'
          : `for about ${moneyText(usd(likely))}, at most ${moneyText(usd(most))}`
      const rest = others === '' ? '' : ` (${others})`
      return `Asking for ${plates(missing)} ${price}${rest}. A picture can take two minutes.`
    }
    case 'plate-bought':
      return `  ${event.family} plate by ${event.model}: ${moneyText(usd(event.cost))}, ${(event.ms / 1000).toFixed(0)} s`
    case 'plate-retried': {
      const wait = event.waitMs < 1000 ? '' : ` in ${Math.round(event.waitMs / 1000)} s`
      return paint('quiet', `  ${event.family} plate: ${event.message}; asking again${wait}`)
    }
    case 'plate-warning':
      return `  ${event.message}`
    case 'batch-waited':
      return paint(
        'quiet',
        `  batch ${event.id}: ${event.finished} of ${event.total} plates; Ctrl-C stops waiting, the same command goes on`,
      )
    case 'plate-failed': {
      const instead = event.fallback ? ' A built-in plate takes its place.' : ''
      return paint('bad', `  ${event.family} plate: ${event.error.message}.${instead}`)
    }
    default:
      return undefined
  }
}

function plates(count: number): string {
  return count === 1 ? '1 plate' : `${count} plates`
}
