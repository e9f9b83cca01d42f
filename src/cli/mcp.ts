import { serveMcp } from '../server/mcp/serve.ts'
import { openWorkshop } from '../server/workshop.ts'
import { projectFolder, toldToEnd } from './serving.ts'
import type { Terminal } from './terminal.ts'

/** Serves a project to a model, over standard input and output, until either ends. */
export async function mcp(folder: string, terminal: Terminal): Promise<number> {
  const project = projectFolder(folder, terminal)
  const workshop = await openWorkshop(project, { onTrouble: (message) => terminal.note(message) })
  await serveMcp(workshop, toldToEnd())
  return 0
}
