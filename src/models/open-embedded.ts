import { RerankError } from '../errors.ts'
import type { LoadRequest } from '../protocol.ts'
import { createLexical, type LexicalTable } from '../text/lexical.ts'
import { createPairEncoder } from '../text/pair-encoder.ts'
import type { FileInfo } from '../types.ts'
import type { LoadContext } from '../worker/model.ts'
import { readHead } from './activation.ts'
import { EMBEDDED, embeddedAddress, hasEmbedded } from './embedded.ts'
import { CONFIG, FILES, OUTLINE, TOKENIZER_CONFIG } from './embedded-facts.ts'
import { createMeter } from './meter.ts'
import { readFacts } from './model-facts.ts'
import type { StoredFile } from './model-file.ts'
import type { OpenedModel } from './opened-model.ts'
import { openPackageFile } from './package-file.ts'
import { withSigns } from './signs.ts'

/** As far as its vocabulary is needed here. */
interface TokenizerFile {
  readonly model: { readonly vocab: Readonly<Record<string, number>> }
}

/** The model that ships with this package. Throws `dtype-unavailable`: it has one precision. */
export function openEmbedded(
  {
    assets = null,
    dtype = 'int8',
    head = 'classify',
  }: Partial<Pick<LoadRequest, 'assets' | 'dtype' | 'head'>>,
  { progress, quiet }: Pick<LoadContext, 'progress' | 'quiet'>,
): OpenedModel {
  if (dtype !== 'int8') {
    throw new RerankError(
      'dtype-unavailable',
      `The embedded model comes in int8, for the processor: leave dtype and device to 'auto', or name a model that comes in ${dtype}.`,
    )
  }
  if (head !== 'classify') {
    throw new RerankError(
      'unsupported-model',
      `${EMBEDDED} is a reranker and makes no vectors: name a model that does, such as Xenova/all-MiniLM-L6-v2.`,
    )
  }
  const files: FileInfo[] = []
  const meter = createMeter((loaded, total) => progress({ phase: 'download', loaded, total }))
  const open = async (name: string): Promise<StoredFile> => {
    const url = embeddedAddress(name, assets)
    const file = await withSigns(quiet, () =>
      openPackageFile({ name, url, ...FILES[name]! }, meter.file()),
    )
    files.push(file.info)
    return file
  }
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(new TextDecoder().decode(await (await open(name)).bytes()))
  let tokenizer: Promise<unknown> | undefined
  const readTokenizer = () => (tokenizer ??= read('tokenizer.json'))

  const facts = readFacts(CONFIG, TOKENIZER_CONFIG, EMBEDDED)
  return {
    name: EMBEDDED,
    config: CONFIG,
    facts,
    published: {},
    ...readHead(CONFIG),
    embedding: null,
    openEncoder: async () =>
      createPairEncoder({ tokenizer: await readTokenizer(), config: TOKENIZER_CONFIG }, facts),
    openLexical: async () => {
      const [table, tokenizer] = await Promise.all([read('lexical.json'), readTokenizer()])
      const { vocab } = (tokenizer as TokenizerFile).model
      return createLexical(table as LexicalTable, (word) => Object.hasOwn(vocab, word))
    },
    files,
    find: async (paths) => {
      const path = paths.find(hasEmbedded)
      return path === undefined ? undefined : open(path)
    },
    outline: OUTLINE,
    canary: () => undefined,
  }
}
