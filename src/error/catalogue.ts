/** What every operational failure is called. Codes are permanent: scripts and docs rely on them. */
export interface CatalogueEntry {
  readonly title: string
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean
  /** Exit code of the command line when this stops it. */
  readonly exit: 1 | 2 | 3
}

export const CATALOGUE = {
  INPUT_INVALID: { title: 'The input has mistakes', retryable: false, exit: 2 },
  PICTURE_UNREADABLE: { title: 'A picture cannot be read', retryable: false, exit: 2 },
  PICTURE_TOO_LARGE: { title: 'A picture is larger than allowed', retryable: false, exit: 2 },
  FONT_UNREADABLE: { title: 'A font cannot be read', retryable: false, exit: 2 },
  GLYPHS_MISSING: { title: 'A font lacks characters of the copy', retryable: false, exit: 2 },
  MARKUP_INVALID: { title: 'An overlay cannot be set', retryable: false, exit: 2 },
  COPY_OVERSET: { title: 'Copy does not fit', retryable: false, exit: 1 },
  CONTRAST_LOW: { title: 'Type is not readable on its ground', retryable: false, exit: 1 },
  CONTRACT_BROKEN: { title: 'An export would break the readability contract', retryable: false, exit: 1 },
  LETTERING_STRAY: { title: 'A picture shows lettering nobody asked for', retryable: false, exit: 1 },
  FILE_TOO_LARGE: { title: 'No file is small enough for the placement', retryable: false, exit: 1 },
  RENDER_FAILED: { title: 'The renderer failed', retryable: true, exit: 1 },
  RENDER_TIMEOUT: { title: 'The renderer took too long', retryable: true, exit: 1 },
  RENDER_MEMORY: { title: 'The renderer took too much memory', retryable: true, exit: 1 },
  RENDER_UNAVAILABLE: { title: 'No renderer can be started', retryable: true, exit: 3 },
  SIGNING_FAILED: { title: 'A file could not be signed', retryable: false, exit: 1 },
  DISK_FULL: { title: 'The disk is full', retryable: true, exit: 3 },
  FOLDER_BUSY: { title: 'Another run writes into the folder', retryable: true, exit: 3 },
  JOURNAL_UNUSABLE: { title: 'The journal of a folder cannot be used', retryable: false, exit: 2 },
  WRITE_FAILED: { title: 'A file could not be written', retryable: true, exit: 1 },
  PROVIDER_UNAVAILABLE: { title: 'The picture provider is unavailable', retryable: true, exit: 3 },
  PLATE_KEY_MISSING: { title: 'There is no key for the picture provider', retryable: false, exit: 3 },
  PLATE_KEY_REFUSED: { title: 'The picture provider does not know the key', retryable: false, exit: 3 },
  PLATE_NOT_ALLOWED: { title: 'The account may not use the image model', retryable: false, exit: 3 },
  PLATE_MODEL_UNKNOWN: { title: 'The picture provider has no such model', retryable: false, exit: 3 },
  PLATE_QUOTA: { title: 'The account at the picture provider is used up', retryable: false, exit: 3 },
  PLATE_RATE_LIMITED: { title: 'The picture provider asks for fewer calls', retryable: true, exit: 3 },
  PLATE_TIMEOUT: { title: 'The picture provider did not answer in time', retryable: true, exit: 3 },
  PLATE_CUT_OFF: { title: 'The answer of the picture provider ended early', retryable: true, exit: 3 },
  PLATE_BLOCKED: {
    title: 'The picture provider refused the prompt or the picture',
    retryable: false,
    exit: 1,
  },
  PLATE_REJECTED: { title: 'The picture provider does not take the request', retryable: false, exit: 1 },
  PLATE_BROKEN: { title: 'The picture provider sent no sound picture', retryable: true, exit: 1 },
  PLATE_NOT_STORED: { title: 'A picture has not been generated yet', retryable: false, exit: 1 },
  PLATE_DAMAGED: { title: 'A stored plate was changed or damaged', retryable: false, exit: 1 },
  BUDGET_REACHED: { title: 'The budget does not allow another picture', retryable: false, exit: 1 },
  QUEUE_UNAVAILABLE: { title: 'The queue cannot be reached', retryable: true, exit: 3 },
  STORE_UNAVAILABLE: { title: 'The store cannot be used', retryable: true, exit: 3 },
  NOT_FOUND: { title: 'There is no such thing', retryable: false, exit: 2 },
  KEY_REUSED: { title: 'The idempotency key stands for another request', retryable: false, exit: 2 },
  SERVER_BUSY: { title: 'The server has too much to do', retryable: true, exit: 3 },
  CANCELLED: { title: 'Stopped on request', retryable: true, exit: 1 },
} as const satisfies Record<string, CatalogueEntry>

export type ErrorCode = keyof typeof CATALOGUE
