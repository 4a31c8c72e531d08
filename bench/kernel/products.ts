import type { OpensProbe } from '../probe.ts'
import { shared } from '../shared.ts'
import { PRODUCTS_WORK, productsId, type ProductsWork } from './products-id.ts'
import type { ProductsAnswer } from './products-worker.ts'

/** One worker for both: it chooses the instruction when it starts. */
const openWorker = shared(async () => {
  const worker = new Worker(new URL('./products-worker.ts', import.meta.url), { type: 'module' })
  const ask = (work: ProductsWork) =>
    new Promise<ProductsAnswer>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<ProductsAnswer>) => resolve(data)
      worker.onerror = ({ message }) => reject(new Error(`the products failed: ${message}`))
      worker.postMessage(work)
    })
  const { instruction } = await ask('products')
  return { instruction, ask, close: async () => worker.terminate() }
})

/** Billions of multiplications and additions a second, in a worker as the kernel's own. */
function gopsOf(work: ProductsWork): OpensProbe {
  return async () => {
    const { instruction, ask, close } = await openWorker()
    return { instruction, sample: async () => (await ask(work)).gops, close }
  }
}

export const PRODUCTS: Readonly<Record<string, OpensProbe>> = Object.fromEntries(
  PRODUCTS_WORK.map((work) => [productsId(work), gopsOf(work)]),
)
