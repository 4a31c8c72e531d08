import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

/**
 * A worker like those of the runtimes: a lane, or what has lanes. Its model is a shared memory, in
 * which a lane leaves a 1 where it was told to; a run says so, and which row it had.
 */
const ENTRY = `
import { ownName, parentEndpoint } from './src/host/own-thread.ts'
import { LANE, serveLane, startLane } from './src/worker/lane.ts'

const open = async ({ module, memory, at }) => {
  new Uint8Array(memory.buffer)[at] = 1
  if (!(module instanceof WebAssembly.Module)) throw new Error('no module')
  return {
    run: async ({ ids }) => {
      while (ids[0] < 0) {}
      return Float32Array.of(ids[0])
    },
    dispose: async () => {},
  }
}
const batch = (id) => ({ ids: Int32Array.of(id), types: new Uint8Array(1), offsets: Int32Array.of(0, 1) })

async function useLanes(work) {
  const module = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
  const lanes = await Promise.all([1, 2].map((at) => startLane({ module, memory, at })))
  if (work === 'busy') for (const lane of lanes) void lane.run(batch(-1))
  const numbers = work === 'busy' ? [] : await Promise.all(lanes.map((lane, i) => lane.run(batch(10 + i))))
  return { marks: [...new Uint8Array(memory.buffer, 0, 4)], numbers: numbers.flatMap((one) => [...one]) }
}

if (ownName() === LANE) serveLane(open)
else {
  const parent = parentEndpoint()
  parent.addEventListener('message', async ({ data }) => parent.postMessage(await useLanes(data)))
}
`

const folder = mkdtempSync(join(tmpdir(), 'web-rerank-lane-'))
const entry = join(folder, 'entry.mjs')
let worker: Worker | undefined

beforeAll(async () => {
  const resolveDir = fileURLToPath(new URL('../..', import.meta.url))
  await build({
    stdin: { contents: ENTRY, resolveDir },
    ...{ bundle: true, format: 'esm', outfile: entry },
  })
})
afterEach(() => worker?.terminate())
afterAll(() => rmSync(folder, { recursive: true }))

async function lanesThat(work: 'run' | 'busy'): Promise<unknown> {
  worker = new Worker(entry)
  worker.postMessage(work)
  return (await once(worker, 'message'))[0]
}

describe('a lane in Node', () => {
  it('is a thread of the same bundled script, and shares memory', async () => {
    expect(await lanesThat('run')).toEqual({ marks: [0, 1, 1, 0], numbers: [10, 11] })
  })

  it('ends with the thread that has started it, even in the middle of a run', async () => {
    await lanesThat('busy')
    const ended = once(worker!, 'exit')
    worker!.postMessage('web-rerank: exit')
    expect(await ended).toEqual([0])
  })
})
