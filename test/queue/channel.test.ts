import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { listen, send } from '../../src/queue/channel.ts'

function heard(chunks: readonly (string | Buffer)[], longest?: number) {
  const stream = new PassThrough()
  const messages: unknown[] = []
  const broken: string[] = []
  listen(
    stream,
    (message) => messages.push(message),
    (found) => broken.push(found),
    longest,
  )
  for (const chunk of chunks) stream.emit('data', Buffer.from(chunk))
  return { messages, broken }
}

it('puts messages together that come in pieces, letters cut in the middle too', () => {
  const line = Buffer.from('{"a":"größer"}\n{"b":1}\n{"c"')
  const cut = line.indexOf(0xc3) + 1
  const { messages, broken } = heard([line.subarray(0, cut), line.subarray(cut), ':2}\n'])
  expect(messages).toEqual([{ a: 'größer' }, { b: 1 }, { c: 2 }])
  expect(broken).toEqual([])
})

it('stops at what is no message, and says it once', () => {
  const { messages, broken } = heard(['{"a":1}\nxx\n{"b":1}\n', 'yy\n'])
  expect(messages).toEqual([{ a: 1 }])
  expect(broken).toEqual(['2 bytes that are no message'])
})

it('does not keep what never ends', () => {
  const { broken } = heard(['x'.repeat(60), 'x'.repeat(60), 'x'.repeat(60)], 100)
  expect(broken).toEqual(['a message of more than 100 bytes'])
})

it('sends what it reads', async () => {
  const stream = new PassThrough()
  const message = { id: 1, text: 'a\nb', list: [1, null] }
  const answer = new Promise((resolve) => listen(stream, resolve, () => {}))
  send(stream, message)
  expect(await answer).toEqual(message)
})
