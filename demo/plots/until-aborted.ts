/** What cannot be stopped is at least not waited for. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    const leave = () => signal.removeEventListener('abort', stop)
    work.finally(leave).then(resolve, reject)
    if (signal.aborted) stop()
  })
}
