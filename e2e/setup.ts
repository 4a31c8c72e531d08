import { buildEndToEnd } from './build.ts'

/** Before all tests, of Playwright and of vitest alike. */
export default async function setup(): Promise<void> {
  if (!process.env.ALREADY_BUILT) await buildEndToEnd()
}
