import type { Sample } from '../../bench/measure.ts'

type Visible = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>

/**
 * Browsers slow down a page that nobody sees: a measurement waits until it is seen, and one during which
 * it was hidden is made again.
 */
export function undisturbed(page: Visible, signal: AbortSignal): (sample: Sample) => Sample {
  return (sample) => async () => {
    for (;;) {
      await untilSeen(page, signal)
      let disturbed = false
      const notice = () => (disturbed = true)
      page.addEventListener('visibilitychange', notice)
      try {
        const value = await sample()
        if (!disturbed) return value
      } finally {
        page.removeEventListener('visibilitychange', notice)
      }
    }
  }
}

function untilSeen(page: Visible, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (!signal.aborted && page.visibilityState !== 'visible') return
      page.removeEventListener('visibilitychange', look)
      signal.removeEventListener('abort', look)
      if (signal.aborted) reject(signal.reason as Error)
      else resolve()
    }
    page.addEventListener('visibilitychange', look)
    signal.addEventListener('abort', look)
    look()
  })
}
