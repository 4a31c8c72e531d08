import { expect } from '@playwright/test'
import { test, TIMED } from './fixtures.ts'
import { cases } from './suite/index.ts'

test('the set-up is what it says', async ({ suite, isolated, adapter }) => {
  const found = await suite.page.evaluate(async () => ({
    isolated: crossOriginIsolated,
    adapter: Boolean(await navigator.gpu?.requestAdapter()),
  }))
  expect(found).toEqual({ isolated, adapter })
})

for (const { name, needsAdapter, timed } of cases) {
  test(name, { tag: timed ? TIMED : [] }, async ({ suite, adapter }) => {
    test.skip(needsAdapter === true && !adapter, 'there is no GPU adapter')
    expect(await suite.run(name)).toBeNull()
  })
}

test('after all that, no request has left the origin', async ({ suite }) => {
  expect(suite.requests).toContain(`${suite.origin}/fake-worker.js`)
  expect(suite.requests.filter((url) => new URL(url).origin !== suite.origin)).toEqual([])
})

test('after all that, no error was left unhandled', ({ suite }) => {
  expect(suite.errors).toEqual([])
})
