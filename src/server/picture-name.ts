/** What of a picture's own name its stored name keeps: letters and digits of ASCII, hyphens between; may be empty. */
export function stemOf(name: string): string {
  return name
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
}
