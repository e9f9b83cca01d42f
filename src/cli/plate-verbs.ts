import { amount, chargeNumber, family, modelFamily, names, quality, reference } from './arguments.ts'
import type { Means, Program } from './commander.ts'
import { PLATE, PLATE_PROMPT, REVISE } from './help.ts'
import { paying } from './paying-options.ts'
import type { CompareFlags, ReviseFlags } from './plate.ts'
import type { PlateFlags } from './plate-flags.ts'

/** What the command line needs for plates. */
export interface PlateVerbs {
  generatePlates(files: readonly string[], options: PlateFlags & { readonly json?: boolean }): Promise<number>
  comparePlates(file: string, options: CompareFlags): Promise<number>
  revisePlate(from: string, options: ReviseFlags): Promise<number>
  settleCharge(id: number, usd: number, options: { readonly plates?: string }): Promise<number>
  listPlates(options: { readonly plates?: string; readonly json?: boolean }): Promise<number>
  platePrompt(files: readonly string[], options: { readonly json?: boolean }): Promise<number>
}

/** Adds the verb `plate` and the verbs below it. */
export function addPlate(program: Program, verbs: PlateVerbs, means: Means): void {
  const { act, reads } = means
  const plate = program
    .command('plate')
    .summary('have plates made by an image model, change them, list them')
    .description('Plates by image models: made, changed, listed.')
    .addHelpText('after', PLATE)
  plate
    .command('prompt')
    .summary('print what an image model would be told')
    .description('Prints what an image model would be told for the plates of campaigns.')
    .argument('<campaigns...>', 'campaign files, or folders of them')
    .option('--json', 'print the prompts as JSON')
    .addHelpText('after', PLATE_PROMPT)
    .action(act((files: string[], options: { json?: boolean }) => verbs.platePrompt(files, options)))

  const generate = plate
    .command('generate')
    .summary('have the plates of campaigns made, without exports')
    .argument('<campaigns...>', 'campaign files, or folders of them')
    .option('--json', 'print the plates as JSON')
  paying(generate, means).action(
    act((files: string[], options: PlateFlags & { json?: boolean }) => verbs.generatePlates(files, options)),
  )
  const compare = plate
    .command('compare')
    .summary('have one plate made by several models and lay them beside each other')
    .argument('<campaign>', 'a campaign file')
    .requiredOption('--models <names>', 'models to compare, with commas between', reads(names))
    .option('--family <name>', 'family of formats (default: the one with most exports)', reads(family))
    .option('-o, --out <folder>', 'where to write the sheet', 'out')
    .option('--json', 'print the comparison as JSON')
  paying(compare, means).action(
    act((file: string, options: CompareFlags) => verbs.comparePlates(file, options)),
  )
  const revise = plate
    .command('revise')
    .summary('change a plate or a photo into a new plate')
    .argument('<plate>', 'key of a plate or its beginning, or a picture file')
    .option('--prompt <words>', 'what it is to show, as a whole')
    .option('--mask <file>', 'where it may change: transparent there, or white on black')
    .option(
      '--family <name>',
      'extend it to square, portrait, tall, skyscraper, landscape or wide',
      reads(family),
    )
    .option('--reference <role=file>', 'a picture that goes along (repeatable)', reads(reference), [])
    .option('--quality <name>', 'low, medium, high, xhigh or max (default: as the plate)', reads(quality))
    .option('--model <name>', 'another image model')
    .option('--like <family>', 'family of models it behaves like', reads(modelFamily))
    .option('--price <usd>', 'dollars for a picture, where no price is published', reads(amount))
    .option('--json', 'print the plate as JSON')
  paying(revise, means, false)
    .addHelpText('after', REVISE)
    .action(act((from: string, options: ReviseFlags) => verbs.revisePlate(from, options)))
  plate
    .command('list')
    .summary('list the stored plates and what was paid')
    .option('--plates <folder>', 'where paid plates are kept (default: .broadside/plates in the project)')
    .option('--json', 'print them as JSON')
    .action(act((options: { plates?: string; json?: boolean }) => verbs.listPlates(options)))
  plate
    .command('settle')
    .summary('enter what a call of unknown outcome came to, after a look at the bill')
    .argument('<charge>', 'its number, as plate list shows it', reads(chargeNumber))
    .argument('<usd>', 'what it came to; 0 if nothing', reads(amount))
    .option('--plates <folder>', 'where paid plates are kept (default: .broadside/plates in the project)')
    .action(
      act((id: number, usd: number, options: { plates?: string }) => verbs.settleCharge(id, usd, options)),
    )
}
