// Rows of tokens, and what becomes of them in the kernel.
import type { TokenBatch } from '../../runtime.ts'
import { compileCode, hasRelaxedSimd, type Instruction } from '../code.ts'
import type { Head } from '../forward.ts'
import { openKernelLane, prepareKernel, type KernelDtype } from '../kernel.ts'
import type { RandomNetwork } from './networks.ts'
import { randomFrom } from './random.ts'

/** One text: its second part begins somewhere. */
export interface Text {
  readonly ids: readonly number[]
  readonly types: readonly number[]
}

export function randomTexts(
  lengths: readonly number[],
  vocabulary: number,
  seed: number,
  types = 2,
): Text[] {
  const random = randomFrom(seed)
  return lengths.map((length) => {
    const second = random.below(length)
    return {
      ids: Array.from({ length }, () => random.below(vocabulary)),
      types: Array.from({ length }, (_, i) => Number(types > 1 && i >= second)),
    }
  })
}

export function batchOf(texts: readonly Text[]): TokenBatch {
  const offsets = [0]
  for (const { ids } of texts) offsets.push(offsets.at(-1)! + ids.length)
  return {
    ids: Int32Array.from(texts.flatMap(({ ids }) => ids)),
    types: Uint8Array.from(texts.flatMap(({ types }) => types)),
    offsets: Int32Array.from(offsets),
  }
}

export interface Settings {
  readonly dtype: KernelDtype
  readonly head: Head
  /** The plain build where the engine knows no other, whatever is said here. */
  readonly instruction: Instruction
  /** Whether the code is the one with relaxed instructions; those need it. */
  readonly relaxed: boolean
  readonly shared: boolean
}

/** What gives the numbers of some texts: rows × width. */
export type Run = (texts: readonly Text[]) => Promise<Float32Array>

export async function openNetwork(
  { network, files }: Pick<RandomNetwork, 'network' | 'files'>,
  settings: Partial<Settings> = {},
): Promise<Run> {
  const { dtype, head, instruction, relaxed, shared }: Settings = {
    ...{ dtype: 'fp32', head: 'classify', instruction: 'plain', shared: false },
    relaxed: hasRelaxedSimd(),
    ...settings,
  }
  const module = compileCode(relaxed, shared)
  const code = { module, instruction, relaxed, shared }
  const lane = await openKernelLane(await prepareKernel(code, network, files, { dtype, head }))
  return (texts) => lane.run(batchOf(texts))
}
