import type { PlateModel } from '../../plate/model.ts'
import type { PaceLimits } from '../../plate/pace.ts'

/** How plates are had from image models. */
export interface PlateOptions {
  /** Folder of the plates that were paid for, and of the ledger; `.broadside/plates` in the project unless given. */
  readonly folder?: string
  /** The model of campaigns with the source `bridge`; see `fromAiSdk`. */
  readonly model?: PlateModel
  /** US dollars that `accounts` may come to in all, this run and earlier ones. No cap unless given. */
  readonly budget?: number
  /** Names of campaigns whose charges count towards the budget; that of this one unless given. `all`: whatever was spent in the project. */
  readonly accounts?: readonly string[] | 'all'
  /** Calls for one plate that may be charged; 2 unless given: the second where the first gave nothing sound. */
  readonly tries?: 1 | 2
  /** `false`: nothing is asked for. A plate that is not in the store stops the run before anything is written. */
  readonly ask?: false
  /** Have words and references looked at for harm before they are sent, where the provider offers it; not unless given. */
  readonly moderate?: 'warn' | 'block'
  /** Hand plates in together, at half the price, and wait up to a day; a run that is stopped is gone on with. */
  readonly batch?: boolean
  /** Milliseconds between looks at a batch; 30 000 unless given. */
  readonly batchEvery?: number
  /**
   * What takes the place of a plate that cannot be had: a built-in one, or `none`: its exports fail. Unless given, `none`,
   * but where there is no key at all, so that nothing can be asked for.
   */
  readonly fallback?: 'procedural' | 'none'
  /** `OPENAI_API_KEY` unless given. */
  readonly apiKey?: string
  /** `OPENAI_BASE_URL` unless given. */
  readonly baseURL?: string
  /** Milliseconds a call may take; 280 000 unless given. */
  readonly timeout?: number
  /** Calls at once and in a minute; 2 and 5 unless given. */
  readonly pace?: Partial<PaceLimits>
}
