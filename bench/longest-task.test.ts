import { expect, it } from 'vitest'
import { longestTask } from './longest-task.ts'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function block(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

it('finds the longest time that the thread was busy', async () => {
  const ms = await longestTask(async () => {
    await sleep(5)
    block(20)
    await sleep(5)
    block(80)
    await sleep(5)
  })
  expect(ms).toBeGreaterThanOrEqual(80)
})

it('counts the task in which the work ends', async () => {
  const ms = await longestTask(async () => {
    await sleep(5)
    block(80)
  })
  expect(ms).toBeGreaterThanOrEqual(80)
})

it('does not count waiting', async () => {
  expect(await longestTask(() => sleep(1_000))).toBeLessThan(500)
})
