// transformers.js as its own documentation uses it for a cross-encoder: tokenizer and model.
import {
  AutoModelForSequenceClassification,
  AutoTokenizer,
  env,
  Tensor,
  type PreTrainedModel,
  type PreTrainedTokenizer,
} from '@huggingface/transformers'
import type { Contender, ContenderOptions } from '../contender.ts'
import type { Texts } from '../texts.ts'

type StockOptions = Pick<ContenderOptions, 'model' | 'threads' | 'keepFiles'>

export type StockRequest =
  { readonly open: StockOptions } | { readonly score: Texts; readonly padded: boolean }

export interface StockAnswer extends Pick<Contender, 'details'> {
  /** None of what was only opened. */
  readonly scores: readonly number[]
}

export interface StockFailure {
  readonly error: string
}

interface Stock {
  readonly tokenizer: PreTrainedTokenizer
  readonly model: PreTrainedModel
}

const PADDING = '[PAD]'

let stock: Stock | undefined

const onRequest = async ({ data }: MessageEvent<StockRequest>) => {
  const answer = await answerTo(data).catch((thrown: unknown) => ({ error: String(thrown) }))
  self.postMessage(answer satisfies StockAnswer | StockFailure)
}
// onnxruntime starts its threads from this very file, and talks to them in messages of its own.
if (!self.name.startsWith('em-pthread')) self.onmessage = onRequest

async function answerTo(request: StockRequest): Promise<StockAnswer> {
  if ('open' in request) {
    stock = await open(request.open)
    return { scores: [], details: detailsOf() }
  }
  const { query, documents } = request.score
  const score = request.padded ? scorePadded : scoreOneByOne
  return { scores: await score(stock!, query, documents), details: detailsOf() }
}

function detailsOf(): Contender['details'] {
  return {
    ...{ runtime: 'transformers.js', version: env.version, device: 'wasm', dtype: 'int8' },
    onnxruntime: env.backends.onnx.versions?.web ?? 'unknown',
    threads: env.backends.onnx.wasm!.numThreads ?? 1,
  }
}

/** What it calls the model, once it knows where that is. */
function place(model: string): string {
  const isFolder = URL.canParse(model)
  env.allowRemoteModels = !isFolder
  env.allowLocalModels = isFolder
  if (!isFolder) return model
  const { pathname } = new URL(model)
  const name = pathname.split('/').at(-2)!
  // A path: of a whole address it takes no tokenizer.
  env.localModelPath = pathname.slice(0, -name.length - 1)
  return name
}

async function open({ model: named, threads, keepFiles }: StockOptions): Promise<Stock> {
  const name = place(named)
  env.useBrowserCache = keepFiles
  const wasm = env.backends.onnx.wasm!
  // Its wasm comes from the server of the page, as ours does, and not from a CDN.
  delete wasm.wasmPaths
  env.useWasmCache = false
  if (threads !== 'auto') wasm.numThreads = threads
  const [tokenizer, model] = await Promise.all([
    AutoTokenizer.from_pretrained(name),
    AutoModelForSequenceClassification.from_pretrained(name, { device: 'wasm', dtype: 'q8' }),
  ])
  namePadding(tokenizer)
  return { tokenizer, model }
}

/** In Python, BERT's tokenizers know it without being told by tokenizer_config.json; here they do not. */
function namePadding(tokenizer: PreTrainedTokenizer): void {
  if (tokenizer.pad_token) return
  tokenizer.pad_token = PADDING
  tokenizer.pad_token_id = tokenizer.convert_tokens_to_ids(PADDING)
}

/** All documents in one batch. */
async function scorePadded(
  { tokenizer, model }: Stock,
  query: string,
  documents: readonly string[],
) {
  const inputs = tokenizer(
    documents.map(() => query),
    { text_pair: [...documents], padding: true, truncation: true },
  )
  const { logits } = (await model(inputs)) as { logits: Tensor }
  return [...(logits.data as Float32Array)]
}

/** The same, but unpadded and sorted by length, a document a run. */
async function scoreOneByOne(
  { tokenizer, model }: Stock,
  query: string,
  documents: readonly string[],
) {
  const all = tokenizer(
    documents.map(() => query),
    { text_pair: [...documents], padding: false, truncation: true, return_tensor: false },
  ) as Record<string, number[][]>
  const order = documents
    .map((_, i) => i)
    .sort((a, b) => all['input_ids']![b]!.length - all['input_ids']![a]!.length)
  const scores = Array<number>(documents.length).fill(NaN)
  for (const i of order) {
    const inputs = Object.fromEntries(
      Object.entries(all).map(([name, rows]) => {
        const row = rows[i]!
        return [name, new Tensor('int64', BigInt64Array.from(row, BigInt), [1, row.length])]
      }),
    )
    const { logits } = (await model(inputs)) as { logits: Tensor }
    scores[i] = logits.data[0] as number
  }
  return scores
}
