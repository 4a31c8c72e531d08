// Makes the demo work offline after the first visit, and gives it shared memory on hosts that send no
// headers. It waits for all pages of an earlier version to be gone before it takes over (the usual
// course: no skipWaiting), so whatever an open page still wants to fetch stays where it was.
import { withIsolation } from './isolation-headers.ts'
import { readIsolation } from './isolation-setting.ts'
import { answerLocalFile } from './local-model-files.ts'
import { nameWithin, pageName, routeOf } from './routes.ts'
import { StoredFiles } from './stored-files.ts'
import { CLAIM, type FetchEvent, type Manifest, type WorkerScope } from './worker-scope.ts'

/** Written in by the build. */
declare const MANIFEST: Manifest

const worker = globalThis as unknown as WorkerScope
const folder = worker.registration.scope
const files = new StoredFiles(folder, MANIFEST)

worker.addEventListener('install', (event) => event.waitUntil(files.fetchAll()))
worker.addEventListener('activate', (event) =>
  event.waitUntil(files.forgetOthers().then(() => worker.clients.claim())),
)
worker.addEventListener('message', (event) => {
  if (event.data === CLAIM) event.waitUntil(worker.clients.claim())
})
worker.addEventListener('fetch', (event) => {
  const answer = answerTo(event)
  if (answer) event.respondWith(answer)
})

function answerTo(event: FetchEvent): Promise<Response> | undefined {
  const { request } = event
  const name = nameWithin(request.url, folder) ?? ''
  const asFile = (response: Response) => withIsolation(response, 'file')
  switch (routeOf(request, folder, (name) => files.has(name))) {
    case 'page':
      return answerPage(request, pageName(name))
    case 'hashed':
      return files.hashed(request, (work) => event.waitUntil(work)).then(asFile)
    case 'named':
      return files.newest(request, name).then(asFile)
    case 'local-model':
      return answerLocalFile(request, folder).then(asFile)
    case 'pass':
      return undefined
  }
}

async function answerPage(request: Request, name: string): Promise<Response> {
  const [response, isolation] = await Promise.all([
    files.newest(request, name),
    // A browser that keeps nothing keeps no wish either.
    readIsolation(folder).catch(() => true),
  ])
  return withIsolation(response, isolation ? 'page' : 'plain page')
}
