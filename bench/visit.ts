import { checkScores, type OpensContender } from './contender.ts'
import { dl19Lengths, makeTexts } from './texts.ts'

/** Pairs of the first ranking of a page. */
const DOCUMENTS = 20

/** What a visited page has among its globals: the ms from its opening to its first ranking. */
export interface Visited {
  readonly visited: Promise<number>
}

/** Loads the model that the address names, and ranks once. */
export function visit(open: OpensContender): void {
  const name = new URLSearchParams(location.search).get('model')
  const { href: model } = new URL(`../models/${name}/`, document.baseURI)
  const first = async () => {
    const contender = await open({ model, threads: 1, keepFiles: true })
    const scores = await contender.score(makeTexts(dl19Lengths(DOCUMENTS), 1))
    // Counted from the moment the page was asked for.
    const ms = performance.now()
    checkScores(scores, DOCUMENTS)
    return ms
  }
  Object.assign(globalThis, { visited: first() } satisfies Visited)
}
