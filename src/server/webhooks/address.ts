import { lookup } from 'node:dns/promises'
import { BlockList, isIP, isIPv6 } from 'node:net'

/** Addresses that lead into this machine or its own network, or nowhere: nothing is sent there. After the IANA registries of special-purpose addresses. */
const INSIDE = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  INSIDE.addSubnet(net, prefix, 'ipv4')

/** All that is routed between networks is in 2000::/3; of that, these hold an address of version 4, or are for tunnels and examples. */
const OUTSIDE_6 = new BlockList()
OUTSIDE_6.addSubnet('2000::', 3, 'ipv6')
const SPECIAL_6 = new BlockList()
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  SPECIAL_6.addSubnet(net, prefix, 'ipv6')

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** Where something may be sent. */
export interface Reach {
  /** Also to this machine, and without TLS: for receivers beside the server. */
  readonly loopback: boolean
}

/** Whether an IP address may be reached. */
export function isReachable(address: string, { loopback }: Reach): boolean {
  if (isIP(address) === 0) return false
  if (isIPv6(address))
    return OUTSIDE_6.check(address, 'ipv6')
      ? !SPECIAL_6.check(address, 'ipv6')
      : loopback && LOOPBACK.check(address, 'ipv6')
  return INSIDE.check(address, 'ipv4') ? loopback && LOOPBACK.check(address, 'ipv4') : true
}

/** Why an address on the web is no place to send to; `undefined` if it may be tried. */
export function strangeAddress(text: string, reach: Reach): string | undefined {
  if (!URL.canParse(text)) return 'an address such as https://example.org/hooks/broadside'
  const { protocol, username, password, hostname } = new URL(text)
  if (username !== '' || password !== '') return 'an address without a name and a password'
  const name = hostname.replace(/^\[|\]$/g, '')
  const local = name === 'localhost' || isLoopback(name)
  if (local && reach.loopback)
    return protocol === 'http:' || protocol === 'https:' ? undefined : 'an http address'
  if (local) return 'an address elsewhere: this machine is only reached with --allow-local-webhooks'
  if (protocol !== 'https:') return 'an https address'
  if (isIP(name) !== 0 && !isReachable(name, reach)) return 'an address on the public internet'
  return undefined
}

function isLoopback(name: string): boolean {
  return isIP(name) !== 0 && LOOPBACK.check(name, isIPv6(name) ? 'ipv6' : 'ipv4')
}

/** An address a name stands for, and its version. */
export interface Found {
  readonly address: string
  readonly family: number
}

/** Looks a name up, once: who connects must use what is found here. Rejects if any of it is inside. */
export async function reachableAddress(name: string, reach: Reach): Promise<Found> {
  const found = await lookup(name, { all: true })
  const [first] = found
  if (first === undefined) throw new Error(`${name} stands for no address`)
  // One good address among bad ones is how a name leads inside on the second try.
  if (!found.every(({ address }) => isReachable(address, reach)))
    throw new Error(`${name} leads into a private network`)
  return first
}
