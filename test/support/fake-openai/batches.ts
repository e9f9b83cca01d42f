import type { Reply } from './server.ts'

/** The Batch API of the fake: files, batches, and their results. */
export interface BatchOffice {
  readonly batches: ReadonlyMap<string, { readonly metadata: unknown; readonly keys: readonly string[] }>
  /** How often a batch has to be looked at before it has ended. */
  looks: number
  /** How batches end. */
  outcome: 'completed' | 'expired'
  answer(
    method: string,
    path: string,
    type: string,
    body: Buffer,
  ): Promise<Reply | { text: string } | undefined>
}

interface Batch {
  readonly id: string
  readonly metadata: unknown
  readonly keys: readonly string[]
  readonly lines: readonly { custom_id: string; url: string; body: Record<string, unknown> }[]
  left: number
  output: string | undefined
}

/** @param carryOut answers one line of a batch */
export function batchOffice(carryOut: (fields: Record<string, unknown>) => Promise<Reply>): BatchOffice {
  const files = new Map<string, string>()
  const batches = new Map<string, Batch>()
  const office: BatchOffice = { batches, looks: 1, outcome: 'completed', answer }
  return office

  async function answer(method: string, path: string, type: string, body: Buffer) {
    const [, kind, id = '', part] = /^\/v1\/(files|batches)\/?([^/?]*)\/?([^?]*)/.exec(path) ?? []
    if (kind === 'files' && method === 'POST')
      return { status: 200, body: { id: await keep(type, body), object: 'file' } }
    if (kind === 'files' && part === 'content') return { text: files.get(id) ?? '' }
    if (kind === 'batches' && method === 'POST')
      return { status: 200, body: facts(begin(JSON.parse(body.toString('utf8')))) }
    if (kind === 'batches' && id === '')
      return { status: 200, body: { object: 'list', data: [...batches.values()].map(facts) } }
    const batch = batches.get(id)
    if (kind !== 'batches' || batch === undefined) return undefined
    await look(batch)
    return { status: 200, body: facts(batch) }
  }

  async function keep(type: string, body: Buffer): Promise<string> {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
    if (form.get('purpose') !== 'batch') throw new Error('the purpose must be batch')
    const id = `file-${files.size + 1}`
    files.set(id, await (form.get('file') as File).text())
    return id
  }

  function begin({ input_file_id: input, metadata }: { input_file_id: string; metadata: unknown }): Batch {
    const lines = (files.get(input) ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const keys = lines.map(({ custom_id: key }) => key)
    const batch = {
      id: `batch_${batches.size + 1}`,
      metadata,
      keys,
      lines,
      left: office.looks,
      output: undefined,
    }
    batches.set(batch.id, batch)
    return batch
  }

  /** Every look brings a batch nearer to its end, where all of it is carried out. */
  async function look(batch: Batch): Promise<void> {
    if (batch.left > 0) batch.left--
    if (batch.left > 0 || batch.output !== undefined || office.outcome === 'expired') return
    const results: string[] = []
    for (const [index, { custom_id: key, body }] of batch.lines.entries()) {
      const { status, body: answered } = await carryOut(body)
      const response = { status_code: status, request_id: `req_batch_${index}`, body: answered }
      results.push(JSON.stringify({ id: `line_${index}`, custom_id: key, response, error: null }))
    }
    batch.output = `file-${files.size + 1}`
    files.set(batch.output, results.join('\n'))
  }

  function facts({ id, metadata, left, lines, output }: Batch) {
    const ended = left === 0
    return {
      id,
      object: 'batch',
      endpoint: '/v1/images/generations',
      status: ended ? office.outcome : 'in_progress',
      metadata,
      output_file_id: output,
      request_counts: { total: lines.length, completed: ended ? lines.length : 0, failed: 0 },
    }
  }
}
