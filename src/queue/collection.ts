import { setFlagsFromString } from 'node:v8'

/**
 * Lets V8 count pixels with all other memory when it decides whether to collect garbage. Of its own it collects after every
 * 64 MB of them, however little else there is: once an export, for a third of its time; so it is once in a dozen. For
 * processes that only render. The flag is one of V8 13, that of Node 24; elsewhere nothing changes.
 */
export function collectSeldom(): void {
  if (process.versions.v8.startsWith('13.')) setFlagsFromString('--external-memory-accounted-in-global-limit')
}
