import type { ModelDescription } from '../../models.ts'
import type { Attempt } from './attempts.ts'

/** What the model's owner has to do, if anything. */
export function adviceOf(
  { name, graphs, checkpointBytes }: ModelDescription,
  attempts: readonly Attempt[],
): string[] {
  const runs = (runtime: Attempt['runtime']) =>
    attempts.some((attempt) => attempt.runtime === runtime && 'logits' in attempt.outcome)
  if (graphs.length > 0 && (runs('kernel') || runs('onnx'))) return []
  if (runs('kernel')) {
    return [
      'No export is needed: the kernel reads model.safetensors as training leaves it.',
      ...(graphs.length > 0 ? [] : ['Only a GPU, or the runtime onnx, wants an ONNX graph:']),
      ...exportSteps(name),
    ]
  }
  if (graphs.length > 0) {
    return attempts.some(({ outcome }) => 'code' in outcome && outcome.code === 'runtime-missing')
      ? ['The stock runtime may run it: npm install @huggingface/transformers, then check again.']
      : []
  }
  const found =
    checkpointBytes === null
      ? 'There is neither an ONNX graph nor model.safetensors.'
      : 'The kernel cannot run this checkpoint (see above), so it has to be exported:'
  return [found, ...exportSteps(name)]
}

function exportSteps(name: string): string[] {
  return [
    '  pip install "optimum-onnx[onnxruntime]"',
    `  optimum-cli export onnx --model ${name} --task text-classification exported/onnx`,
    '  optimum-cli onnxruntime quantize --avx2 --per_channel --onnx_model exported/onnx -o exported/onnx',
    '  mv exported/onnx/*.json exported/    (config.json and tokenizer.json belong above the folder onnx)',
    '  web-rerank check ./exported',
  ]
}
