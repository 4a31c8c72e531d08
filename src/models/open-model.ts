import { RerankError, toRerankError } from '../errors.ts'
import type { LoadRequest } from '../protocol.ts'
import { createPairEncoder } from '../text/pair-encoder.ts'
import { createTextEncoder } from '../text/text-encoder.ts'
import type { FileInfo } from '../types.ts'
import type { LoadContext } from '../worker/model.ts'
import { readHead } from './activation.ts'
import { canaryOf } from './catalogue/canaries.ts'
import { fileFacts } from './catalogue/find.ts'
import { isEmbedded } from './embedded.ts'
import { poolingPath, readEmbedding, USUAL_POOLING } from './embedding.ts'
import { openFileStore, type StoredFile } from './file-store.ts'
import { readFacts } from './model-facts.ts'
import { openEmbedded } from './open-embedded.ts'
import type { OpenedModel } from './opened-model.ts'
import { locateModel } from './source.ts'

/** One thing is said of a text, and it is no label. */
const VECTOR = { labels: ['embedding'], positiveLabel: 0, activation: 'identity' } as const

/** What of a request says where a model is; without the rest, it is only read. */
export type ModelRequest = Pick<LoadRequest, 'model' | 'revision' | 'hub' | 'base' | 'offline'> &
  Partial<Pick<LoadRequest, 'assets' | 'dtype' | 'head' | 'prompts'>>

/** From a request to its model's folder. */
export async function openModel(
  request: ModelRequest,
  context: Omit<LoadContext, 'compiled'>,
): Promise<OpenedModel> {
  const { model, revision, offline, head = 'classify', prompts = {} } = request
  if (isEmbedded(model)) return openEmbedded(request, context)
  const embeds = head !== 'classify'
  const { bytes, progress, quiet } = context
  const { name, folder, key, pinned, row } = locateModel({ ...request, model })
  const files: FileInfo[] = []
  let refused: RerankError | undefined
  const store = openFileStore(bytes, {
    offline,
    quiet,
    unkept: (reason) => (refused = reason),
    progress: (loaded, total) => progress({ phase: 'download', loaded, total }),
  })
  const requestFor = (path: string) => {
    const known = row && fileFacts(row, path)
    return {
      name: path,
      url: new URL(path, folder).href,
      key: key + path,
      // What the catalogue knows is true of its own commit only.
      bytes: (revision === null && known?.bytes) || null,
      sha256: (revision === null && known?.sha256) || null,
      pinned,
      kind: path.endsWith('.json') ? ('json' as const) : ('binary' as const),
    }
  }
  const noted = (file: StoredFile | undefined) => {
    if (file) files.push({ ...file.info, ...(refused && { unkept: refused.message }) })
    refused = undefined
    return file
  }
  const parse = async (file: StoredFile | undefined): Promise<unknown> =>
    noted(file) && JSON.parse(new TextDecoder().decode(await file!.bytes()))
  const configuring = store.get(requestFor('config.json')).then(parse)
  const readIfThere = async (path: string): Promise<unknown> => {
    try {
      return await parse(await store.find(requestFor(path)))
    } catch (thrown) {
      // Some stores say so of files that are not there.
      if (toRerankError(thrown, 'network').code !== 'unauthorized') throw thrown
      return void (await configuring)
    }
  }

  // All at once: on a slow line it is the round trips that take the time.
  const reading = readIfThere('tokenizer.json')
  reading.catch(() => {}) // the config may be refused first
  const [said, tokenizerConfig, own, modules, usualPooling, transformer] = await Promise.all([
    configuring,
    readIfThere('tokenizer_config.json'),
    // Newer versions of sentence-transformers keep the activation in a file of its own, and prompts.
    row ? undefined : readIfThere('config_sentence_transformers.json'),
    ...(embeds && !row
      ? ['modules.json', USUAL_POOLING, 'sentence_bert_config.json'].map(readIfThere)
      : []),
  ])
  const shape = readFacts(said, tokenizerConfig, name, row, embeds)
  const poolingAt = poolingPath(modules)
  const pooling = poolingAt === USUAL_POOLING ? usualPooling : await readIfThere(poolingAt)
  const embedding = embeds
    ? readEmbedding(name, { modules, pooling, transformer, own }, { head, prompts }, row)
    : null
  const facts = {
    ...shape,
    maxLength: Math.min(shape.maxLength, embedding?.maxLength ?? Infinity),
  }
  // Those with code of their own leave it out.
  const config = { ...(said as object), model_type: facts.modelType }
  return {
    name,
    config,
    facts,
    published: row?.files ?? {},
    ...(embedding ? VECTOR : readHead(config, row, own)),
    embedding,
    openEncoder: async () => {
      const tokenizer = await reading
      const tokenizerFiles = { tokenizer, config: tokenizerConfig ?? {} }
      if (tokenizer && embedding) return createTextEncoder(tokenizerFiles, facts, embedding)
      if (tokenizer) return createPairEncoder(tokenizerFiles, facts)
      throw new RerankError(
        'unsupported-model',
        `${name} has no tokenizer.json: save its fast tokenizer there (tokenizer.save_pretrained in Python).`,
      )
    },
    openLexical: async () => undefined,
    files,
    find: async (paths) => {
      let missing: unknown
      for (const path of paths) {
        try {
          const file = noted(await store.find(requestFor(path)))
          if (file) return file
        } catch (thrown) {
          const { code } = toRerankError(thrown, 'network')
          // Some stores say so of files that are not there; the config has been read from here.
          if (code === 'unauthorized') continue
          // Offline, each of them may be the one that was stored.
          if (code !== 'offline') throw thrown
          missing ??= thrown
        }
      }
      if (missing) throw missing
      return undefined
    },
    outline: null,
    // Another revision may have other weights.
    canary: (dtype) => (revision === null ? canaryOf(row, dtype) : undefined),
  }
}
