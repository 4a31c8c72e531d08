import { describe, expect, it } from 'vitest'
import { RerankError } from '../errors.ts'
import { lifeline } from './lifeline.ts'

const LOST = new RerankError('device-lost', 'gone')
const never = new Promise<number>(() => {})

describe('lifeline', () => {
  it('lets work end as it ends', async () => {
    const { during } = lifeline()
    expect(await during(Promise.resolve(1))).toBe(1)
    await expect(during(Promise.reject(new Error('own')))).rejects.toThrow('own')
  })

  it('ends all work under way when it is cut, with the first reason', async () => {
    const { during, cut } = lifeline()
    const works = [during(never), during(never)]
    cut(LOST)
    cut(new RerankError('worker-lost', 'later'))
    for (const work of works) await expect(work).rejects.toBe(LOST)
  })

  it('lets no work begin after that', async () => {
    const { during, cut } = lifeline()
    cut(LOST)
    await expect(during(Promise.resolve(1))).rejects.toBe(LOST)
    await expect(during(Promise.reject(new Error('unheard')))).rejects.toBe(LOST)
  })
})
