/**
 * The longest that the page's thread was busy at a stretch while the work ran, in ms. A message to
 * itself comes back as soon as the task in progress has ended; the browser's own list of long
 * tasks leaves out all under 50 ms.
 */
export async function longestTask(work: () => Promise<unknown>): Promise<number> {
  const { port1, port2 } = new MessageChannel()
  let longest = 0
  let last = performance.now()
  port1.onmessage = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    port2.postMessage(null)
  }
  port2.postMessage(null)
  await work()
  // The task in which the work ended counts, too.
  await new Promise((resolve) => setTimeout(resolve))
  port1.close()
  return Math.max(longest, performance.now() - last)
}
