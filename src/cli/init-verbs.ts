import type { Means, Program } from './commander.ts'
import { INIT } from './help.ts'
import type { InitOptions } from './init.ts'
import type { InitFromOptions } from './init-from.ts'

/** What the command line needs to start something. */
export interface InitVerbs {
  init(folder: string, options: InitOptions): Promise<number>
  initTemplate(name: string | undefined, options: InitFromOptions): Promise<number>
  initBrand(name: string | undefined, options: InitFromOptions): Promise<number>
}

/** Adds the verb `init`, with those below it. */
export function addInit(program: Program, verbs: InitVerbs, { act }: Means): void {
  const init = program
    .command('init')
    .summary('write a brand, template and campaign to start from')
    .argument('[folder]', 'where to write', '.')
    .option('--json', 'print the files written as JSON')
    .addHelpText('after', INIT)
    .action(act((folder: string, options: InitOptions) => verbs.init(folder, options)))
  init
    .command('template')
    .summary('copy a template to make it your own')
    .argument('[name]', 'its name in this project (default: my- and the name of the other)')
    .requiredOption('--from <template>', 'the template that is copied')
    .option('--json', 'print the files written as JSON')
    .addHelpText('after', INIT)
    .action(act((name: string | undefined, options: InitFromOptions) => verbs.initTemplate(name, options)))
  init
    .command('brand')
    .summary('copy a brand kit to make it your own')
    .argument('[name]', 'its name in this project (default: my- and the name of the other)')
    .requiredOption('--from <brand>', 'the kit that is copied')
    .option('--json', 'print the files written as JSON')
    .addHelpText('after', INIT)
    .action(act((name: string | undefined, options: InitFromOptions) => verbs.initBrand(name, options)))
}
