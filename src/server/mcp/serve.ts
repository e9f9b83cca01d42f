import { once } from 'node:events'
import { VERSION } from '../../campaign/engines.ts'
import { templateNames } from '../../template/find.ts'
import { VERBS } from '../verbs/verbs.ts'
import type { Workshop } from '../workshop.ts'
import { type Library, serveTools } from './modelcontextprotocol.ts'
import { toolsOf } from './tools.ts'

const INSTRUCTIONS = [
  'Broadside sets copy on brand templates and makes finished posters and social assets. Every export is proved readable on its own pixels, or refused with what to change.',
  'Choose a template (list_templates) and describe it (describe_template): its fields are the keys of copy. Try copy with check_copy or render, which cost nothing, and mend what is refused: remedies were tried and fit.',
  'Then make_campaign, ask campaign_status until it is no longer running, and look at the contact sheet.',
].join('\n')

/** Serves the workshop to a model over standard input and output until the input ends or it is told to. */
export async function serveMcp(workshop: Workshop, told: Promise<unknown>): Promise<void> {
  const serving = serveTools({
    version: VERSION,
    instructions: INSTRUCTIONS,
    tools: toolsOf(workshop),
    libraries: [templatesOf(workshop)],
    onTrouble: (message) => void process.stderr.write(`${message}\n`),
  })
  await workshop.begin()
  await Promise.race([told, once(process.stdin, 'end'), once(process.stdin, 'close')])
  await serving.close()
  await workshop.close()
}

function templatesOf(workshop: Workshop): Library {
  const describe = VERBS.find(({ name }) => name === 'describe_template')
  return {
    address: 'broadside://templates/',
    title: 'Templates',
    about: 'Fields, limits, samples and placements of each template.',
    // Only what they are called: to read all of them takes seconds.
    names: async () =>
      (await templateNames(workshop.projectDir)).map((name) => ({ name, title: name.replaceAll('-', ' ') })),
    read: async (name) => {
      const { signal } = new AbortController()
      return JSON.stringify(await describe?.perform({ template: name }, { workshop, signal }), null, 2)
    },
  }
}
