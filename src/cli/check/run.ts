import { inspectModel } from '../../models.ts'
import { localModel } from '../engine.ts'
import { process } from '../node.ts'
import { Notice } from '../notice.ts'
import { adviceOf } from './advice.ts'
import type { CheckCommand } from './arguments.ts'
import { tryAll } from './attempts.ts'
import { checkToJson, formatCheck } from './report.ts'

const FAILED = 1

/** Says all that a model's owner wants to know before it is used in a browser. */
export async function checkModel({ model: said, runtime, json }: CheckCommand): Promise<void> {
  const model = localModel(said)
  const notice = new Notice()
  try {
    const description = await inspectModel(model, {
      onProgress: ({ phase }) => notice.show(`${model}: ${phase}`),
    })
    const attempts = await tryAll(model, runtime, (text) => notice.show(`${model}: ${text}`))
    const checked = { description, attempts, advice: adviceOf(description, attempts) }
    notice.clear()
    process.stdout.write(json ? `${JSON.stringify(checkToJson(checked))}\n` : formatCheck(checked))
    if (!attempts.some(({ outcome }) => 'logits' in outcome)) process.exitCode = FAILED
  } finally {
    notice.clear()
  }
}
