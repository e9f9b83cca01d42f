import http from 'node:http'
import https from 'node:https'
import { type Reach, reachableAddress, strangeAddress } from './address.ts'

/** Milliseconds until somebody must have answered. */
const PATIENCE = 10_000

/**
 * Sends a message and returns the status of the answer, whose body nobody reads. Redirects are not followed, and the connection goes
 * to the very address that was looked at. Rejects where nobody answers in time, or it leads where nothing is sent.
 */
export async function post(
  address: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  reach: Reach,
): Promise<number> {
  const strange = strangeAddress(address, reach)
  if (strange !== undefined) throw new Error(`not ${strange}`)
  const url = new URL(address)
  const found = await reachableAddress(url.hostname.replace(/^\[|\]$/g, ''), reach)
  const { request } = url.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        headers: {
          ...headers,
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
        },
        // No connection is kept: the next one may lead elsewhere.
        agent: false,
        signal: AbortSignal.timeout(PATIENCE),
        lookup: (_name, { all }, tell) =>
          all ? tell(null, [found]) : tell(null, found.address, found.family),
      },
      (response) => {
        resolve(response.statusCode ?? 0)
        response.destroy()
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
