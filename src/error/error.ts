import { CATALOGUE, type ErrorCode } from './catalogue.ts'
import { formatIssue, type Issue } from './issue.ts'

/** An error as plain data, to cross a process border or stand in a manifest. */
export interface WireError {
  readonly code: ErrorCode
  readonly message: string
  readonly hint?: string
  readonly issues?: readonly Issue[]
}

/** A failure the program knows: a permanent code, what happened and why, and what to do. */
export class BroadsideError extends Error {
  override readonly name = 'BroadsideError'
  readonly code: ErrorCode
  /** What to do about it. */
  readonly hint: string | undefined
  /** For `INPUT_INVALID`: everything that is wrong. */
  readonly issues: readonly Issue[]

  constructor(
    code: ErrorCode,
    options: { message: string; hint?: string; issues?: readonly Issue[]; cause?: unknown },
  ) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
    this.issues = options.issues ?? []
  }

  get retryable(): boolean {
    return CATALOGUE[this.code].retryable
  }

  get exit(): 1 | 2 | 3 {
    return CATALOGUE[this.code].exit
  }

  toWire(): WireError {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.issues.length === 0 ? {} : { issues: this.issues }),
    }
  }

  static fromWire(wire: WireError): BroadsideError {
    return new BroadsideError(wire.code, wire)
  }
}

/** The error of what was called off, by a signal or by whoever ran it. */
export function cancelled(): BroadsideError {
  return new BroadsideError('CANCELLED', { message: 'Stopped on request' })
}

/** Throws `INPUT_INVALID` with all issues, or returns if there are none. */
export function refuseIssues(issues: readonly Issue[]): void {
  if (issues.length === 0) return
  const message = issues.length === 1 ? '1 mistake in the input' : `${issues.length} mistakes in the input`
  throw new BroadsideError('INPUT_INVALID', {
    message: `${message}\n${issues.map((issue) => `  ${formatIssue(issue)}`).join('\n')}`,
    issues,
  })
}
