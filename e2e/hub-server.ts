import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { readdirSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { answer, type Answer, type HubRequest } from './hub-answer.ts'
import { createLink, send, type Fault } from './hub-link.ts'

export type { HubRequest }

/** By their paths. */
export type HubFiles = Readonly<Record<string, Uint8Array | string>>

export interface HubOptions {
  /** By 'owner/name': a folder, or files. */
  readonly repositories: Readonly<Record<string, string | HubFiles>>
  /** What goes wrong with a request; nothing does where it gives undefined. */
  readonly fault?: (request: HubRequest) => Fault | undefined
  /** Whether it can describe a large file instead of redirecting to it, as the public hub does. */
  readonly describes?: boolean
  /** Compress JSON for clients that take it. */
  readonly gzip?: boolean
  /** Of the line that all connections share. */
  readonly bytesPerSecond?: number
  /** Before each answer. */
  readonly latencyMs?: number
}

export interface Hub {
  readonly origin: string
  /** The one commit of every repository; `main` is the other name it has. */
  readonly commit: string
  /** In order, redirected ones twice: at the hub, and where they were sent on to. */
  readonly requests: HubRequest[]
  fault: (request: HubRequest) => Fault | undefined
  /** Puts files in place of those that are there; the commit stays. */
  replace(repository: string, files: HubFiles): void
  /** Where a file is to be had. */
  url(repository: string, path: string, revision?: string): string
  close(): Promise<void>
}

const COMMIT = createHash('sha1').update('the one commit').digest('hex')

/**
 * Stands in for a model hub: its addresses, redirects to another origin, headers, ranges and errors,
 * as the public one had them when this was written. Knows only what it is given.
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const { describes = true, gzip = false, bytesPerSecond = Infinity, latencyMs = 0 } = options
  const repositories = new Map(
    Object.entries(options.repositories).map(([id, files]) => [
      id,
      typeof files === 'string' ? readFolder(files) : toBytes(files),
    ]),
  )
  const requests: HubRequest[] = []
  const link = createLink(bytesPerSecond)
  const hub = { fault: options.fault ?? (() => undefined) }
  const origins = { hub: '', files: '' }

  const open = async (which: 'hub' | 'files') => {
    const server = createServer((incoming, response) => {
      const { method = 'GET', url: path = '/', headers } = incoming
      const asked = { method, path, headers, server: which }
      const found: Answer = answer(asked, {
        repositories,
        origins,
        describes,
        gzip,
        commit: COMMIT,
      })
      const request: HubRequest = { ...asked, delivers: found.delivers ?? false, sent: 0 }
      requests.push(request)
      setTimeout(
        () => void send(request, found, response, hub.fault(request) ?? {}, link),
        latencyMs,
      )
    })
    await new Promise<void>((resolved) => server.listen(0, '127.0.0.1', resolved))
    origins[which] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return server
  }
  const servers = [await open('hub'), await open('files')]
  return Object.assign(hub, {
    origin: origins.hub,
    commit: COMMIT,
    requests,
    replace: (repository: string, files: HubFiles) => {
      repositories.set(
        repository,
        new Map([...(repositories.get(repository) ?? []), ...toBytes(files)]),
      )
    },
    url: (repository: string, path: string, revision = 'main') =>
      `${origins.hub}/${repository}/resolve/${revision}/${path}`,
    close: async () => {
      await Promise.all(servers.map(closeServer))
    },
  })
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolved) => server.close(resolved))
  server.closeAllConnections()
  await closed
}

function toBytes(files: HubFiles): Map<string, Uint8Array> {
  const entries = Object.entries(files).map(
    ([path, content]) =>
      [path, typeof content === 'string' ? Buffer.from(content) : content] as const,
  )
  return new Map(entries)
}

function readFolder(folder: string): Map<string, Uint8Array> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [
        path.slice(folder.length).replaceAll('\\', '/').replace(/^\/+/, ''),
        readFileSync(path),
      ]
    }),
  )
}
