import { serveMcp } from '../server/mcp/serve.ts'
import { openWorkshop } from '../server/workshop.ts'
import { projectFolder, toldToEnd } from './serving.ts'
import type { Terminal } from './terminal.ts'

export interface McpOptions {
  /** US dollars that pictures may ever cost. Nothing unless given: a model that spends is asked for by name. */
  readonly budget?: number
}

/** Serves a project to a model, over standard input and output, until either ends. */
export async function mcp(folder: string, { budget = 0 }: McpOptions, terminal: Terminal): Promise<number> {
  const project = projectFolder(folder, terminal)
  const workshop = await openWorkshop(project, { budget, onTrouble: (message) => terminal.note(message) })
  await serveMcp(workshop, toldToEnd())
  return 0
}
