// What --help adds below the options of each verb.

const EXIT_CODES = `
Exit codes:
  0   all good
  1   some exports were refused or failed, or rows left out; the others were written
  2   a mistake in the input or the command; nothing was written
  3   a provider or service is unavailable, the disk is full, or another run writes into the folder
  70  a mistake in broadside itself`

export const START = `
Examples:
  $ npx broadside init my-campaigns           a folder to start from: brand, template, campaign, CSV
  $ npx broadside make spring.json            every export of a campaign, into out/
  $ npx broadside proof spring.json --explain the same, with certificates to look at
  $ npx broadside sizes story                 the placements that have to do with stories
  $ npx broadside make --help                 what make can do
${EXIT_CODES}`

export const MAKE = `
Examples:
  $ npx broadside make spring.json                          all of it, into out/
  $ npx broadside make campaigns --out build                every campaign of a folder
  $ npx broadside make spring.json --only locale=de         the German ones
  $ npx broadside make spring.json --only placement='instagram-*' --only row=1
  $ npx broadside make spring.json --only failed            what was refused or failed the last time
  $ npx broadside make spring.json --json > result.json     for a program
  $ npx broadside make spring.json --deck                   and PDFs of many pages, below decks/
  $ npx broadside make spring.json --masters psd,svg        and layered files, below masters/
  $ npx broadside make spring.json --redis redis://queue:6379 --store s3://posters/work
                                                            on as many machines as run broadside worker

--name may use {campaign} {brand} {template} {row} {placement} {platform} {locale} {w} {h} {ext} and the fields of the
template; a / in it makes folders. Names never leave the folder, and no two are one file on any system.

Rows come from the campaign, or from a CSV, XLSX, JSON Lines or JSON file beside it ("rows": "spring.xlsx"), of any length.
Titles are matched whatever their case; "columns": { "Produktname": "headline", "Notes": null } says what others hold. Rows
with mistakes are left out and listed in rejected.csv, which can be mended and read again; --strict refuses them all.

--only takes placement=, locale= or row= (rows count from 1). An asterisk stands for any letters. Several of one
kind add up, different kinds must all hold. --only failed makes again what was refused or failed the last time.

What lies in the folder exactly as it would be made is kept and not made again: rows, copy, template, brand kit, pictures and
Broadside itself unchanged, the file whole. So a run that was stopped, or killed, goes on when the same command is given
again. --fresh makes all of it anew. Files that are no longer in the campaign stay, unless --prune is given.

Plates by an image model ("plate": {"source": "openai"}) are paid for once and kept; broadside quote tells the price first.
OPENAI_API_KEY holds the key, OPENAI_BASE_URL names another server that speaks the same protocol.

Each campaign gets its own folder with the exports, contact-sheet.jpg, captions.csv (alt text, caption and link of each
file, for scheduling tools), manifest.json, and record.json, from which verify --rerender makes it again. The same
campaign gives the same bytes every time. Ctrl-C stops after the exports under way; twice stops at once.
${EXIT_CODES}`

export const PROOF = `
Makes the exports of a campaign for looking at, into proofs/, and with --explain writes beside each of them a picture
with its slot boxes, hardest tiles, measured contrast, safe area and repairs drawn over it. certificates.html lists
them all. Refused exports are drawn, too: the picture shows what broke the contract.

  $ npx broadside proof spring.json --explain
  $ npx broadside proof spring.json --explain --only locale=de --only placement='*-story'

With --against, campaigns are made with kits, templates and rows as they were in a commit and as they are now. review.html
shows what looks different: before, after, difference, and what changed of the certificates. What has the same inputs is
not made again, and no picture is bought.

  $ npx broadside proof campaigns --against main --out review
${EXIT_CODES}`

export const QUOTE = `
Counts the tokens of each picture by the maker's own formula, for the size that will be asked for, and multiplies by the
published prices. "At most" is what is reserved before a call; no call costs more as long as those prices hold.

  $ npx broadside quote spring.json                what its plates cost, at each quality
  $ npx broadside make spring.json --budget 0.50   never more than that, this time and all times before together

One plate serves all rows and locales of a family of formats; changed copy costs nothing. What is stored is free.
${EXIT_CODES}`

export const PLATE = `
Plates by an image model are paid for once and kept in .broadside/plates of the project, with the provider's bytes as they
came, what was asked, what it cost, and which plate each was made from.

  $ npx broadside plate generate spring.json          the plates of a campaign, before any export
  $ npx broadside plate list                          what there is, revisions below their ancestors, and what was paid
  $ npx broadside plate revise 3fa94c --prompt '…'    a new plate from one that is there
  $ npx broadside plate compare spring.json --models gpt-image-2,gpt-image-2.6-flare
                                                      one plate by several models, with time, cost, calm
                                                      and, of plates with text, how much of it reads

Any plate serves in a campaign: "plate": { "source": "stored", "key": "3fa94c…" }, or for one family of formats with
"use": { "tall": "3fa94c…" } beside "source": "openai".
${EXIT_CODES}`

export const REVISE = `
Describe the whole picture as it is to be, not only the change. Nothing is overwritten: the result is a plate of its own.

  $ npx broadside plate revise 3fa94c --prompt 'The harbour at dusk, lamps lit, no boats'
  $ npx broadside plate revise 3fa94c --mask sky.png --prompt 'The harbour under a clear evening sky'
  $ npx broadside plate revise 3fa94c --family tall                        the same scene, extended to 9:16
  $ npx broadside plate revise photo.jpg --family landscape                a photo of yours, extended to 16:9
  $ npx broadside plate revise 3fa94c --prompt '…' --reference product=bottle.jpg --reference style=film.jpg

A mask is a picture of the plate's shape, transparent where it may change, or white on black. Outside of it and 24 px
around it no pixel changes. Up to 15 pictures go along, each with its role: product, person (who has agreed), style.
Logos, codes and prices are placed by the template, never drawn by a model.
${EXIT_CODES}`

export const SIZES = `
Examples:
  $ npx broadside sizes                              all placements
  $ npx broadside sizes --platform instagram
  $ npx broadside sizes leaderboard
  $ npx broadside sizes display-ads --family banner  of a group, the banners
  $ npx broadside sizes --format png --json
  $ npx broadside sizes --check spring.json          are the facts of its placements still fresh?

Words must all occur in the id, platform, name or pixels (1080x1920), or be the name of a group.`

export const CHECK = `
Looks through templates and brand kits: markup, style sheets, colours, fonts, helpers and schemas, what nothing uses, pairs
without contrast, prompts that ask for text. Then it makes exports of the samples and the worst copy in every family, on
pictures that are hard to set type on, writes none of them, and tells what the readability contract refuses. Each
mistake has its file, line, rule and what to do; site/docs/check.md lists the rules.

  $ npx broadside check                          everything the project can use
  $ npx broadside check event-poster --quick     the files of one template, in a second
  $ npx broadside check event-poster lumen       a template in one brand
  $ npx broadside check templates/menu --deep    every placement, every hard picture
  $ npx broadside check menu --prove             find the largest copy that fits, into limits.json
  $ npx broadside check menu --prove --deep --locale de,ja
  $ npx broadside check --format sarif > check.sarif
  $ npx broadside check --format github          annotations in a pull request, in GitHub Actions
${EXIT_CODES.replace('nothing was written', 'it stands in a file').replace('some exports were refused or failed; the others were written', 'the files are sound, but some exports were refused or failed')}`

export const VERIFY = `
Measures exports again, from the files and manifest.json alone: bytes, hash, format and pixels, and for each slot ink
and ground as the file's own pixels show them. What measures here shares no code with what measured when they were
made, so that one mistake cannot pass both.

  $ npx broadside verify out                   every campaign in out/
  $ npx broadside verify out/spring --ocr      read the words back, too; unread ones are remarks
  $ npx broadside verify out --ocr strict      unread words are faults
  $ npx broadside verify out --rerender        make every export again: are the bytes the same, and if not, why?
  $ npx broadside verify out --json

--rerender reads the campaign, brand kit and template again and makes all exports anew, without writing any. For what
comes out different it names what changed since: a font, an engine, the plate, copy, the template, the placement.

Remarks do not change the exit code: type too small to measure, words not read, and text without a letter in it. Exit
code 1 means that at least one export is not what its manifest says.
${EXIT_CODES}`

export const APPROVE = `
An approval holds for the bytes that were approved, and what is posted with them: making the same again keeps it, and a changed
headline voids it for the exports that show the headline and for no others. It stands in approvals.json, and what
holds also in manifest.json, where verify checks it. A name is not a signature: nobody checks whose it is.

  $ npx broadside approve out/spring                                   how do they stand?
  $ npx broadside approve out/spring --by 'Ana Ruiz'
  $ npx broadside approve out/spring --by 'Ana Ruiz' --only placement=instagram-*
  $ npx broadside approve out/spring --by Ben --only locale=de --changes 'The price is last week’s'

In a pipeline: make, then approve without --by, which ends with 1 as long as something is open, then publish.
${EXIT_CODES.replace('some exports were refused or failed, or rows left out; the others were written', 'not all of them are approved')}`

export const PLATE_PROMPT = `
Sends nothing and needs no key. Plates without generated fields have one prompt for each family of formats; with them,
one for each row and locale, which quotes the copy as numbered blocks.

  $ npx broadside plate prompt spring.json
  $ npx broadside plate prompt menu.json --json > prompts.json`

export const WORKER = `
Examples, with BROADSIDE_REDIS and BROADSIDE_STORE in the environment (passwords on a command line are seen by others):
  $ npx broadside worker                                as many processes as this machine has cores
  $ npx broadside worker --jobs 4 --verbose             and names every export
  $ npx broadside make spring.json --redis              on another machine: made by all workers, written here
  $ npx broadside worker status                         runs, failures with reasons, workers; from any machine
  $ npx broadside worker cancel 3fa94c21                stops that run; what is under way is finished

Redis holds the queue: redis://host:6379, or rediss://user:password@host:6379. Set appendonly yes there, so that it
remembers what is queued when it is restarted. The store holds plates and exports: s3://bucket/prefix, with credentials as
Amazon's own tools take them (AWS_ACCESS_KEY_ID …) and --endpoint for other servers, or file:///folder on a shared disk.

Workers take only what they make to the same bytes: same broadside, engines, Node and system. What was made is kept in the
store under the hash of all that decides it, so nothing is made twice and the same command goes on where it stopped. A
worker that dies is noticed after --lease seconds and its work given to another. SIGTERM: it finishes what is under way,
gives back the rest after --grace seconds, and ends with 0.
${EXIT_CODES}`

export const TOKENS = `
Colours of a design tool go into brand.json, and a kit's colours, type styles and shape come out for web pages and apps.

  $ npx broadside tokens import Light.tokens.json --brand kiln --dry-run    what would change
  $ npx broadside tokens import Light.tokens.json --brand kiln
  $ npx broadside tokens import tokens.json --brand kiln --map ink=Brand/Neutral/900 --add Brand/Accent/Mint
  $ npx broadside tokens import variables.json --brand kiln --mode Dark
  $ npx broadside tokens export kiln > kiln.css
  $ npx broadside tokens export kiln --format dtcg --out kiln.tokens.json   Figma imports it as variables

Files: Design Tokens (DTCG) from any tool; what Figma exports with "Export modes", one JSON file for each mode; and the answer
of its REST API for local variables. A colour follows the token that ends in its name, such as Brand/Pine for pine, or the one
--map names, which the kit remembers. Type and spacing are the template's and are passed over.

If a pair of the kit lost its contrast with the new colours, nothing is written and the pairs are named with their ratios.
${EXIT_CODES}`

export const INIT = `
Writes a small brand kit, a template, a campaign and its CSV, all of which work as they are:

  $ npx broadside init my-campaigns
  $ cd my-campaigns
  $ npx broadside make campaigns/open-workshop.json

init template and init brand copy one that comes with the program, or one of your own, under another name:

  $ npx broadside init template summer-sale --from sale-ad
  $ npx broadside init brand acme --from halden

Files that exist are never changed: if one is in the way, nothing is written.`

export const STUDIO = `
  $ npx broadside studio                       this folder, on http://127.0.0.1:4400/
  $ npx broadside studio my-campaigns --no-open
  $ npx broadside studio --edit my-poster      for authors: every family of the template, drawn anew at every save
  $ npx broadside studio --host 192.168.1.20   for others in the network; the address that is printed holds a token
  $ OPENAI_API_KEY=… npx broadside studio --budget 25   with pictures by GPT Image, for 25 dollars in all

Drafts are kept below .broadside/drafts, each a campaign file with its pictures: broadside make takes them as well and
writes the same bytes. On loopback nobody else can reach it; anywhere else every request must show the token, which is
BROADSIDE_TOKEN where that is set. /healthz and /readyz tell whether it lives and can work. Ctrl-C, or SIGTERM, lets it
finish what is under way. Pictures by an image model are quoted and paid for only when somebody confirms the amount, and
never beyond the budget, which holds for all that was ever spent in the project.`

export const MCP = `
A client of the Model Context Protocol starts it, by a configuration such as:

  { "mcpServers": { "broadside": { "command": "npx", "args": ["broadside", "mcp", "/path/to/project"] } } }

Nothing is printed but the protocol; what an operator should know goes to stderr. Pictures by an image model are paid for
only with --budget, within it, and for an amount the client has named: OPENAI_API_KEY is the key.`

export const DOCTOR = `
Tells for each part whether it is well and, if not, what to do:

  Node              which one runs
  Engines           the renderers load and draw on this machine
  Brands and fonts  every brand kit the project can use is sound
  Sample            one export is made the way make does it
  Image model       whether a key is set, for those who have plates made by one
  Writing, Disk     the current folder can be written to, and there is room
  Redis, Store      with --redis and --store: they can be reached, and keep what they are given

Exit code 0 if all is well, else 3.`
