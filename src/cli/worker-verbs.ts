import { seconds, wholeNumber } from './arguments.ts'
import type { Means, Program } from './commander.ts'
import { WORKER } from './help.ts'
import type { RunFlags } from './runs.ts'
import type { WorkerFlags } from './worker.ts'

/** What the command line needs for many machines. */
export interface WorkerVerbs {
  worker(options: WorkerFlags): Promise<number>
  showRuns(run: string | undefined, options: RunFlags): Promise<number>
  cancelRun(run: string, options: RunFlags): Promise<number>
}

/** Adds the verb `worker` and the verbs below it. */
export function addWorker(program: Program, verbs: WorkerVerbs, { act, reads }: Means): void {
  const worker = program
    .command('worker')
    .enablePositionalOptions()
    .summary('make exports for other machines; see and stop what they make')
    .description('Makes exports for other machines, until it is stopped.')
    .option('--redis <url>', 'redis:// or rediss:// (default: BROADSIDE_REDIS)')
    .option('--store <url>', 's3://bucket/prefix or file:///folder (default: BROADSIDE_STORE)')
    .option('--endpoint <url>', 'of an S3-compatible server (default: AWS_ENDPOINT_URL_S3)')
    .option('-j, --jobs <n>', 'processes to render in (default: one per core)', reads(wholeNumber))
    .option(
      '--lease <seconds>',
      'after which the work of a worker that fell silent goes to another',
      reads(seconds),
      30,
    )
    .option('--grace <seconds>', 'to finish what is under way when it is stopped', reads(seconds), 60)
    .option('--cache <folder>', 'for plates and designs it fetches (default: the temp folder)')
    .option('--json', 'print what happens as lines of JSON')
    .option('-v, --verbose', 'name every export as it is made')
    .addHelpText('after', WORKER)
    .action(act((options: WorkerFlags) => verbs.worker(options)))
  worker
    .command('status')
    .summary('tell how runs stand, what failed and why, and who works')
    .argument('[run]', 'one run (default: all of the last days)')
    .option('--redis <url>', 'redis:// or rediss:// (default: BROADSIDE_REDIS)')
    .option('--json', 'print it as JSON')
    .action(act((run: string | undefined, options: RunFlags) => verbs.showRuns(run, options)))
  worker
    .command('cancel')
    .summary('stop a run, from any machine')
    .argument('<run>', 'as make and status name it')
    .option('--redis <url>', 'redis:// or rediss:// (default: BROADSIDE_REDIS)')
    .option('--json', 'print it as JSON')
    .action(act((run: string, options: RunFlags) => verbs.cancelRun(run, options)))
}
