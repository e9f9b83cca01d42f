import { expect, it } from 'vitest'
import { callerAt, Pacer, paceHeaders } from '../../src/server/pace.ts'
import { Turns } from '../../src/server/turns.ts'

const MINUTE = 60_000

it('grants a quota, then one more whenever its time has come', () => {
  const pacer = new Pacer({ requests: 600, renders: 3 })
  const take = (now: number, caller = 'a') => pacer.take(caller, 'renders', now)
  expect([take(0), take(0), take(0)].map(({ left }) => left)).toEqual([2, 1, 0])
  const refused = take(1)
  expect(refused).toMatchObject({ granted: false, wait: 20 })
  expect(paceHeaders('renders', refused)).toEqual({
    'RateLimit-Policy': '"renders";q=3;w=60',
    RateLimit: '"renders";r=0;t=20',
    'Retry-After': '20',
  })
  // Others are not asked to pay for it, nor is another kind of request.
  expect(take(1, 'b').granted).toBe(true)
  expect(pacer.take('a', 'requests', 1).granted).toBe(true)
  expect(take(20_000).granted).toBe(true)
  expect(take(20_001).granted).toBe(false)
  // It fills to the quota, not beyond.
  expect([1, 2, 3, 4].map(() => take(20 * MINUTE).granted)).toEqual([true, true, true, false])
})

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('takes %s for %s', (address, caller) => {
  expect(callerAt(address)).toBe(caller)
})

it('lets so many in and refuses the others at once', async () => {
  const turns = new Turns(2)
  const { promise: done, resolve } = Promise.withResolvers<number>()
  const inside = [turns.take(() => done), turns.take(() => done)]
  await expect(turns.take(async () => 3)).rejects.toMatchObject({ code: 'SERVER_BUSY' })
  resolve(1)
  expect(await Promise.all(inside)).toEqual([1, 1])
  await expect(turns.take(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await turns.take(async () => 4)).toBe(4)
})
