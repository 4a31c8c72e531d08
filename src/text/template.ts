import type { EncodedRow } from './encoder.ts'
import { fields, list, malformed, number, string, unsupported, type Fields } from './fields.ts'

/** One thing in the row of a pair: the query, the text, or special tokens. */
export interface TemplatePart {
  readonly part: 'query' | 'text' | 'special'
  /** Which tokens, where it is a special one. */
  readonly ids: readonly number[]
  /** 0 or 1, for models that tell the two apart. */
  readonly type: number
}

/** How a family of models wants a pair: `[CLS] query [SEP] text [SEP]`, say. */
export type Template = readonly TemplatePart[]

// The families whose files do not say it themselves.
const LIKE_BERT = [
  'albert',
  'bert',
  'convbert',
  'deberta',
  'deberta-v2',
  'distilbert',
  'electra',
  'mobilebert',
  'modernbert',
]
const LIKE_ROBERTA = ['camembert', 'mpnet', 'roberta', 'xlm-roberta']

const query = (type: number): TemplatePart => ({ part: 'query', ids: [], type })
const text = (type: number): TemplatePart => ({ part: 'text', ids: [], type })
const special = (ids: readonly number[], type: number): TemplatePart => ({
  part: 'special',
  ids,
  type,
})

export function readTemplate(tokenizer: unknown, config: unknown, modelType: string): Template {
  const file = fields(tokenizer, 'the file')
  return (
    readProcessor(file['post_processor']) ??
    familyTemplate(file, fields(config ?? {}, 'tokenizer_config'), modelType)
  )
}

/** How it wants a text by itself: `[CLS] text [SEP]`, say. */
export function readTextTemplate(tokenizer: unknown, config: unknown, modelType: string): Template {
  const processor = fields(tokenizer, 'the file')['post_processor']
  return readProcessor(processor, 'single') ?? alone(readTemplate(tokenizer, config, modelType))
}

/** Without the query, and what stands between the two. */
function alone(pair: Template): Template {
  const [start, end] = [pair[0]!, pair.at(-1)!]
  return [start, text(0), { ...end, type: 0 }]
}

/** What the model reads. `typed` says whether it tells the parts of a pair apart. */
export function assemble(
  template: Template,
  query: Int32Array,
  text: Int32Array,
  window: EncodedRow['window'],
  typed: boolean,
): EncodedRow {
  const size = specialCount(template) + query.length + text.length
  const ids = new Int32Array(size)
  const types = new Uint8Array(size)
  let position = 0
  for (const { part, ids: special, type } of template) {
    const content = part === 'query' ? query : part === 'text' ? text : special
    ids.set(content, position)
    if (typed) types.fill(type, position, position + content.length)
    position += content.length
  }
  return { ids, types, window }
}

export function specialCount(template: Template): number {
  return template.reduce((count, { ids }) => count + ids.length, 0)
}

/** The template that the `post_processor` holds, if any: some only trim positions. */
function readProcessor(source: unknown, of: 'pair' | 'single' = 'pair'): Template | null {
  if (source === null || source === undefined) return null
  const settings = fields(source, 'post_processor')
  switch (settings['type']) {
    case 'Sequence':
      return list(settings['processors'], 'processors').reduce<Template | null>(
        (found, step) => found ?? readProcessor(step, of),
        null,
      )
    case 'TemplateProcessing':
      return readTemplateProcessing(settings, of)
    case 'BertProcessing': {
      const pair = bertTemplate(idOf(settings['cls']), idOf(settings['sep']))
      return of === 'pair' ? pair : alone(pair)
    }
    case 'RobertaProcessing': {
      const pair = robertaTemplate(idOf(settings['cls']), idOf(settings['sep']))
      return of === 'pair' ? pair : alone(pair)
    }
    case 'ByteLevel':
      return null
    default:
      throw unsupported(`a post-processor called ${String(settings['type'])}`)
  }
}

function bertTemplate(start: number, separator: number): Template {
  return [special([start], 0), query(0), special([separator], 0), text(1), special([separator], 1)]
}

function robertaTemplate(start: number, separator: number): Template {
  return [
    special([start], 0),
    query(0),
    special([separator, separator], 0),
    text(0),
    special([separator], 0),
  ]
}

function readTemplateProcessing(settings: Fields, of: 'pair' | 'single'): Template {
  const tokens = fields(settings['special_tokens'], 'special_tokens')
  const template = list(settings[of], `the template of a ${of}`).map((entry): TemplatePart => {
    const { Sequence: sequence, SpecialToken: token } = fields(entry, 'a part of the template')
    const part = fields(sequence ?? token, 'a part of the template')
    const type = number(part['type_id'], 'type_id')
    if (sequence !== undefined) {
      return of === 'pair' && part['id'] === 'A' ? query(type) : text(type)
    }
    const ids = list(fields(tokens[string(part['id'], 'id')], 'a special token')['ids'], 'ids')
    return special(
      ids.map((id) => number(id, 'the id of a special token')),
      type,
    )
  })
  const count = (wanted: string) => template.filter(({ part }) => part === wanted).length
  if (count('query') !== (of === 'pair' ? 1 : 0) || count('text') !== 1)
    throw malformed(`its template has no place for a ${of === 'pair' ? 'pair' : 'text'}`)
  return template
}

function idOf(source: unknown): number {
  return number(list(source, 'a special token')[1], 'the id of a special token')
}

function familyTemplate(file: Fields, config: Fields, modelType: string): Template {
  if (LIKE_BERT.includes(modelType)) {
    return bertTemplate(
      idNamed(file, config['cls_token'], '[CLS]'),
      idNamed(file, config['sep_token'], '[SEP]'),
    )
  }
  if (LIKE_ROBERTA.includes(modelType)) {
    return robertaTemplate(
      idNamed(file, config['cls_token'], '<s>'),
      idNamed(file, config['sep_token'], '</s>'),
    )
  }
  throw unsupported(
    `no template for pairs, and none is known for the model type ${JSON.stringify(modelType)}`,
  )
}

function idNamed(file: Fields, named: unknown, usual: string): number {
  const object =
    typeof named === 'object' && named !== null
      ? fields(named, 'a special token')['content']
      : named
  const content = typeof object === 'string' ? object : usual
  const added = list(file['added_tokens'] ?? [], 'added_tokens').map((token) =>
    fields(token, 'an added token'),
  )
  const id = added.find((token) => token['content'] === content)?.['id']
  return number(id, `the id of ${content}, which it needs for a pair,`)
}
