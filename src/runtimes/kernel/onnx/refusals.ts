import { RerankError } from '../../../errors.ts'

/** A node, as an error message names it. */
interface Named {
  readonly name: string
  readonly type: string
  readonly outputs: readonly string[]
}

/** For what the kernel has no room for; another runtime may. */
export function cannotPlace(node: Named): RerankError {
  return unsupported(`it cannot place ${nameOf(node)} (${node.type}): this is no BERT-like encoder`)
}

export function unsupported(why: string): RerankError {
  return new RerankError(
    'unsupported-model',
    `The kernel cannot run this ONNX graph: ${why}. The ONNX runtime can run it.`,
  )
}

export function damaged(how: string): RerankError {
  return new RerankError(
    'integrity',
    `The ONNX graph is damaged: ${how}. Load the model again, or from where it was published.`,
  )
}

/** Nodes need no name; what they write has one. */
function nameOf({ name, outputs }: Named): string {
  return name || outputs.find((output) => output) || 'a node without a name'
}
