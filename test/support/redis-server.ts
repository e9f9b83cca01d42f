import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensureRedis } from './ensure-redis.ts'

const PASSWORD = 'p@ss word'

/** A Redis of a test's own: on a free port of this machine, with a password, and with a log that outlives a restart. */
export class RedisServer {
  readonly url: string
  readonly #port: number
  readonly #folder: string
  /** Of one that wants TLS: the certificate to trust. */
  readonly certificate: string | undefined
  #process: ChildProcess | undefined

  private constructor(port: number, tls: boolean) {
    this.#port = port
    this.#folder = mkdtempSync(path.join(tmpdir(), 'broadside-redis-'))
    this.certificate = tls ? certify(this.#folder) : undefined
    this.url = `${tls ? 'rediss' : 'redis'}://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`
  }

  static async start({ tls = false } = {}): Promise<RedisServer> {
    ensureRedis()
    const server = new RedisServer(await freePort(), tls)
    await server.#run()
    return server
  }

  /** Ends it as a machine that is restarted does, and starts it again on the same port with what it had written. */
  async restart(pause = 500): Promise<void> {
    await this.#end('SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, pause))
    await this.#run()
  }

  async stop(): Promise<void> {
    await this.#end('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #run(): Promise<void> {
    const settings = { bind: '127.0.0.1', dir: this.#folder, requirepass: PASSWORD }
    const durable = { appendonly: 'yes', save: '', maxmemory: 0 }
    const certificate = this.certificate
    const secured = {
      port: 0,
      'tls-port': this.#port,
      'tls-cert-file': certificate,
      'tls-key-file': path.join(this.#folder, KEY),
      'tls-auth-clients': 'no',
    }
    const listening = certificate === undefined ? { port: this.#port } : secured
    const args = Object.entries({ ...listening, ...settings, ...durable }).flatMap(([name, value]) => [
      `--${name}`,
      String(value),
    ])
    const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#process = child
    let log = ''
    for await (const chunk of child.stdout) {
      log += chunk
      if (log.includes('Ready to accept connections')) break
    }
    if (!log.includes('Ready to accept connections')) throw new Error(`redis-server did not start: ${log}`)
    child.stdout.resume()
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const left = once(child, 'exit')
    child.kill(signal)
    await left
  }
}

const KEY = 'key.pem'

/** Writes a key and a certificate for this machine, signed by itself; gives the certificate's path. */
function certify(folder: string): string {
  const certificate = path.join(folder, 'certificate.pem')
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const files = ['-keyout', path.join(folder, KEY), '-out', certificate]
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...curve, ...names, ...files], { stdio: 'pipe' })
  return certificate
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
