// oxlint-disable-next-line rooms/comlink -- the worker's half of the line, to hold our own half against
import { expose } from 'comlink'
import { afterEach, describe, expect, it } from 'vitest'
import { reply, type WorkerApi } from '../protocol.ts'
import { RerankError } from '../errors.ts'
import { workerClient } from './worker-client.ts'

const CACHES = { scores: { entries: 1, hits: 2, misses: 3 }, tokens: null }
const TEXTS = {
  call: 3,
  queries: 'q',
  texts: ['a', 'b'],
  maxLength: null,
  long: 'truncate',
  label: 0,
  exclusive: false,
} as const

let ports: MessagePort[] = []
afterEach(() => ports.forEach((port) => port.close()))

/** A client on one end of a channel, comlink's own `expose` on the other. */
function connected(api: Partial<WorkerApi>) {
  const { port1, port2 } = new MessageChannel()
  ports = [port1, port2]
  expose(api, port2)
  port1.start()
  const thread = Object.assign(port1, { terminate: () => port1.close() })
  return {
    client: workerClient(thread, () => {}),
    tell: (event: object) => port2.postMessage(event),
  }
}

describe("workerClient and comlink's expose", () => {
  it('agree on calls, arguments and answers', async () => {
    const { client, tell } = connected({
      score: (request) =>
        reply(() => {
          const results = request.texts.map((text, i) => [i, text])
          tell({ event: 'batch', request: request.request, results, ms: 1 })
          return CACHES
        }),
    })
    const batches: unknown[] = []
    await expect(client.score(TEXTS, ({ results }) => batches.push(results))).resolves.toEqual(
      CACHES,
    )
    expect(batches).toEqual([
      [
        [0, 'a'],
        [1, 'b'],
      ],
    ])
  })

  it('agree on which answer is whose', async () => {
    const waiting: (() => void)[] = []
    const { client } = connected({
      score: ({ texts }) =>
        reply(async () => {
          await new Promise<void>((resolve) => waiting.push(resolve))
          return { ...CACHES, tokens: { entries: texts.length, hits: 0, misses: 0 } }
        }),
    })
    const calls = [1, 2, 3].map((count) =>
      client.score({ ...TEXTS, texts: Array(count).fill('x') }, () => {}),
    )
    while (waiting.length < 3) await new Promise((resolve) => setTimeout(resolve))
    for (const finish of waiting.toReversed()) finish()
    const answers = await Promise.all(calls)
    expect(answers.map(({ tokens }) => tokens!.entries)).toEqual([1, 2, 3])
  })

  it('agree on errors', async () => {
    const { client } = connected({
      warmup: () =>
        reply(() => {
          throw new RerankError('out-of-memory', 'too much', { cause: new RangeError('deep') })
        }),
    })
    await expect(client.warmup()).rejects.toMatchObject({
      code: 'out-of-memory',
      cause: { name: 'RangeError', message: 'deep' },
    })
  })

  it('agree on messages without an answer, and on the farewell', async () => {
    const heard: unknown[] = []
    const { client } = connected({
      cancel: (call) => void heard.push(call),
      dispose: () => reply(() => void heard.push('dispose')),
    })
    client.cancel(7)
    await client.close(new RerankError('disposed', 'gone'))
    expect(heard).toEqual([7, 'dispose'])
  })
})
