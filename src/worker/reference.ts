import { RerankError, toRerankError, type RerankErrorCode } from '../errors.ts'
import { LOGIT_TOLERANCE, largestDifference, vectorTolerance } from '../logits.ts'
import { unwrapReply, type LoadRequest, type WorkerApi, type WorkerEvent } from '../protocol.ts'
import type { Dtype } from '../types.ts'
import type { Engine } from './engine.ts'

export interface Copy {
  readonly worker: Worker
  readonly api: Pick<WorkerApi, 'load' | 'canary'>
}

/** Single precision, and where it is not published, what WASM usually runs. */
const REFERENCES = ['fp32', 'int8'] as const

const UNAVAILABLE: readonly RerankErrorCode[] = ['dtype-unavailable', 'offline', 'out-of-memory']

/** The same pairs on plain WASM must come out alike. A processor is its own reference. */
export async function compareWithReference(
  engine: Engine,
  request: LoadRequest,
  startCopy: () => Copy,
  tell: (event: WorkerEvent) => void,
): Promise<void> {
  if (request.device !== 'webgpu') return
  for (const dtype of REFERENCES) {
    const reference = { ...request, device: 'wasm', dtype, verify: 'load' } as const
    try {
      const expected = await canaryOf(reference, startCopy(), tell)
      const off = largestDifference(await engine.canary(), expected)
      const tolerance = (one: Dtype) =>
        (request.head ?? 'classify') === 'classify'
          ? LOGIT_TOLERANCE[one]
          : vectorTolerance(one, expected)
      if (off <= Math.max(tolerance(request.dtype), tolerance(dtype))) return
      throw new RerankError('bad-scores', `Its logits are ${off} off those of plain WASM.`)
    } catch (thrown) {
      const { code } = toRerankError(thrown, 'inference-failed')
      // That the reference cannot be had says nothing against the GPU.
      if (!UNAVAILABLE.includes(code) || dtype === REFERENCES.at(-1)) throw thrown
    }
  }
}

async function canaryOf(
  request: LoadRequest,
  { worker, api }: Copy,
  tell: (event: WorkerEvent) => void,
): Promise<readonly number[]> {
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      // Unprevented, it would go on to the page, as if this thread itself were broken.
      event.preventDefault()
      reject(new RerankError('worker-lost', event.message))
    })
  })
  // Its signs of life are ours, and so is its silence.
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerEvent | null>) =>
    tell(data?.event === 'quiet' ? data : { event: 'alive', ms: 0 }),
  )
  try {
    unwrapReply(await Promise.race([api.load(request), died]))
    return unwrapReply(await Promise.race([api.canary(), died]))
  } finally {
    worker.terminate()
  }
}
