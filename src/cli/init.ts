export async function init(..._: unknown[]): Promise<number> {
  return 0
}
