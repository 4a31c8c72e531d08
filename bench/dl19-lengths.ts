// npx tsx bench/dl19-lengths.ts DATA TOKENIZER: writes dl19-lengths.json, which holds lengths and no text.
// DATA is a file of candidate lists, a gzipped line of JSON a query; TOKENIZER is the folder of
// bert-base-uncased.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Tokenizer } from '@huggingface/tokenizers'
import { isMain } from '../scripts/is-main.ts'

interface Candidates {
  readonly query: string
  readonly candidates: readonly { readonly text: string }[]
}

const SAMPLE = 100
/** [CLS] query [SEP] document [SEP] */
const SPECIAL = 3

/** What dl19-lengths.json holds; all lengths are those of a pair, in tokens. */
export interface Lengths {
  readonly pairs: number
  readonly mean: number
  readonly median: number
  readonly p95: number
  readonly max: number
  /** The tokens of one list in a padded batch over those it has; the median list. */
  readonly padding: number
  /** The median query's tokens. */
  readonly query: number
  /** The middles of 100 equal parts of all pairs, in an order that means nothing. */
  readonly sample: readonly number[]
}

/** `lists` has a list of pair lengths for each query. */
export function summariseLengths(
  lists: readonly (readonly number[])[],
  queries: readonly number[],
): Lengths {
  const all = sorted(lists.flat())
  const part = (share: number, of = all) => of[Math.floor(share * of.length)]!
  const padding = sorted(lists.map((list) => Math.max(...list) / mean(list)))
  const sample = Array.from({ length: SAMPLE }, (_, i) => part((i + 0.5) / SAMPLE))
  return {
    pairs: all.length,
    mean: rounded(mean(all)),
    median: part(0.5),
    p95: part(0.95),
    max: all.at(-1)!,
    padding: rounded(part(0.5, padding)),
    query: part(0.5, sorted(queries)),
    // 37 and 100 share no factor: each is taken once.
    sample: sample.map((_, i) => sample[(i * 37) % SAMPLE]!),
  }
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length
const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b)
const rounded = (value: number) => Number(value.toFixed(2))

async function main(data: string, folder: string): Promise<void> {
  const json = async (bytes: Promise<Buffer>) => JSON.parse((await bytes).toString()) as object
  const packed = readFile(join(folder, 'tokenizer.json.gz')).then((bytes) => gunzipSync(bytes))
  const config = await json(readFile(join(folder, 'tokenizer_config.json')))
  const tokenizer = new Tokenizer(await json(packed), config)
  const tokens = (text: string) => tokenizer.encode(text, { add_special_tokens: false }).ids.length
  const lines = gunzipSync(await readFile(data))
    .toString()
    .trim()
    .split('\n')
  const all = lines.map((line) => JSON.parse(line) as Candidates)
  const queries = all.map(({ query }) => tokens(query))
  const lists = all.map(({ candidates }, i) =>
    candidates.map(({ text }) => SPECIAL + queries[i]! + tokens(text)),
  )
  const lengths = summariseLengths(lists, queries)
  await writeFile(new URL('dl19-lengths.json', import.meta.url), `${JSON.stringify(lengths)}\n`)
}

if (isMain(import.meta.url)) {
  const [data, folder] = process.argv.slice(2)
  if (!data || !folder) throw new Error('npx tsx bench/dl19-lengths.ts DATA TOKENIZER')
  await main(data, folder)
}
