import { quote } from '../error/issue.ts'
import { PlateFailure } from './failure.ts'

/** How a call to a provider went wrong, as plain data. */
export type Fault =
  | { readonly kind: 'timeout' }
  /** No connection: the request was never sent. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** The connection ended after the request was sent. */
  | { readonly kind: 'reset'; readonly reason: string }
  /** The answer began and did not end. */
  | { readonly kind: 'cut' }
  /** The answer holds no picture. */
  | { readonly kind: 'empty'; readonly reason: string }
  /** The provider said no. */
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly code?: string | undefined
      readonly type?: string | undefined
      readonly param?: string | undefined
      readonly message: string
      /** Stage and categories of a moderation, as the provider sends them. */
      readonly moderation?: { readonly stage: string; readonly categories: readonly string[] } | undefined
      /** Milliseconds it asks to wait. */
      readonly after?: number | undefined
    }

/** What the words of a failure need to know. */
export interface FaultContext {
  readonly model: string
  /** `api.openai.com`, or what stands in its place. */
  readonly host: string
  /** Seconds a call may take. */
  readonly seconds: number
  readonly requestId?: string | undefined
}

type Refusal = Extract<Fault, { kind: 'refused' }>

/** What a fault is called, whether it may have been paid for, and what to do. Pure. */
export function failureOf(fault: Fault, context: FaultContext): PlateFailure {
  const { host, seconds } = context
  switch (fault.kind) {
    case 'timeout':
      return new PlateFailure('PLATE_TIMEOUT', {
        message: `${host} did not answer within ${seconds} s; the picture may have been made and charged, and is counted so`,
        hint: 'Run the same command again: what is stored is not asked for again. Lower quality and smaller formats are quicker.',
        charged: 'maybe',
        again: 'never',
      })
    case 'unreachable':
      return new PlateFailure('PROVIDER_UNAVAILABLE', {
        message: `${host} cannot be reached: ${fault.reason}`,
        hint: 'Check the network and OPENAI_BASE_URL, then run the same command again.',
        charged: 'no',
        again: 'free',
      })
    case 'reset':
      return new PlateFailure('PROVIDER_UNAVAILABLE', {
        message: `${host} closed the connection: ${fault.reason}; the picture may have been charged, and is counted so`,
        hint: 'Run the same command again later.',
        charged: 'maybe',
        again: 'once',
      })
    case 'cut':
      return new PlateFailure('PLATE_CUT_OFF', {
        message: `The answer of ${host} ended before the picture did; it was charged, and is counted so`,
        hint: 'Run the same command again; if it happens often, something between here and there cuts long answers.',
        charged: 'yes',
        again: 'once',
      })
    case 'empty':
      return new PlateFailure('PLATE_BROKEN', {
        message: `${host} answered without a sound picture: ${fault.reason}`,
        hint: 'Run the same command again, or choose another model.',
        charged: 'yes',
        again: 'once',
      })
    case 'refused':
      return refusalOf(fault, context)
  }
}

function refusalOf(fault: Refusal, { model, host, requestId }: FaultContext): PlateFailure {
  const { status, code, moderation } = fault
  const said = `${quote(fault.message)}${requestId === undefined ? '' : ` (request ${requestId})`}`
  if (code === 'moderation_blocked' || code === 'content_policy_violation')
    return blocked(moderation, requestId)
  if (status === 401) {
    return new PlateFailure('PLATE_KEY_REFUSED', {
      message: `${host} does not know the key in OPENAI_API_KEY`,
      hint: 'Keys are listed at https://platform.openai.com/api-keys; check that this one was copied whole and was not revoked.',
      charged: 'no',
      again: 'never',
    })
  }
  if (status === 403) {
    const verify = /verif/i.test(fault.message)
    return new PlateFailure('PLATE_NOT_ALLOWED', {
      message: verify
        ? `${model} is only for verified organisations, and this one is not`
        : `${host} does not allow this key to use ${model}: ${said}`,
      hint: verify
        ? 'Verify it at https://platform.openai.com/settings/organization/general; it can take a quarter of an hour to be known everywhere.'
        : 'Check the rights of the key and its project.',
      charged: 'no',
      again: 'never',
    })
  }
  if (status === 404) {
    return new PlateFailure('PLATE_MODEL_UNKNOWN', {
      message: `${host} has no model ${quote(model)}`,
      hint: 'Set "model" in the plate of the campaign to one that it has.',
      charged: 'no',
      again: 'never',
    })
  }
  if (status === 429 && code === 'insufficient_quota') {
    return new PlateFailure('PLATE_QUOTA', {
      message: `The account at ${host} is used up or has reached its own limit`,
      hint: 'Add credit or raise the limit at https://platform.openai.com/settings/organization/billing, then run the same command again.',
      charged: 'no',
      again: 'never',
    })
  }
  if (status === 429) {
    return new PlateFailure('PLATE_RATE_LIMITED', {
      message: `${host} asks for fewer calls: ${said}`,
      hint: 'Run the same command again in a minute; --plate-rate 2 asks for two pictures a minute.',
      charged: 'no',
      again: 'free',
      after: fault.after,
    })
  }
  if (status >= 500 || status === 408 || status === 409) {
    return new PlateFailure('PROVIDER_UNAVAILABLE', {
      message: `${host} is out of order (HTTP ${status}); the picture may have been charged, and is counted so`,
      hint: 'Run the same command again later.',
      charged: 'maybe',
      again: 'once',
      after: fault.after,
    })
  }
  const where = fault.param ? ` ("${fault.param}")` : ''
  return new PlateFailure('PLATE_REJECTED', {
    message: `${host} does not take the request for ${model}${where}: ${said}`,
    hint: 'For servers that take fewer parameters set "like": "compat" in the plate of the campaign.',
    charged: 'no',
    again: 'never',
  })
}

function blocked(moderation: Refusal['moderation'], requestId: string | undefined): PlateFailure {
  const stage = moderation?.stage ?? 'unknown'
  const what =
    stage === 'input'
      ? 'the prompt'
      : stage === 'output'
        ? 'the picture it had made'
        : 'the prompt or the picture'
  const categories = moderation?.categories ?? []
  const why = categories.length > 0 ? `, for ${categories.join(', ')}` : ''
  const id = requestId === undefined ? '' : ` (request ${requestId})`
  return new PlateFailure('PLATE_BLOCKED', {
    message: `The provider’s safety filter refused ${what}${why}${id}`,
    hint: 'Change the scene: no named people, no marks of others, nothing that could be read as harmful. Asking again unchanged does not help.',
    // A picture that was made and then withheld has cost its maker as much.
    charged: stage === 'input' ? 'no' : 'maybe',
    again: 'never',
  })
}
