import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { RerankError } from '../errors.ts'
import { readHead } from './activation.ts'
import { findInCatalogue } from './catalogue/index.ts'

const IDENTITY = 'torch.nn.modules.linear.Identity'
const SIGMOID = 'torch.nn.modules.activation.Sigmoid'

function labelled(...names: string[]): object {
  return { id2label: Object.fromEntries(names.map((name, i) => [String(i), name])) }
}

function refusal(config: object): RerankError {
  try {
    readHead(config)
  } catch (thrown) {
    return thrown as RerankError
  }
  throw new Error('it was not refused')
}

describe('the activation', () => {
  it('is a sigmoid for one label and nothing for more, where nobody says', () => {
    expect(readHead(labelled('LABEL_0')).activation).toBe('sigmoid')
    expect(readHead(labelled('LABEL_0', 'LABEL_1')).activation).toBe('identity')
  })

  it('is what the config names, by its new key and its old one', () => {
    const one = labelled('LABEL_0')
    const newKey = { ...one, sentence_transformers: { activation_fn: IDENTITY, version: '5.2.3' } }
    expect(readHead(newKey).activation).toBe('identity')
    expect(readHead({ ...one, sbert_ce_default_activation_function: IDENTITY }).activation).toBe(
      'identity',
    )
    const both = { ...newKey, sbert_ce_default_activation_function: SIGMOID }
    expect(readHead(both).activation).toBe('identity')
    const short = { ...one, sentence_transformers: { activation_fn: 'torch.nn.Identity' } }
    expect(readHead(short).activation).toBe('identity')
  })

  it('is what config_sentence_transformers.json names before all that', () => {
    const config = { ...labelled('LABEL_0'), sentence_transformers: { activation_fn: SIGMOID } }
    expect(readHead(config, undefined, { activation_fn: IDENTITY }).activation).toBe('identity')
    expect(readHead(config, undefined, { prompts: {} }).activation).toBe('sigmoid')
  })

  it('knows a softmax over labels', () => {
    const config = {
      ...labelled('no', 'yes'),
      sentence_transformers: { activation_fn: 'torch.nn.modules.activation.Softmax' },
    }
    expect(readHead(config).activation).toBe('softmax')
  })

  it('is the usual one where the config names code of its own, as in Python', () => {
    const config = { ...labelled('LABEL_0'), sentence_transformers: { activation_fn: 'mine.Log' } }
    expect(readHead(config).activation).toBe('sigmoid')
  })

  it('refuses one of PyTorch that it does not have', () => {
    const error = refusal({
      ...labelled('LABEL_0'),
      sentence_transformers: { activation_fn: 'torch.nn.modules.activation.Tanh' },
    })
    expect(error.code).toBe('unsupported-model')
    expect(error.message).toContain('Tanh')
    expect(error.message).toContain('options.activation')
  })

  it('is that of the catalogue for a converted repository, which lost it', () => {
    const row = findInCatalogue('Xenova/ms-marco-MiniLM-L-6-v2')
    expect(readHead(labelled('LABEL_0')).activation).toBe('sigmoid')
    expect(readHead(labelled('LABEL_0'), row).activation).toBe('identity')
  })
})

describe('labels', () => {
  it('come in the order of their ids, from either table', () => {
    expect(readHead({ id2label: { 1: 'b', 0: 'a', 2: 'c' } }).labels).toEqual(['a', 'b', 'c'])
    expect(readHead({ label2id: { b: 1, a: 0 } }).labels).toEqual(['a', 'b'])
  })

  it('are counted as Python counts them where the config has no table', () => {
    expect(readHead({ num_labels: 3 }).labels).toEqual(['LABEL_0', 'LABEL_1', 'LABEL_2'])
    expect(readHead({ architectures: ['BertForSequenceClassification'] }).labels).toHaveLength(2)
    expect(readHead({ architectures: ['JinaBertModel'] }).labels).toHaveLength(1)
    expect(readHead(null).labels).toEqual(['LABEL_0'])
  })

  it('with gaps are refused', () => {
    expect(refusal({ id2label: { 0: 'a', 2: 'c' } }).code).toBe('unsupported-model')
  })
})

describe('the positive label', () => {
  it.each([
    [['LABEL_0'], 0],
    [['not_relevant', 'relevant'], 1],
    [['Relevant', 'Irrelevant'], 0],
    [['contradiction', 'entailment', 'neutral'], 1],
    [['entailment', 'not_entailment'], 0],
    [['False', 'True'], 1],
    [['0', '1'], 1],
    [['1', '0'], 0],
  ])('of %j is %j', (labels, positive) => {
    expect(readHead(labelled(...labels)).positiveLabel).toBe(positive)
  })

  it.each([
    [['LABEL_0', 'LABEL_1']],
    [['1', '2', '3', '4', '5']],
    [['0', '1', '2']],
    [['yes', 'true']],
    [['sports', 'politics']],
  ])('of %j is nobody knows which', (labels) => {
    expect(readHead(labelled(...labels)).positiveLabel).toBeNull()
  })

  it('is the one the catalogue knows where names say nothing', () => {
    const row = findInCatalogue('amberoad/bert-multilingual-passage-reranking-msmarco')
    expect(readHead(labelled('LABEL_0', 'LABEL_1'), row).positiveLabel).toBe(1)
  })
})

const PUBLISHED = new URL('../../../shared/reference/tokenizers/', import.meta.url)
const published = existsSync(PUBLISHED)
if (!published) console.warn('SKIPPED: the published configs are not here')

describe.skipIf(!published)('published configs', () => {
  const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, PUBLISHED), 'utf8'))

  it('are read as sentence-transformers reads them, whichever file names the activation', () => {
    const tiny = read('ms-marco-TinyBERT-L-2-v2/config.json')
    expect(readHead(tiny)).toEqual({
      labels: ['LABEL_0'],
      positiveLabel: 0,
      activation: 'identity',
    })
    const mini = read('ms-marco-MiniLM-L-6-v2/config.json')
    const own = read('ms-marco-MiniLM-L-6-v2/config_sentence_transformers.json')
    expect(readHead(mini).activation).toBe('sigmoid')
    expect(readHead(mini, undefined, own).activation).toBe('identity')
  })
})
