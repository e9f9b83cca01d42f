import type { ErrorCode } from '../error/catalogue.ts'
import { BroadsideError } from '../error/error.ts'

/** Whether a failed call was, may have been, or cannot have been paid for. */
type Charged = 'no' | 'maybe' | 'yes'

/** Whether the same call may be made again: at no risk, at most once because it may be paid twice, or not at all. */
type Again = 'free' | 'once' | 'never'

/** A call to an image model that failed, with what it means for the bill. */
export class PlateFailure extends BroadsideError {
  readonly charged: Charged
  readonly again: Again
  /** Milliseconds the provider asks to wait. */
  readonly after: number | undefined

  constructor(
    code: ErrorCode,
    options: { message: string; hint?: string; charged: Charged; again: Again; after?: number | undefined },
  ) {
    super(code, options)
    this.charged = options.charged
    this.again = options.again
    this.after = options.after
  }
}

/** Codes that hold for every call of a run: there is no use in making the others. */
const FOR_ALL: ReadonlySet<ErrorCode> = new Set([
  'PLATE_KEY_MISSING',
  'PLATE_KEY_REFUSED',
  'PLATE_NOT_ALLOWED',
  'PLATE_MODEL_UNKNOWN',
  'PLATE_QUOTA',
  'CANCELLED',
])

export function stopsAll({ code }: BroadsideError): boolean {
  return FOR_ALL.has(code)
}
