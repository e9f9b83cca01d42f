import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { type ObjectStore, storeUnavailable } from './object-store.ts'

/** Tries of one call, with growing pauses: a store that is busy says 503. */
const TRIES = 5
const CONNECT_LIMIT = 5_000
const ANSWER_LIMIT = 60_000

/**
 * A bucket of an S3-compatible server. Credentials come from where Amazon's own tools have them: the environment
 * (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`), `~/.aws`, or the role of the machine.
 */
export class S3Store implements ObjectStore {
  readonly name: string
  readonly #client: S3Client
  readonly #bucket: string
  readonly #prefix: string

  /** @param prefix without slashes at its ends; may be empty */
  constructor(bucket: string, prefix: string, endpoint: string | undefined) {
    this.#bucket = bucket
    this.#prefix = prefix === '' ? '' : `${prefix}/`
    this.name = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`
    this.#client = new S3Client({
      region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1',
      maxAttempts: TRIES,
      requestHandler: { connectionTimeout: CONNECT_LIMIT, requestTimeout: ANSWER_LIMIT },
      // Servers other than Amazon's have no name for each bucket, and many know none of its newer checksums.
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    })
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.#ask(async () => {
      const { Body } = await this.#client.send(new GetObjectCommand(this.#at(key)))
      return Body?.transformToByteArray()
    })
  }

  async has(key: string): Promise<boolean> {
    const found = await this.#ask(() => this.#client.send(new HeadObjectCommand(this.#at(key))))
    return found !== undefined
  }

  async put(key: string, bytes: Uint8Array | string, type: string): Promise<void> {
    const command = new PutObjectCommand({ ...this.#at(key), Body: bytes, ContentType: type })
    const stored = await this.#ask(() => this.#client.send(command))
    if (stored === undefined) throw storeUnavailable(this.name, 'there is no such bucket')
  }

  /** Throws `STORE_UNAVAILABLE` unless the bucket is there and may be used. */
  async check(): Promise<void> {
    const found = await this.#ask(() => this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket })))
    if (found === undefined) throw storeUnavailable(this.name, 'there is no such bucket')
  }

  close(): void {
    this.#client.destroy()
  }

  #at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: `${this.#prefix}${key}` }
  }

  async #ask<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call()
    } catch (cause) {
      if (cause instanceof S3ServiceException) {
        const status = cause.$metadata.httpStatusCode
        if (status === 404) return undefined
        throw storeUnavailable(
          this.name,
          status === 403 ? 'access is denied' : `it answers ${status} ${cause.name}`,
          cause,
        )
      }
      // The library names what it misses; hosts and ports are no secrets.
      throw storeUnavailable(
        this.name,
        cause instanceof Error ? cause.message || cause.name : String(cause),
        cause,
      )
    }
  }
}
