import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readEval } from './arguments.ts'
import { retrieve } from './first-stage.ts'
import { readSource } from './sources.ts'
import { compareSystems } from './systems.ts'

/** Beside the repository, where the real sets are. */
const DATA = fileURLToPath(new URL('../../../../shared/data/eval/', import.meta.url))

describe.skipIf(!existsSync(DATA))("BM25's known nDCG@10, on sets that lie in ../shared", () => {
  it.each([
    [
      'TREC DL 2019, as given',
      ['--candidates', 'dl19/candidates.jsonl.gz', '--qrels', 'dl19/qrels.txt'],
      ...[0.5058, 0.00005],
    ],
    ['SciFact', ['--beir', 'scifact'], 0.659, 0.005],
    ['Cranfield', ['--beir', 'cranfield'], 0.372, 0.005],
    ['CISI', ['--beir', 'cisi'], 0.23, 0.005],
  ] as const)('%s', { timeout: 60_000 }, async (_, args, known, tolerance) => {
    const command = readEval(args.map((part) => (part.startsWith('--') ? part : DATA + part)))
    const set = await retrieve(await readSource(command), command)
    const [first] = compareSystems(set, [], ['ndcg@10'], null)
    expect(Math.abs(first!.metrics.get('ndcg@10')!.mean - known)).toBeLessThan(tolerance)
  })
})
