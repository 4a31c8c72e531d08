import {
  blendOrder,
  bootstrap,
  compare,
  evaluate,
  mean,
  type Comparison,
  type Interval,
  type Metric,
} from '../../evaluate.ts'
import type { EvaluationSet, Retrieved } from './set.ts'
import type { Scored } from './score.ts'

/**
 * `reranked` is the model alone, `blended` the model and the first stage, `default` what `rank()` of the
 * embedded model gives where nothing is said.
 */
export type SystemName = 'first-stage' | 'reranked' | 'blended' | 'default'

/** One way to order the documents, and how good it is. */
export interface System {
  readonly name: SystemName
  readonly model: string | null
  /** How much say the first stage has. */
  readonly blend: number | null
  /** Each query's documents, best first, as positions in the first stage's order. */
  readonly orders: readonly (readonly number[])[]
  /** One value a query. */
  readonly values: ReadonlyMap<Metric, Float64Array>
  readonly metrics: ReadonlyMap<Metric, Interval>
  /** Against the first stage, where there is one and this is another. */
  readonly against: ReadonlyMap<Metric, Comparison> | null
  readonly docsPerSecond: number | null
  /** Of a blended one: every blend that was tried, and the mean of the first metric. */
  readonly sweep: readonly BlendTried[]
}

export interface BlendTried {
  readonly blend: number
  readonly mean: number
}

type Orders = System['orders']

/** The blend of `rank()` where a prior is given and no blend. */
const USUAL_BLEND = 0.33

/** The first stage, then each model alone and blended, all measured on the same queries. */
export function compareSystems(
  set: EvaluationSet,
  scored: readonly Scored[],
  metrics: readonly Metric[],
  blends: readonly number[] | null,
): System[] {
  const hasFirstStage = set.queries.every(({ prior }) => prior)
  const firstOrders = set.queries.map(({ documents }) => [...documents.keys()])
  const first = hasFirstStage && system({ name: 'first-stage', orders: firstOrders })
  return [...(first ? [first] : []), ...scored.flatMap(systemsOf)]

  function system(
    own: Pick<System, 'name' | 'orders'> & Partial<System>,
    before?: System['values'],
  ): System {
    const values = valuesOf(set, own.orders, metrics)
    return {
      ...{ model: null, blend: null, docsPerSecond: null, sweep: [], values },
      metrics: new Map(metrics.map((metric) => [metric, bootstrap(values.get(metric)!)])),
      against: before
        ? new Map(metrics.map((name) => [name, compare(before.get(name)!, values.get(name)!)]))
        : null,
      ...own,
    }
  }

  function systemsOf({ info, logits, defaultOrders, docsPerSecond }: Scored): System[] {
    const common = { model: info.model, docsPerSecond }
    const before = first ? first.values : undefined
    const alone = logits.map((row) => blendOrder(row, row, 0))
    const systems = [system({ ...common, name: 'reranked', orders: alone }, before)]
    if (first) {
      const tried = (blends ?? [USUAL_BLEND]).map((blend) => {
        const orders = blended(set.queries, logits, blend)
        return { blend, orders, mean: mean(valuesOf(set, orders, [metrics[0]!]).get(metrics[0]!)!) }
      })
      const best = tried.reduce((one, other) => (other.mean > one.mean ? other : one))
      const { blend, orders } = best
      const sweep = tried.map(({ blend, mean }) => ({ blend, mean }))
      systems.push(system({ ...common, name: 'blended', blend, orders, sweep }, before))
    }
    if (defaultOrders) {
      systems.push(system({ ...common, name: 'default', orders: defaultOrders }, before))
    }
    return systems
  }
}

function blended(queries: readonly Retrieved[], logits: Scored['logits'], blend: number): Orders {
  return queries.map(({ prior }, i) => blendOrder(logits[i]!, prior!, blend))
}

function valuesOf(
  { queries, qrels }: EvaluationSet,
  orders: Orders,
  metrics: readonly Metric[],
): ReadonlyMap<Metric, Float64Array> {
  const rankings = new Map(
    queries.map(({ id, documents }, i) => [id, orders[i]!.map((place) => documents[place]!.id)]),
  )
  const judged = new Map(queries.map(({ id }) => [id, qrels.get(id)!]))
  return evaluate(rankings, judged, metrics).values
}
