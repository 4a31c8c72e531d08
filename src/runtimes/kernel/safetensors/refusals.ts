import { RerankError } from '../../../errors.ts'

export function damaged(file: string, what: string): RerankError {
  return new RerankError(
    'integrity',
    `${file} is damaged or no safetensors file: ${what}. Load the model again, or from where it was published.`,
  )
}

export function unsupported(what: string): RerankError {
  return new RerankError(
    'unsupported-model',
    `The kernel cannot run these weights: ${what}. The ONNX runtime runs the model where it is published as ONNX.`,
  )
}
