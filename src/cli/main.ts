import { readFileSync } from 'node:fs'
import { runCommand } from './commander.ts'
import { reportFailure } from './failure.ts'
import { processTerminal } from './terminal.ts'

/** Runs the command line and returns its exit code. Verbs load when they are asked for, so that help is instant. */
export async function run(argv: readonly string[]): Promise<number> {
  const terminal = processTerminal()
  try {
    return await runCommand(
      argv,
      version(),
      {
        make: async (files, options) => (await import('./make.ts')).make(files, options, terminal),
        proof: async (files, options) =>
          options.against === undefined
            ? (await import('./make.ts')).make(files, options, terminal)
            : (await import('./review.ts')).reviewCampaigns(
                files,
                { ...options, against: options.against },
                terminal,
              ),
        quote: async (files, options) =>
          (await import('./quote.ts')).quoteCampaigns(files, options, terminal),
        generatePlates: async (files, options) =>
          (await import('./plate.ts')).generate(files, options, terminal),
        comparePlates: async (file, options) => (await import('./plate.ts')).compare(file, options, terminal),
        revisePlate: async (from, options) => (await import('./plate.ts')).revise(from, options, terminal),
        settleCharge: async (id, usd, options) =>
          (await import('./plate.ts')).settleCharge(id, usd, options, terminal),
        listPlates: async (options) => (await import('./plate.ts')).list(options, terminal),
        sizes: async (words, options) =>
          options.check === undefined
            ? (await import('./sizes.ts')).sizes(words, options, terminal)
            : (await import('./sizes-check.ts')).checkSizes(options.check, options, terminal),
        check: async (names, options) => (await import('./check.ts')).check(names, options, terminal),
        importTokens: async (file, options) =>
          (await import('./tokens.ts')).importTokens(file, options, terminal),
        exportTokens: async (brand, options) =>
          (await import('./tokens.ts')).exportTokens(brand, options, terminal),
        verify: async (folders, options) => (await import('./verify.ts')).verify(folders, options, terminal),
        approve: async (folder, options) => (await import('./approve.ts')).approve(folder, options, terminal),
        platePrompt: async (files, options) =>
          (await import('./plate-prompt.ts')).printPrompts(files, options, terminal),
        init: async (folder, options) => (await import('./init.ts')).init(folder, options, terminal),
        initTemplate: async (name, options) =>
          (await import('./init-from.ts')).initTemplate(name, options, terminal),
        initBrand: async (name, options) =>
          (await import('./init-from.ts')).initBrand(name, options, terminal),
        studio: async (folder, options) => (await import('./studio.ts')).studio(folder, options, terminal),
        mcp: async (folder, options) => (await import('./mcp.ts')).mcp(folder, options, terminal),
        worker: async (options) => (await import('./worker.ts')).runWorker(options, terminal),
        showRuns: async (id, options) => (await import('./runs.ts')).showRuns(id, options, terminal),
        cancelRun: async (id, options) => (await import('./runs.ts')).cancelRun(id, options, terminal),
        doctor: async (options) => (await import('./doctor.ts')).doctor(options, terminal),
      },
      terminal,
    )
  } catch (error) {
    return reportFailure(error, terminal, argv.includes('--json'))
  }
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version
}
