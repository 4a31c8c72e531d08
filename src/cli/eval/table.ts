import type { Comparison, Interval } from '../../evaluate.ts'
import { modelLabel, systemLabel, verdict, type Result } from './results.ts'
import { formatTable } from '../table.ts'
import type { System } from './systems.ts'

/** For a terminal: each system's means, their intervals, and what changed against the first stage. */
export function formatResult({ set, firstStage, systems }: Result): string {
  const { name, queries, leftOut } = set
  const deepest = Math.max(...queries.map(({ documents }) => documents.length))
  const skipped = leftOut > 0 ? ` (${leftOut} without a relevant document left out)` : ''
  const head = `${name}: ${queries.length} queries${skipped}, up to ${deepest} documents each, first stage: ${firstStage}`
  const metrics = [...systems[0]!.metrics.keys()]
  const lines = [['', ...metrics, 'docs/s'], ...systems.flatMap(linesOf)]
  return [head, '', formatTable(lines), '', ...systems.flatMap(notes)].join('\n').trimEnd() + '\n'
}

function linesOf(system: System): string[][] {
  const { model, metrics, against, docsPerSecond } = system
  const each = (cell: (interval: Interval) => string) => [...metrics.values()].map(cell)
  const speed = docsPerSecond === null ? '' : docsPerSecond.toFixed(docsPerSecond < 100 ? 1 : 0)
  return [
    [systemLabel(system), ...each(({ mean }) => mean.toFixed(4)), speed],
    [
      model === null ? '' : `  ${modelLabel(model)}`,
      ...each(({ low, high }) => `${low.toFixed(3)}–${high.toFixed(3)}`),
      '',
    ],
    ...(against ? [['', ...[...against.values()].map(change), '']] : []),
  ]
}

/** The difference, with a star where it is clear. */
function change(comparison: Comparison): string {
  const { mean } = comparison
  const star = verdict(comparison) === 'no clear difference' ? ' ' : '*'
  return `${mean < 0 ? '−' : '+'}${Math.abs(mean).toFixed(4)}${star}`
}

function notes(system: System): string[] {
  const { against, sweep, metrics, model } = system
  const [metric] = metrics.keys()
  const who = model === null ? systemLabel(system) : `${systemLabel(system)}, ${modelLabel(model)}`
  const lines: string[] = []
  const comparison = against?.get(metric!)
  if (comparison) {
    const { low, high, p, wins, losses, ties } = comparison
    lines.push(
      `${who}: ${verdict(comparison)} by ${metric} (95%: ${signed(low)} to ${signed(high)}, ` +
        `p ${p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`}), ` +
        `${wins} queries better, ${losses} worse, ${ties} the same`,
    )
  }
  if (sweep.length > 1) {
    const tried = sweep.map(({ blend, mean }) => `${blend}: ${mean.toFixed(4)}`).join(', ')
    lines.push(
      `  best blend ${system.blend}, chosen on these very queries (0 is the model alone, 1 the first stage): ${tried}`,
    )
  }
  return lines
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`
}
