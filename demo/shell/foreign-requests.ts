/** Counts the requests of the page and its workers that went to another origin. */
export function countForeignRequests(told: (count: number) => void): void {
  let count = 0
  const isForeign = ({ name }: PerformanceEntry) =>
    /^https?:/.test(name) && new URL(name).origin !== location.origin
  new PerformanceObserver((list) => {
    const more = list.getEntries().filter(isForeign).length
    if (more > 0) told((count += more))
  }).observe({ type: 'resource', buffered: true })
  told(count)
}
