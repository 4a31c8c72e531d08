import { createReranker } from '../../node.ts'
import { rerankerOptions } from '../engine.ts'
import { nodeModule, process, type Machine } from '../node.ts'
import { Notice } from '../notice.ts'
import { formatTable } from '../table.ts'
import type { BenchCommand } from './arguments.ts'
import { makeTexts } from './texts.ts'

/** As many as a page of results has, and as many as a first stage hands on. */
const FEW = 20
const MANY = 100

interface Measured {
  readonly model: string
  readonly runtime: string
  readonly device: string
  readonly dtype: string
  readonly instruction: string | null
  readonly threads: number
  /** From nothing to a ranking of 20; files are read from the disk, or fetched. */
  readonly firstRankingMs: number
  /** Of 100 documents with DL19's lengths; the median of all rounds. */
  readonly docsPerSecond: number
  readonly slowest: number
  readonly fastest: number
}

/** Measures how fast models rank here. */
export async function benchModels(command: BenchCommand): Promise<void> {
  const { models, json } = command
  const notice = new Notice()
  const measured: Measured[] = []
  try {
    for (const model of models) measured.push(await measure(model, command, notice))
  } finally {
    notice.clear()
  }
  const cpus = nodeModule<Machine>('os').cpus()
  const processor = `${cpus[0]?.model.trim() || 'unknown processor'}, ${cpus.length} cores`
  process.stdout.write(
    json ? `${JSON.stringify({ processor, models: measured })}\n` : format(processor, measured),
  )
}

async function measure(
  model: string | null,
  { engine, rounds }: BenchCommand,
  notice: Notice,
): Promise<Measured> {
  const name = model ?? 'the embedded model'
  notice.show(`${name}: loading`)
  const started = performance.now()
  const reranker = await createReranker({ ...rerankerOptions(engine, model), cache: { scores: 0 } })
  try {
    const rank = async (count: number, seed: number) => {
      const { query, documents } = makeTexts(count, seed)
      const began = performance.now()
      await reranker.rank(query, documents, { blend: 0 })
      return performance.now() - began
    }
    await rank(FEW, 0)
    const firstRankingMs = performance.now() - started
    await rank(MANY, 1) // compiles what has not been compiled yet
    const speeds: number[] = []
    for (let round = 0; round < rounds; round++) {
      notice.show(`${name}: round ${round + 1} of ${rounds}`)
      speeds.push((MANY / (await rank(MANY, 2 + round))) * 1_000)
    }
    speeds.sort((a, b) => a - b)
    const { runtime, device, dtype, instruction, threads } = reranker.info
    return {
      ...{ model: reranker.info.model, runtime, device, dtype, instruction, threads },
      firstRankingMs,
      docsPerSecond: speeds[Math.floor(speeds.length / 2)]!,
      ...{ slowest: speeds[0]!, fastest: speeds.at(-1)! },
    }
  } finally {
    await reranker.dispose()
  }
}

function format(processor: string, measured: readonly Measured[]): string {
  const head = ['model', 'runtime', 'dtype', 'threads', 'first ranking', 'docs/s', 'from', 'to']
  const rows = measured.map((one) => [
    one.model,
    [one.runtime, one.device, one.instruction ?? []].flat().join(', '),
    one.dtype,
    String(one.threads),
    `${one.firstRankingMs.toFixed(0)} ms`,
    ...[one.docsPerSecond, one.slowest, one.fastest].map((speed) => speed.toFixed(0)),
  ])
  return [
    `${processor}, Node`,
    '',
    formatTable([head, ...rows]),
    '',
    `First ranking: from nothing to ${FEW} documents in order. docs/s: ${MANY} documents with the lengths of`,
    'TREC DL 2019, the median of all rounds; texts are new each round.\n',
  ].join('\n')
}
