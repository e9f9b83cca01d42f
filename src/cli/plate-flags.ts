import path from 'node:path'
import type { PlateOptions } from '../campaign/buy-plates.ts'
import type { ProduceEvent } from '../campaign/event.ts'
import { moneyText, usd } from '../kit/money.ts'
import type { Terminal } from './terminal.ts'

/** Flags of every verb that may pay for plates. */
export interface PlateFlags {
  /** Folder of the plates that were paid for. */
  readonly plates?: string
  /** US dollars. */
  readonly budget?: number
  readonly fallback?: 'procedural'
  /** Pictures asked for in a minute. */
  readonly plateRate?: number
}

/**
 * The flags as `produce` takes them.
 * @param campaigns all that the command makes: together they keep to the budget
 */
export function plateOptions(flags: PlateFlags, campaigns: readonly string[], folder: string): PlateOptions {
  const { plates, budget, fallback, plateRate } = flags
  return {
    accounts: campaigns,
    ...(plates === undefined ? {} : { folder: path.resolve(folder, plates) }),
    ...(budget === undefined ? {} : { budget }),
    ...(fallback === undefined ? {} : { fallback }),
    ...(plateRate === undefined ? {} : { pace: { perMinute: plateRate } }),
  }
}

/** What a person is told while plates are had; `undefined` for other events. */
export function plateNews(event: ProduceEvent, paint: Terminal['paint']): string | undefined {
  switch (event.type) {
    case 'plates-priced': {
      const { asked, stored, likely, most } = event
      const missing = asked - stored
      if (missing === 0) return paint('quiet', `${plates(asked)} from the store: nothing to pay`)
      const price =
        likely === undefined || most === undefined
          ? 'at a price nobody publishes'
          : `for about ${moneyText(usd(likely))}, at most ${moneyText(usd(most))}`
      const rest = stored === 0 ? '' : `, ${stored} from the store`
      return `Asking for ${plates(missing)} ${price}${rest}. A picture can take two minutes.`
    }
    case 'plate-bought':
      return `  ${event.family} plate by ${event.model}: ${moneyText(usd(event.cost))}, ${(event.ms / 1000).toFixed(0)} s`
    case 'plate-retried': {
      const wait = event.waitMs < 1000 ? '' : ` in ${Math.round(event.waitMs / 1000)} s`
      return paint('quiet', `  ${event.family} plate: ${event.message}; asking again${wait}`)
    }
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
