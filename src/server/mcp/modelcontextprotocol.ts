import { McpServer, ResourceTemplate } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { ToolAnswer } from './answer.ts'
import type { Tool } from './tools.ts'

/** Text that can be read by its address, one for each name. */
export interface Library {
  /** Before the name, such as `broadside://templates/`. */
  readonly address: string
  readonly title: string
  readonly about: string
  readonly names: () => Promise<readonly { readonly name: string; readonly title: string }[]>
  /** JSON; rejects for what there is not. */
  readonly read: (name: string) => Promise<string>
}

export interface McpOptions {
  readonly version: string
  /** How the tools belong together, for models. */
  readonly instructions: string
  readonly tools: readonly Tool[]
  readonly libraries: readonly Library[]
  readonly onTrouble: (message: string) => void
}

/** Serves tools over standard input and output. Ends when the input does; `ended` resolves then. */
export function serveTools(options: McpOptions): { readonly close: () => Promise<void> } {
  return serveStdio(() => serverOf(options), { onerror: ({ message }) => options.onTrouble(message) })
}

function serverOf({ version, instructions, tools, libraries }: McpOptions): McpServer {
  const server = new McpServer({ name: 'broadside', version }, { instructions })
  for (const { name, title, about, reads, input, call } of tools) {
    const annotations = { title, readOnlyHint: reads, destructiveHint: false, openWorldHint: false }
    server.registerTool(
      name,
      { title, description: `${title}. ${about}`, inputSchema: unchecked(input), annotations },
      async (given, { mcpReq: { signal } }) => resultOf(await call(given, signal)),
    )
  }
  for (const { address, title, about, names, read } of libraries) {
    const list = async () => ({
      resources: (await names()).map((one) => ({
        ...one,
        uri: `${address}${one.name}`,
        mimeType: 'application/json',
      })),
    })
    server.registerResource(
      title,
      new ResourceTemplate(`${address}{name}`, { list }),
      { title, description: about, mimeType: 'application/json' },
      async (uri, { name = '' }) => ({
        contents: [{ uri: uri.href, mimeType: 'application/json', text: await read(String(name)) }],
      }),
    )
  }
  return server
}

function resultOf({ said, pictures, wrong }: ToolAnswer) {
  return {
    content: [
      { type: 'text' as const, text: JSON.stringify(said) },
      ...pictures.map((picture) => ({ type: 'image' as const, ...picture })),
    ],
    structuredContent: { ...said },
    ...(wrong ? { isError: true } : {}),
  }
}

/** A schema that is only shown: tools check what they are given themselves, and tell every mistake with what was meant. */
function unchecked(schema: Readonly<Record<string, unknown>>) {
  const shown = (): Record<string, unknown> => ({ ...schema })
  return {
    '~standard': {
      version: 1 as const,
      vendor: 'broadside',
      validate: (value: unknown) => ({ value }),
      jsonSchema: { input: shown, output: shown },
    },
  }
}
