import { createReranker } from 'web-rerank'
import { createIndex } from 'web-rerank/retrieve'
import { watchThread, type Busy } from './busy.ts'
import { hits, QUERY, textOf } from '../suite/texts.ts'

declare global {
  interface Window {
    /** Ranks so many items, and watches the main thread meanwhile. */
    rankAndWatch: (items: number, partial: boolean) => Promise<Busy>
    /** Indexes so many short documents, and watches the main thread meanwhile. */
    indexAndWatch: (items: number) => Promise<Busy>
    /** Keeps the main thread for so long while it is watched. */
    blockAndWatch: (ms: number) => Promise<Busy>
  }
}

const reranker = await createReranker({
  worker: new URL('../fake-worker.js', location.href),
  model: 'fake?rows=32',
  threads: 1,
})
let runs = 0

window.rankAndWatch = async (count, partial) => {
  const items = hits(count, ++runs)
  return watchThread(async () => {
    const options = { text: textOf, ...(partial && { onPartial: () => {} }) }
    const ranking = await reranker.rank(`${QUERY} ${runs}`, items, options)
    if (ranking.scored !== count) throw new Error(`${ranking.scored} were scored`)
  })
}

window.indexAndWatch = async (count) => {
  const items = hits(count, 1)
  let told = 0
  const index = await createIndex(['warm up'], { assets: '../' })
  await index.dispose()
  return watchThread(async () => {
    const index = await createIndex(items, {
      ...{ text: textOf, assets: '../' },
      onProgress: ({ done }) => (told = done),
    })
    const [best] = await index.search(textOf(items[count - 1]!), { limit: 3 })
    await index.dispose()
    if (told !== count || best?.item !== items[best?.index ?? 0]) throw new Error('not indexed')
  })
}

window.blockAndWatch = (blockMs) =>
  watchThread(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    const end = performance.now() + blockMs
    while (performance.now() < end);
  })
