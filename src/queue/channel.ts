import type { Readable, Writable } from 'node:stream'

/** File descriptor of the channel in a worker process. */
export const CHANNEL = 3

/** Bytes of the longest message that is taken. The answers of renderers have kilobytes. */
const LONGEST = 64 * 2 ** 20

const LINE_FEED = 0x0a

/**
 * Reads messages: JSON, one a line. Not Node's own channel between processes: what is no message there is an uncaught
 * error in the process that reads, so that one broken renderer would end the program.
 * @param onBroken called once, with what was found; nothing is read after it
 */
export function listen(
  stream: Readable,
  onMessage: (message: unknown) => void,
  onBroken: (found: string) => void,
  longest = LONGEST,
): void {
  let parts: Buffer[] = []
  let length = 0
  let broken = false
  const fail = (found: string): void => {
    broken = true
    parts = []
    onBroken(found)
  }
  stream.on('data', (chunk: Buffer) => {
    let rest = chunk
    while (!broken) {
      const end = rest.indexOf(LINE_FEED)
      const piece = end < 0 ? rest : rest.subarray(0, end)
      parts.push(piece)
      length += piece.byteLength
      if (length > longest) return fail(`a message of more than ${longest} bytes`)
      if (end < 0) return
      const line = Buffer.concat(parts)
      parts = []
      length = 0
      rest = rest.subarray(end + 1)
      const message = parsed(line)
      if (message === undefined) return fail(`${line.byteLength} bytes that are no message`)
      onMessage(message)
    }
  })
  // The process at the other end is gone; whoever started it hears of that.
  stream.on('error', () => {})
}

/** Sends a message (plain data). One that nobody reads any more is lost. */
export function send(stream: Writable, message: unknown): void {
  if (!stream.writable) return
  stream.write(`${JSON.stringify(message)}\n`, () => {})
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'))
  } catch {
    return undefined
  }
}
