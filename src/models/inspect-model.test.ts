import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { inspectModel } from './inspect-model.ts'

const at = (folder: string) => fileURLToPath(new URL(`../../e2e/${folder}`, import.meta.url))

describe('inspectModel', () => {
  it("describes a BERT's files", async () => {
    const description = await inspectModel(at('models/tiny-bert'))
    expect(description).toMatchObject({
      ...{ family: 'bert', architectures: ['BertForSequenceClassification'] },
      ...{ template: '[CLS] query [SEP] text [SEP]', typed: true, activation: 'identity' },
    })
    const [graph] = description.graphs
    expect(graph).toMatchObject({ dtype: 'fp32', outputs: ['logits'] })
    expect(graph!.inputs).toEqual(['input_ids', 'attention_mask', 'token_type_ids'])
    expect(graph!.bytes).toBeGreaterThan(1_000)
  })

  it("knows RoBERTa's template by its tokens", async () => {
    const { template, typed } = await inspectModel(at('models/tiny-roberta'))
    expect({ template, typed }).toEqual({
      ...{ template: '<s> query </s> </s> text </s>', typed: false },
    })
  })

  it('says why a folder is no model', async () => {
    await expect(inspectModel(at('suite'))).rejects.toMatchObject({ code: 'model-not-found' })
  })
})
