import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { refuseIssues } from '../error/error.ts'
import { quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'
import type { Handler, Listening } from '../server/listen.ts'
import { projectFolder, toldToEnd } from './serving.ts'
import { ensureSite } from './site-build.ts'
import type { Terminal } from './terminal.ts'

export interface StudioOptions {
  readonly port?: number
  readonly host: string
  readonly allowHost: readonly string[]
  readonly open: boolean
  /** US dollars. */
  readonly budget?: number
  /** Pictures asked for in a minute. */
  readonly plateRate?: number
  /** Webhooks may lead to this machine. */
  readonly allowLocalWebhooks?: boolean
  /** Renders a caller may have in a minute. */
  readonly rendersPerMinute?: number
  /** Template that is worked on; `true` to choose one in the browser. */
  readonly edit?: string | true
}

/** Port that is tried first; another that is free is taken where somebody has it. */
const PORT = 4400
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** Serves the studio until it is told to end. Throws `WRITE_FAILED` if it cannot listen there. */
export async function studio(folder: string, options: StudioOptions, terminal: Terminal): Promise<number> {
  const project = projectFolder(folder, terminal)
  const { host } = options
  const page = await firstPage(project, options.edit)
  const site = await ensureSite(terminal)
  const [{ openWorkshop }, { listen }, { QUOTAS }, { handler }] = await Promise.all([
    import('../server/workshop.ts'),
    import('../server/listen.ts'),
    import('../server/pace.ts'),
    import(pathToFileURL(path.join(site, 'server', 'entry.mjs')).href) as Promise<{ handler: Handler }>,
  ])
  const token = isLoopback(host)
    ? undefined
    : (process.env.BROADSIDE_TOKEN ?? randomBytes(24).toString('base64url'))
  const name = host.includes(':') ? `[${host}]` : host
  const hosts = new Set([...LOOPBACK, name, ...options.allowHost].map((each) => each.toLowerCase()))
  const workshop = await openWorkshop(project, {
    editing: options.edit !== undefined,
    budget: options.budget,
    perMinute: options.plateRate,
    localWebhooks: options.allowLocalWebhooks === true,
    webhookSecret: process.env.BROADSIDE_WEBHOOK_SECRET,
    onTrouble: (message) => terminal.note(message),
  })
  const quotas = { ...QUOTAS, ...(options.rendersPerMinute && { renders: options.rendersPerMinute }) }
  const serve = (port: number): Promise<Listening> =>
    listen({
      workshop,
      handler,
      client: path.join(site, 'client'),
      host,
      port,
      door: { hosts, token },
      quotas,
    })
  let server: Listening
  try {
    server = await serve(options.port ?? PORT).catch((error) => {
      if (options.port !== undefined) throw error
      return serve(0)
    })
  } catch (error) {
    await workshop.close()
    throw error
  }
  const shown = ['0.0.0.0', '::'].includes(host) ? (options.allowHost[0] ?? 'localhost') : name
  const address = `http://${shown}:${server.port}/${page}${token === undefined ? '' : `?token=${token}`}`
  terminal.out(address)
  terminal.note(terminal.paint('quiet', `The studio for ${path.basename(project)}. Ctrl-C ends it.`))
  if (options.open) {
    const { openInBrowser } = await import('./open.ts')
    await openInBrowser(address)
  }
  await toldToEnd()
  terminal.note(terminal.paint('quiet', 'Ending: what is under way is finished first.'))
  await server.close()
  return 0
}

/** Where somebody starts: at the template they work on, or among all. Throws `INPUT_INVALID` for one that is not there. */
async function firstPage(project: string, edit: StudioOptions['edit']): Promise<string> {
  if (edit === undefined || edit === true) return ''
  const { findTemplateFolder, templateNames } = await import('../template/find.ts')
  if ((await findTemplateFolder(edit, project)) === undefined) {
    const names = await templateNames(project)
    const meant = nearest(edit, names)
    const expected = meant === undefined ? `one of ${names.join(', ')}` : quote(meant)
    refuseIssues([{ file: '--edit', path: '', found: quote(edit), expected }])
  }
  return `templates/${edit}/edit`
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
