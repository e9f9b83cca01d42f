#!/usr/bin/env node
// Starts the command line on a Node that is new enough. Plain JavaScript, because an old Node reads it too.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import module from 'node:module'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** First release that runs TypeScript without a flag. */
const NEEDED = [22, 18]

const here = dirname(fileURLToPath(import.meta.url))
// Node refuses to strip types below node_modules, so an installed package brings its build.
const main = here.includes(`${sep}node_modules${sep}`)
  ? join(here, '..', '..', 'dist', 'cli', 'main.js')
  : join(here, 'main.ts')

if (isEnough(process.versions.node)) {
  // Half of the time to start is turning TypeScript into machine code: kept from the second run on.
  module.enableCompileCache(cacheFolder())
  const { run } = await import(pathToFileURL(main).href)
  process.exitCode = await run(process.argv.slice(2))
} else {
  const node = findNode(here) ?? findNode(process.cwd())
  if (node === undefined) {
    process.stderr.write(
      `broadside needs Node ${NEEDED.join('.')} or newer and this is ${process.versions.node}. ` +
        'Install a newer Node, or add one to your project with: npm install --save-dev node@24\n',
    )
    process.exitCode = 2
  } else {
    hand(node)
  }
}

/** Beside the dependencies in a checkout; the temp folder of the machine, which is Node's own choice, elsewhere. */
function cacheFolder() {
  const modules = join(here, '..', '..', 'node_modules')
  return existsSync(modules) ? join(modules, '.cache', 'broadside') : undefined
}

/** @param {string} version */
function isEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])
}

/**
 * The binary of an npm package `node` that is new enough, installed in this folder or one above it.
 * @param {string} from
 * @returns {string | undefined}
 */
function findNode(from) {
  const home = join(from, 'node_modules', 'node')
  const binary = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(binary) && isEnough(versionOf(join(home, 'package.json')))) return binary
  const above = dirname(from)
  return above === from ? undefined : findNode(above)
}

/** @param {string} file */
function versionOf(file) {
  try {
    return String(JSON.parse(readFileSync(file, 'utf8')).version)
  } catch {
    return '0'
  }
}

/**
 * Runs the same command on another Node and ends as it ends.
 * @param {string} node
 */
function hand(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends Ctrl-C to both; the child decides what it means.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code ?? 70
    else {
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    }
  })
  child.on('error', (error) => {
    process.stderr.write(`broadside could not start ${node}: ${error.message}\n`)
    process.exitCode = 2
  })
}
