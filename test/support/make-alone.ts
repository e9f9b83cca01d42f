import { make } from '../../src/cli/make.ts'
import { processTerminal } from '../../src/cli/terminal.ts'

// `broadside make` in this one process, so that a signal at any call of the system ends all of it: campaign, output folder.

const [campaign = '', out = ''] = process.argv.slice(2)
process.exitCode = await make([campaign], { out, only: [], jobs: 0, quiet: true }, processTerminal())
