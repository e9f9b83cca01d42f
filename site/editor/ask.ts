/** What the server says when it cannot do something. */
export class Refusal extends Error {
  readonly status: number
  /** The whole answer. */
  readonly body: unknown
  constructor(status: number, body: unknown) {
    super(messageOf(body) ?? `The studio answered with ${status}.`)
    this.status = status
    this.body = body
  }
}

/** Asks the studio's own server. Rejects with a {@link Refusal}, or with a TypeError where it does not answer. */
export async function ask(path: string, options: RequestInit = {}): Promise<Response> {
  const response = await fetch(path, options)
  if (response.ok) return response
  throw new Refusal(response.status, await response.json().catch(() => undefined))
}

export function sending(value: unknown, method = 'POST', headers: Record<string, string> = {}): RequestInit {
  return { method, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(value) }
}

/** Values of an answer that comes line by line. */
export async function* linesOf<T>(response: Response): AsyncGenerator<T> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { done: true }
    if (done) break
    const lines = `${rest}${value}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield JSON.parse(line)
  }
  if (rest !== '') yield JSON.parse(rest)
}

function messageOf(body: unknown): string | undefined {
  const { detail, hint } = (body ?? {}) as { detail?: string; hint?: string }
  if (detail === undefined) return undefined
  return [detail, hint].filter((text) => text !== undefined).join(' ')
}
