import type { BertShape } from './bert-parts.ts'
import { makeVocabulary } from './words.ts'

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']

/** What lies beside a model on the hub: the names of its JSON files, and what they hold. */
export function hubFiles(shape: BertShape): Readonly<Record<string, unknown>> {
  const { tokens } = makeVocabulary(shape.vocabulary)
  const vocabulary = Object.fromEntries(tokens.map((token, id) => [token, id]))
  return {
    'config.json': configOf(shape),
    'tokenizer.json': tokenizerOf(vocabulary),
    'tokenizer_config.json': tokenizerConfigOf(shape, vocabulary),
  }
}

function configOf(shape: BertShape): unknown {
  const labels = Array.from({ length: shape.labels }, (_, i) => `LABEL_${i}`)
  return {
    architectures: ['BertForSequenceClassification'],
    attention_probs_dropout_prob: 0.1,
    hidden_act: 'gelu',
    hidden_dropout_prob: 0.1,
    hidden_size: shape.hidden,
    id2label: Object.fromEntries(labels.map((label, i) => [i, label])),
    initializer_range: 0.02,
    intermediate_size: shape.intermediate,
    label2id: Object.fromEntries(labels.map((label, i) => [label, i])),
    layer_norm_eps: 1e-12,
    max_position_embeddings: shape.positions,
    model_type: 'bert',
    num_attention_heads: shape.heads,
    num_hidden_layers: shape.layers,
    pad_token_id: 0,
    position_embedding_type: 'absolute',
    type_vocab_size: 2,
    vocab_size: shape.vocabulary,
  }
}

function tokenizerOf(vocabulary: Readonly<Record<string, number>>): unknown {
  const special = (content: string) => ({ SpecialToken: { id: content, type_id: 0 } })
  const sequence = (id: string, type: number) => ({ Sequence: { id, type_id: type } })
  const known = (content: string) => ({
    id: content,
    ids: [vocabulary[content]],
    tokens: [content],
  })
  const single = [special('[CLS]'), sequence('A', 0), special('[SEP]')]
  const last = { SpecialToken: { id: '[SEP]', type_id: 1 } }
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content) => ({
      id: vocabulary[content],
      content,
      ...PLAIN,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single,
      pair: [...single, sequence('B', 1), last],
      special_tokens: { '[CLS]': known('[CLS]'), '[SEP]': known('[SEP]') },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: vocabulary,
    },
  }
}

function tokenizerConfigOf(
  { positions }: BertShape,
  vocabulary: Readonly<Record<string, number>>,
): unknown {
  return {
    added_tokens_decoder: Object.fromEntries(
      SPECIAL.map((content) => [vocabulary[content], { content, ...PLAIN }]),
    ),
    clean_up_tokenization_spaces: true,
    cls_token: '[CLS]',
    do_lower_case: true,
    mask_token: '[MASK]',
    model_max_length: positions,
    pad_token: '[PAD]',
    sep_token: '[SEP]',
    strip_accents: null,
    tokenize_chinese_chars: true,
    tokenizer_class: 'BertTokenizer',
    unk_token: '[UNK]',
  }
}

const PLAIN = {
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
}
