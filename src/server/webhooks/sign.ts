import { createHmac } from 'node:crypto'

/** Before the base64 of a secret, after the Standard Webhooks specification. */
const PREFIX = 'whsec_'

/**
 * Headers that prove who sent a message, after the Standard Webhooks specification (version 1, symmetric): HMAC SHA-256 over
 * id, time and body.
 * @param seconds since 1970
 * @param secret `whsec_` and base64
 */
export function signedHeaders(
  id: string,
  seconds: number,
  body: string,
  secret: string,
): Record<string, string> {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  }
}

/** Whether a text can be a secret: 24 to 64 bytes in base64 after `whsec_`. */
export function isSecret(text: string): boolean {
  if (!text.startsWith(PREFIX)) return false
  const base64 = text.slice(PREFIX.length)
  const { length } = Buffer.from(base64, 'base64')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) && length >= 24 && length <= 64
}

export function secretOf(bytes: Uint8Array): string {
  return `${PREFIX}${Buffer.from(bytes).toString('base64')}`
}
