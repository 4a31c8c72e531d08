import { storeNames } from './stores.ts'

/** A file of a folder that the visitor has opened. The server knows nothing of it, and is not asked. */
export async function answerLocalFile(request: Request, folder: string): Promise<Response> {
  const cache = await caches.open(storeNames(folder).localModels)
  const stored = await cache.match(request.url)
  if (!stored) return new Response('There is no such file in that folder.', { status: 404 })
  const { headers } = stored
  return request.method === 'HEAD' ? new Response(null, { headers }) : stored
}
