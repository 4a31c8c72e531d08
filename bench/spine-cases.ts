import type { BenchCase } from './bench-case.ts'

/** What the library costs around a runtime. */
export const SPINE_CASES: readonly BenchCase[] = [
  {
    suite: 'spine',
    probes: [
      { id: 'behind', name: '20 items called behind 1,000', unit: 'ms' },
      { id: 'alone', name: '20 items alone', unit: 'ms' },
    ],
    warmups: 1,
    rounds: 9,
    promised: [
      {
        name: '20 items behind 1,000 vs alone',
        of: 'behind',
        over: 'alone',
        must: 2.5,
        aim: 2,
        better: 'lower',
      },
    ],
  },
  {
    suite: 'spine',
    probes: [
      { id: 'longest-task', name: 'longest task of the page, 10,000 items ranked', unit: 'ms' },
    ],
    warmups: 0,
    rounds: 5,
    promised: [
      {
        name: 'longest task of the page, 10,000 items ranked',
        of: 'longest-task',
        must: 50,
        aim: 16,
        better: 'lower',
      },
    ],
  },
  {
    suite: 'spine',
    probes: [
      { id: 'superseded', name: 'pairs over the allowance, 50 superseded calls', unit: 'pairs' },
    ],
    warmups: 0,
    rounds: 3,
    promised: [
      {
        name: 'pairs over the allowance, 50 superseded calls',
        of: 'superseded',
        must: 0,
        aim: 0,
        better: 'lower',
      },
    ],
  },
  {
    suite: 'spine',
    probes: [
      { id: 'rank-20', name: 'rank() of 20 items, zero-cost runtime', unit: 'ms' },
      { id: 'rank-100', name: 'rank() of 100 items, zero-cost runtime', unit: 'ms' },
      { id: 'rank-10000', name: 'rank() of 10,000 items, zero-cost runtime', unit: 'pairs/s' },
    ],
    warmups: 2,
    rounds: 9,
    promised: [],
  },
  {
    suite: 'spine',
    probes: [{ id: 'ready', name: 'createReranker() to ready, zero-cost runtime', unit: 'ms' }],
    warmups: 1,
    rounds: 9,
    promised: [],
  },
]
