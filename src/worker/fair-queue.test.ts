import { describe, expect, it } from 'vitest'
import { FairQueue } from './fair-queue.ts'

interface Job {
  readonly call: number
  readonly name: string
}

function queueOf(...jobs: string[]): FairQueue<Job> {
  const queue = new FairQueue<Job>()
  for (const name of jobs) queue.add({ call: Number(name[0]), name })
  return queue
}

/** Whose turn it is, each turn at this cost. */
function turns(queue: FairQueue<Job>, count: number, cost = 10): string {
  return Array.from({ length: count }, () => {
    const job = queue.next()!
    queue.charge(job.call, cost)
    return job.call
  }).join('')
}

describe('FairQueue', () => {
  it('has nothing next when it is empty', () => {
    expect(new FairQueue<Job>().next()).toBeUndefined()
  })

  it('keeps a job until it is removed', () => {
    const queue = queueOf('1a')
    expect(queue.next()).toBe(queue.next())
    const removed = queue.remove(() => true)
    expect(removed.map(({ name }) => name)).toEqual(['1a'])
    expect(queue.next()).toBeUndefined()
  })

  it('takes jobs of one call in their order', () => {
    const queue = queueOf('1a', '1b')
    expect(queue.next()!.name).toBe('1a')
    queue.remove(({ name }) => name === '1a')
    expect(queue.next()!.name).toBe('1b')
  })

  it('lets calls alternate, the newest first', () => {
    expect(turns(queueOf('1a', '2a'), 6)).toBe('212121')
    expect(turns(queueOf('1a', '2a', '3a'), 6)).toBe('321321')
  })

  it('counts what turns cost, not how many there were', () => {
    const queue = queueOf('1a', '2a')
    queue.charge(1, 100)
    expect(turns(queue, 5, 40)).toBe('22212')
  })

  it('gives a call with more jobs no more turns', () => {
    expect(turns(queueOf('1a', '1b', '1c', '2a'), 4)).toBe('2121')
  })

  it('lets a newcomer neither wait for old debts nor pay them', () => {
    const queue = queueOf('1a', '2a')
    turns(queue, 10)
    queue.add({ call: 3, name: '3a' })
    // Two turns ahead, since it came during a run; then level with the others.
    const next = turns(queue, 11).slice(2)
    for (const call of '123') expect(next.split(call)).toHaveLength(4)
  })

  it('takes the first two turns where it came during a run, since it could not be heard before', () => {
    const queue = queueOf('1a')
    turns(queue, 3)
    queue.add({ call: 2, name: '2a' })
    expect(turns(queue, 5)).toBe('22121')
  })

  it('keeps what a call has had while any of its jobs waits', () => {
    const queue = queueOf('1a', '1b', '2a')
    queue.charge(1, 100)
    queue.remove(({ name }) => name === '1a')
    queue.add({ call: 1, name: '1c' })
    expect(turns(queue, 3)).toBe('222')
  })

  it('forgets a call whose jobs are all done', () => {
    const queue = queueOf('1a', '2a')
    queue.charge(1, 100)
    queue.remove(({ call }) => call === 1)
    queue.charge(1, 100) // a run that was under way when the call was cancelled
    queue.next()
    queue.add({ call: 1, name: '1b' })
    expect(turns(queue, 2)).toBe('12')
  })

  it('removes what is done, and nothing else', () => {
    const queue = queueOf('1a', '2a', '1b', '2b')
    const removed = queue.remove(({ call }) => call === 1)
    expect(removed.map(({ name }) => name).sort()).toEqual(['1a', '1b'])
    expect(queue.remove(() => true)).toHaveLength(2)
    expect(queue.remove(() => true)).toEqual([])
  })
})
