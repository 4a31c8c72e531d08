import { expect, it } from 'vitest'
import { shared } from './shared.ts'

it('opens once, and closes after the last', async () => {
  let opened = 0
  const closed: number[] = []
  const open = shared(async () => {
    const which = ++opened
    return { which, close: async () => void closed.push(which) }
  })
  const [first, second] = await Promise.all([open(), open()])
  expect([first.which, second.which]).toEqual([1, 1])
  await first.close()
  expect(closed).toEqual([])
  await second.close()
  expect(closed).toEqual([1])
  expect((await open()).which).toBe(2)
})
