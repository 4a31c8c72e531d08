import { expect } from '@playwright/test'
import { test, TIMED } from '../fixtures.ts'
import type { Place } from './case.ts'
import { realCases } from './index.ts'

/** A model has to come and to be compiled, and a GPU in software takes its time. */
const TIMEOUT_MS = 180_000

/** The tests of one place, in a file of its own. */
export function defineCases(place: Place): void {
  for (const { name, places, timed } of realCases) {
    if (!places.includes(place)) continue
    test(name, { tag: timed ? TIMED : [] }, async ({ real }) => {
      test.setTimeout(TIMEOUT_MS)
      expect(await real.run(name)).toBeNull()
    })
  }

  test('after all that, requests have gone to the page’s origin and the hub only', ({ real }) => {
    expect(real.requests.length).toBeGreaterThan(0)
    const allowed = [real.origin, ...real.hubOrigins]
    expect(real.requests.filter((url) => !allowed.includes(new URL(url).origin))).toEqual([])
  })

  test('after all that, the strict content policy has kept nothing from happening', ({ real }) => {
    expect(real.complaints).toEqual([])
  })

  test('after all that, no error was left unhandled', ({ real }) => {
    expect(real.errors).toEqual([])
  })
}
