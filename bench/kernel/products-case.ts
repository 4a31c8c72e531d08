import type { BenchCase } from '../bench-case.ts'
import { SHAPE } from '../ids.ts'
import { productsId } from './products-id.ts'

const [products, peak] = [productsId('products'), productsId('peak')]

/** How near the kernel's matrix products come to what one core can do. */
export const PRODUCTS_CASE: BenchCase = {
  suite: 'kernel',
  probes: [
    { id: products, name: `integer products of ${SHAPE['minilm-l6']}, 1 thread`, unit: 'GOPS' },
    { id: peak, name: 'a bare loop of the same instruction', unit: 'GOPS' },
  ],
  warmups: 2,
  rounds: 9,
  promised: [
    {
      name: 'integer products vs a bare loop of the same instruction',
      ...{ of: products, over: peak, must: 0.75, aim: 0.9, better: 'higher' },
    },
  ],
}
