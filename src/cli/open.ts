import open from 'open'

/** Shows an address in the person's browser; where there is none, the address was printed. */
export async function openInBrowser(address: string): Promise<void> {
  const browser = await open(address).catch(() => undefined)
  browser?.on('error', () => {})
}
