import { buildEndToEnd } from './build.ts'

/** Before all tests, of Playwright and of vitest alike. */
export default function setup(): Promise<void> {
  return buildEndToEnd()
}
