import { unreadable } from '../files.ts'
import { nodeModule, process, type Files, type Paths } from '../node.ts'
import { Notice } from '../notice.ts'
import { UsageError } from '../values.ts'
import type { EvalCommand, FirstStageChoice } from './arguments.ts'
import { retrieve } from './first-stage.ts'
import { makePage } from './page/page.ts'
import { toJson, type Result } from './results.ts'
import { scoreSet, type Scored } from './score.ts'
import { readSource } from './sources.ts'
import { compareSystems } from './systems.ts'
import { formatResult } from './table.ts'

/** Measures the first stage and the models that the command names, and reports. */
export async function evaluateSets(command: EvalCommand): Promise<void> {
  const { html, firstStage, blends, metrics, json } = command
  // Said now, not after minutes of scoring.
  if (html !== null) refuseMissingFolder(html)
  const notice = new Notice()
  try {
    notice.show('reading')
    const set = await retrieve(await readSource(command), command)
    const scored: Scored[] = []
    for (const model of command.models) scored.push(await scoreSet(set, model, command, notice))
    const systems = compareSystems(set, scored, metrics, blends)
    const result: Result = { set, firstStage: nameOf(firstStage), systems }
    notice.clear()
    process.stdout.write(json ? `${JSON.stringify(toJson([result]))}\n` : formatResult(result))
    if (html !== null) write(html, makePage(result))
  } finally {
    notice.clear()
  }
}

function nameOf(firstStage: FirstStageChoice): string {
  if (firstStage === 'given') return 'in the given order'
  return typeof firstStage === 'object'
    ? nodeModule<Paths>('path').basename(firstStage.run)
    : firstStage
}

function refuseMissingFolder(path: string): void {
  const folder = nodeModule<Paths>('path').dirname(path)
  if (nodeModule<Files>('fs').existsSync(folder)) return
  throw new UsageError(`--html: there is no folder ${folder}`)
}

function write(path: string, text: string): void {
  try {
    nodeModule<Files>('fs').writeFileSync(path, text)
  } catch (thrown) {
    throw unreadable(path, thrown)
  }
}
