// The models by onnxruntime's native code, one row a run: what the goldens are held against.
import { AutoModelForSequenceClassification, env, Tensor } from '@huggingface/transformers'
import { modelsFolder, type GoldenDtype } from './goldens.ts'
import type { ModelInput } from './mutations.ts'

env.allowRemoteModels = false
env.localModelPath = modelsFolder

export interface TestModel {
  /** A row's logits, one a label. */
  logits(input: ModelInput): Promise<Float32Array>
  dispose(): Promise<unknown>
}

const row = (numbers: readonly number[]) =>
  new Tensor('int64', BigInt64Array.from(numbers, BigInt), [1, numbers.length])

export async function loadTestModel(name: string, dtype: GoldenDtype): Promise<TestModel> {
  const model = await AutoModelForSequenceClassification.from_pretrained(name, {
    // Of its two words for 8 bits, the one that means model_quantized.onnx.
    dtype: dtype === 'int8' ? 'q8' : dtype,
  })
  return {
    logits: async ({ ids, types, mask }) => {
      const { logits } = (await model({
        input_ids: row(ids),
        token_type_ids: row(types),
        attention_mask: row(mask),
      })) as { logits: Tensor }
      return logits.data as Float32Array
    },
    dispose: () => model.dispose(),
  }
}
