import { expect, it } from 'vitest'
import { undisturbed } from './undisturbed.ts'

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible'

  turn(state: DocumentVisibilityState): void {
    this.visibilityState = state
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

const never = new AbortController().signal

it('measures once where nobody looks away', async () => {
  let calls = 0
  const sample = undisturbed(new Page(), never)(async () => ++calls)
  expect(await sample()).toBe(1)
})

it('waits until the page is seen, and measures again what it was hidden for', async () => {
  const page = new Page()
  page.visibilityState = 'hidden'
  let calls = 0
  const measuring = undisturbed(
    page,
    never,
  )(async () => {
    if (++calls === 1) {
      page.turn('hidden')
      page.turn('visible')
    }
    return calls
  })()
  await Promise.resolve()
  expect(calls).toBe(0)
  page.turn('visible')
  expect(await measuring).toBe(2)
})

it('does not wait for a page that is never seen again, once it is told to stop', async () => {
  const page = new Page()
  page.visibilityState = 'hidden'
  const stopping = new AbortController()
  const around = undisturbed(page, stopping.signal)
  const measuring = around(async () => 1)()
  stopping.abort(new Error('enough'))
  await expect(measuring).rejects.toThrow('enough')
})
