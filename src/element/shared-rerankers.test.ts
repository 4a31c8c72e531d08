import { describe, expect, it } from 'vitest'
import type { Reranker, RerankerOptions } from '../kernel.ts'
import { SharedRerankers } from './shared-rerankers.ts'

/** Rerankers that do nothing, and all that was asked of them. */
function counted(fails: readonly number[] = []) {
  const made: RerankerOptions[] = []
  let disposed = 0
  const rerankers = new SharedRerankers((options = {}) => {
    made.push(options)
    if (fails.includes(made.length)) return Promise.reject(new Error('not now'))
    return Promise.resolve({ dispose: async () => void disposed++ } as unknown as Reranker)
  })
  return { rerankers, made, disposed: () => disposed }
}

describe('rerankers that are shared', () => {
  it('are one for all who want the same, loaded when the first asks', async () => {
    const { rerankers, made } = counted()
    const [one, other, larger] = [{}, {}, { model: 'larger' }].map((wanted) =>
      rerankers.join(wanted),
    )
    expect(made).toHaveLength(0)
    expect(await one!.reranker()).toBe(await other!.reranker())
    expect(await larger!.reranker()).not.toBe(await one!.reranker())
    expect(made.map(({ model }) => model)).toEqual([undefined, 'larger'])
  })

  it('go with the last user, who may let go twice', async () => {
    const { rerankers, made, disposed } = counted()
    const [one, other] = [rerankers.join({}), rerankers.join({})]
    await one.reranker()
    one.release()
    one.release()
    await Promise.resolve()
    expect(disposed()).toBe(0)
    other.release()
    await Promise.resolve()
    expect(disposed()).toBe(1)
    await rerankers.join({}).reranker()
    expect(made).toHaveLength(2)
  })

  it('stop loading when nobody waits any more', async () => {
    const { rerankers, made } = counted()
    const share = rerankers.join({})
    await share.reranker()
    expect(made[0]!.signal!.aborted).toBe(false)
    share.release()
    expect(made[0]!.signal!.aborted).toBe(true)
  })

  it('are tried again where loading failed', async () => {
    const { rerankers, made } = counted([1])
    const share = rerankers.join({})
    await expect(share.reranker()).rejects.toThrow('not now')
    await share.reranker()
    expect(made).toHaveLength(2)
  })
})
