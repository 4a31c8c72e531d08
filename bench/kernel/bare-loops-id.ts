/** What a probe of loops without any work is known by. */
export function bareLoopsId(threads: number): string {
  return `bare loops/${threads}`
}
