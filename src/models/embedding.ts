import { RerankError } from '../errors.ts'
import type { LoadRequest, Pooling, Prompts } from '../protocol.ts'
import type { CatalogueRow } from './catalogue/types.ts'
import { BGE_PROMPTS, E5_PROMPTS, NO_PROMPTS } from './catalogue/prompts.ts'

/** How a model makes vectors of texts. */
export interface EmbeddingHead {
  readonly pooling: Pooling
  readonly normalized: boolean
  readonly prompts: Prompts
  /** The most tokens that it was made for; null where nobody says. */
  readonly maxLength: number | null
  readonly lowerCase: boolean
}

/** The parsed files of sentence-transformers; undefined for those that are not there. */
export interface EmbeddingFiles {
  /** modules.json: what follows what. */
  readonly modules: unknown
  /** 1_Pooling/config.json, or wherever modules.json says. */
  readonly pooling: unknown
  /** sentence_bert_config.json */
  readonly transformer: unknown
  /** config_sentence_transformers.json */
  readonly own: unknown
}

interface Family extends Pick<EmbeddingHead, 'pooling' | 'normalized'> {
  readonly names: RegExp
  readonly prompts: Prompts
}

/** What model cards ask for and files do not say, or converted repositories have lost. */
const FAMILIES: readonly Family[] = [
  {
    names: /(^|[/-])e5-(small|base|large)(?!.*instruct)/i,
    ...{ pooling: 'mean', normalized: true, prompts: E5_PROMPTS },
  },
  {
    names: /(^|\/)bge-(small|base|large)-en/i,
    ...{ pooling: 'cls', normalized: true, prompts: BGE_PROMPTS },
  },
]

/** A model that is nothing but a transformer: the rule of sentence-transformers. */
const PLAIN = { pooling: 'mean', normalized: false, prompts: NO_PROMPTS } as const

/** Where modules.json has the settings of its pooling, if not at the usual place. */
export const USUAL_POOLING = '1_Pooling/config.json'
export function poolingPath(modules: unknown): string {
  const path = modulesOf(modules).find(({ kind }) => kind === 'Pooling')?.path
  return path ? `${path}/config.json` : USUAL_POOLING
}

/**
 * As sentence-transformers would read it. What the caller says goes first, then what the catalogue
 * knows, then the model's own files, then what is known of its family. Throws `unsupported-model` for
 * what would come out as other vectors than in Python.
 */
export function readEmbedding(
  name: string,
  files: EmbeddingFiles,
  { head, prompts }: Pick<LoadRequest, 'head' | 'prompts'>,
  row?: CatalogueRow,
): EmbeddingHead {
  const family = FAMILIES.find(({ names }) => names.test(name)) ?? PLAIN
  const modules = modulesOf(files.modules)
  refuseOthers(modules, name)
  const { max_seq_length: longest, do_lower_case: lowerCase } = asObject(files.transformer)
  const said = row?.embedding
  return {
    pooling:
      head === 'mean' || head === 'cls'
        ? head
        : (said?.pooling ?? readPooling(files.pooling, name) ?? family.pooling),
    normalized:
      said?.normalized ??
      (modules.length > 0 ? modules.some(({ kind }) => kind === 'Normalize') : family.normalized),
    prompts: { ...(said?.prompts ?? readPrompts(files.own) ?? family.prompts), ...prompts },
    maxLength: typeof longest === 'number' && longest > 0 ? longest : null,
    lowerCase: lowerCase === true,
  }
}

interface Module {
  /** The class of sentence-transformers, without its package. */
  readonly kind: string
  readonly path: string
}

function modulesOf(source: unknown): Module[] {
  return (Array.isArray(source) ? source : []).map((entry) => {
    const { type, path } = asObject(entry)
    return { kind: String(type).replace(/^.*\./, ''), path: typeof path === 'string' ? path : '' }
  })
}

const KNOWN_MODULES = ['Transformer', 'Pooling', 'Normalize']

function refuseOthers(modules: readonly Module[], name: string): void {
  const other = modules.find(({ kind }) => !KNOWN_MODULES.includes(kind))
  if (!other) return
  throw new RerankError(
    'unsupported-model',
    `${name} has a module that does not run here, ${other.kind}: take a model of ${KNOWN_MODULES.join(', ')} only.`,
  )
}

const POOLINGS: ReadonlyMap<string, Pooling> = new Map([
  ['mean', 'mean'],
  ['cls', 'cls'],
  ['pooling_mode_mean_tokens', 'mean'],
  ['pooling_mode_cls_token', 'cls'],
])

/** Undefined where there is no such file. */
function readPooling(source: unknown, name: string): Pooling | undefined {
  if (source === undefined) return undefined
  const settings = asObject(source)
  const said = settings.pooling_mode
  const switched = Object.keys(settings).filter(
    (key) => key.startsWith('pooling_mode_') && settings[key] === true,
  )
  const modes = said === undefined ? switched : [said].flat().map(String)
  const [mode = 'mean', ...others] = modes
  const pooling = POOLINGS.get(mode)
  if (pooling && others.length === 0 && settings.include_prompt !== false) return pooling
  throw new RerankError(
    'unsupported-model',
    settings.include_prompt === false
      ? `${name} leaves its prompt out of the vector, which is not done here: take another model.`
      : `${name} pools by ${modes.join(' and ')}; here there are mean and cls: take another model, or say which with options.pooling.`,
  )
}

/** The names that sentence-transformers looks for; undefined where there are none of them. */
function readPrompts(source: unknown): Prompts | undefined {
  const { prompts, default_prompt_name: usual } = asObject(source)
  const said = asObject(prompts)
  const find = (...names: readonly unknown[]) =>
    names
      .map((name) => said[String(name)])
      .find((prompt): prompt is string => typeof prompt === 'string')
  const query = find('query', usual)
  const passage = find('document', 'passage', 'corpus', usual)
  if (!query && !passage) return undefined
  return { query: query ?? '', passage: passage ?? '' }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
