import type { ReadReport, Row, Shape, Source } from './rows.ts'

/** What the thread that reads is given. */
export interface ReadOrder {
  readonly sources: readonly Source[]
  readonly shape: Shape
}

/** What it says: rows in portions, and how it went in the end. */
export type ReadMessage =
  | { readonly begun: number; readonly of: number }
  | { readonly rows: readonly Row[] }
  | { readonly done: ReadReport }

export interface ReadListener {
  progress(file: number, of: number): void
  done(rows: readonly Row[], report: ReadReport): void
}

/** Reads files in a thread of its own. What is asked for last is what counts. */
export class Reader {
  #worker: Worker | undefined

  read(order: ReadOrder, { progress, done }: ReadListener): void {
    this.#worker?.terminate()
    const worker = new Worker(new URL('./read-worker.ts', import.meta.url), { type: 'module' })
    this.#worker = worker
    const rows: Row[] = []
    const end = (report: ReadReport) => {
      worker.terminate()
      if (this.#worker === worker) done(rows, report)
    }
    worker.onmessage = ({ data }: MessageEvent<ReadMessage>) => {
      if (this.#worker !== worker) return
      if ('begun' in data) progress(data.begun, data.of)
      else if ('rows' in data) for (const row of data.rows) rows.push(row)
      else end(data.done)
    }
    worker.onerror = () =>
      end({
        ...{ files: 0, notes: [], choices: [] },
        troubles: [
          {
            path: order.sources[0]?.path ?? '',
            words: 'The page’s reader did not start, or ran out of memory. Reload and try again.',
          },
        ],
      })
    worker.postMessage(order)
  }
}
