/** Codes of what verification finds; permanent, as those of errors. */
export type FaultCode =
  | 'FILE_MISSING'
  | 'FILE_UNREADABLE'
  | 'BYTES_DIFFER'
  | 'HASH_DIFFERS'
  | 'FORMAT_DIFFERS'
  | 'SIZE_DIFFERS'
  | 'QUALITY_DIFFERS'
  | 'FILE_TOO_LARGE'
  | 'BOX_OUTSIDE'
  | 'TYPE_MISSING'
  | 'TYPE_OFF_ITS_BOX'
  | 'INK_DIFFERS'
  | 'CONTRAST_LOW'
  | 'WORDS_UNREAD'
  | 'NOT_MEASURABLE'
  | 'APPROVAL_VOID'

/** Something verification has to say about an export. A `fault` fails it, a `remark` does not. */
export interface VerifyFinding {
  readonly kind: 'fault' | 'remark'
  readonly code: FaultCode
  readonly slot?: string
  /** What was found and what was expected, with numbers. */
  readonly message: string
}

/** A finding that fails its export. */
export function fault(code: FaultCode, message: string, slot?: string): VerifyFinding {
  return { kind: 'fault', code, message, ...(slot === undefined ? {} : { slot }) }
}

/** A finding that does not. */
export function remark(code: FaultCode, message: string, slot?: string): VerifyFinding {
  return { kind: 'remark', code, message, ...(slot === undefined ? {} : { slot }) }
}
