import { parentEndpoint } from '../host/own-thread.ts'
import { reply } from '../protocol.ts'

/** Makes this thread obey orders, one after the other: each is answered before the next one is looked at. */
export function serveOrders<Order>(obey: (order: Order) => Promise<unknown>): void {
  const parent = parentEndpoint()
  let last: Promise<unknown> = Promise.resolve()
  parent.addEventListener('message', (event) => {
    const { data } = event as MessageEvent<Order>
    last = last.then(async () => {
      parent.postMessage(await reply(() => obey(data)))
    })
  })
}
