import { expect, it } from 'vitest'
import { untilAborted } from './until-aborted.ts'

const never = new Promise<number>(() => {})

it('gives what the work gives', async () => {
  const { signal } = new AbortController()
  await expect(untilAborted(Promise.resolve(7), signal)).resolves.toBe(7)
  await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
})

it('does not wait for what goes on', async () => {
  const stopping = new AbortController()
  const waiting = untilAborted(never, stopping.signal)
  stopping.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  await expect(untilAborted(never, stopping.signal)).rejects.toThrow('enough')
})
