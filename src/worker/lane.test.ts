import { afterEach, describe, expect, it, vi } from 'vitest'
import { RerankError } from '../errors.ts'
import type { Lane } from '../runtimes/lanes.ts'
import type { TokenBatch } from '../runtimes/runtime.ts'
import { LANE, serveLane, startLane } from './lane.ts'

/** The two ends of a worker that runs in this thread. */
const { ends } = vi.hoisted(() => ({ ends: { inside: undefined as unknown as MessagePort } }))

vi.mock('../host/own-thread.ts', () => ({
  parentEndpoint: () => ends.inside,
  startCopy: (name: string) => new FakeWorker('', { name }),
}))

const started: FakeWorker[] = []

class FakeWorker extends EventTarget {
  readonly #line = new MessageChannel()
  readonly options: WorkerOptions
  ended = false
  constructor(_url: string, options: WorkerOptions) {
    super()
    this.options = options
    started.push(this)
    this.#line.port1.onmessage = ({ data }) =>
      this.dispatchEvent(new MessageEvent('message', { data }))
    ends.inside = this.#line.port2
    ends.inside.start()
    begin()
  }
  postMessage(message: unknown): void {
    this.#line.port1.postMessage(message)
  }
  terminate(): void {
    this.ended = true
    this.#line.port1.close()
  }
}

let begin: () => void
const BATCH: TokenBatch = {
  ids: Int32Array.of(1, 2, 3),
  types: new Uint8Array(3),
  offsets: Int32Array.of(0, 1, 3),
}
const SUMS: Lane = {
  run: async ({ ids, offsets }) =>
    Float32Array.from({ length: offsets.length - 1 }, (_, row) =>
      ids.subarray(offsets[row], offsets[row + 1]).reduce((a, b) => a + b, 0),
    ),
  dispose: async () => {},
}

function serving(open: (source: string) => Promise<Lane>): void {
  begin = () => serveLane(open)
  vi.stubGlobal('Worker', FakeWorker)
  vi.stubGlobal('location', { href: 'https://site.example/worker.js' })
}

afterEach(() => {
  for (const worker of started.splice(0)) worker.terminate()
  vi.unstubAllGlobals()
})

describe('a lane', () => {
  it('opens what it is sent, and runs rows in the order they come', async () => {
    const opened: string[] = []
    serving(async (source) => {
      opened.push(source)
      return SUMS
    })
    const lane = await startLane('a model')
    expect(opened).toEqual(['a model'])
    expect(started[0]!.options.name).toBe(LANE)
    const twice = { ...BATCH, ids: Int32Array.of(10, 20, 30) }
    const answers = await Promise.all([lane.run(BATCH), lane.run(twice)])
    expect(answers.map((numbers) => [...numbers])).toEqual([
      [1, 5],
      [10, 50],
    ])
  })

  it('has its thread started before it is known what to open, and opens nothing in vain', async () => {
    const opened: string[] = []
    serving(async (source) => {
      opened.push(source)
      return SUMS
    })
    let fail!: (reason: unknown) => void
    const lane = startLane<string>(new Promise((_, reject) => (fail = reject)))
    expect(started).toHaveLength(1)
    fail(new RerankError('network', 'no model'))
    await expect(lane).rejects.toMatchObject({ code: 'network' })
    expect([opened, started[0]!.ended]).toEqual([[], true])
  })

  it('says with its code why it cannot open, and is ended', async () => {
    serving(() => Promise.reject(new RerankError('out-of-memory', 'no room')))
    await expect(startLane('a model')).rejects.toMatchObject({ code: 'out-of-memory' })
    expect(started[0]!.ended).toBe(true)
  })

  it('fails the rows it has when its thread dies', async () => {
    serving(async () => ({ ...SUMS, run: () => new Promise(() => {}) }))
    const lane = await startLane('a model')
    const running = lane.run(BATCH)
    started[0]!.dispatchEvent(Object.assign(new Event('error'), { message: 'gone' }))
    await expect(running).rejects.toMatchObject({ code: 'worker-lost', message: 'gone' })
  })

  it('ends its thread when it is disposed of', async () => {
    serving(async () => SUMS)
    const lane = await startLane('a model')
    await lane.dispose()
    expect(started[0]!.ended).toBe(true)
    await expect(lane.run(BATCH)).rejects.toMatchObject({ code: 'disposed' })
  })
})
