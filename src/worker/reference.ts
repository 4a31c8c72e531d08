import { RerankError } from '../errors.ts'
import { LOGIT_TOLERANCE, largestDifference } from '../logits.ts'
import { unwrapReply, type LoadRequest, type WorkerApi, type WorkerEvent } from '../protocol.ts'
import type { Engine } from './engine.ts'

export interface Copy {
  readonly worker: Worker
  readonly api: Pick<WorkerApi, 'load' | 'canary'>
}

/** The same pairs on plain WASM, in single precision, must come out alike. A processor is its own reference. */
export async function compareWithReference(
  engine: Engine,
  request: LoadRequest,
  startCopy: () => Copy,
  tell: (event: WorkerEvent) => void,
): Promise<void> {
  if (request.device !== 'webgpu') return
  const { worker, api } = startCopy()
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) =>
      reject(new RerankError('worker-lost', message)),
    )
  })
  // Its signs of life are ours.
  worker.addEventListener('message', () => tell({ event: 'alive', ms: 0 }))
  try {
    const reference = { ...request, device: 'wasm', dtype: 'fp32', verify: 'load' } as const
    unwrapReply(await Promise.race([api.load(reference), died]))
    const expected = unwrapReply(await Promise.race([api.canary(), died]))
    const off = largestDifference(await engine.canary(), expected)
    if (off <= LOGIT_TOLERANCE[request.dtype]) return
    throw new RerankError('bad-scores', `Its logits are ${off} off those of plain WASM.`)
  } finally {
    worker.terminate()
  }
}
