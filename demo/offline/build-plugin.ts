import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Plugin } from 'vite'
import { isHashed, pageName } from './routes.ts'
import type { Manifest } from './worker-scope.ts'

const SOURCE = fileURLToPath(new URL('./service-worker.ts', import.meta.url))
/** At the root of the demo, so that all of it is in its reach. */
const NAME = 'service-worker.js'

/** Most visitors never need these: a second runtime, what it is compared with, and a stand-in for tests. */
const ON_USE = /onnx|ort-wasm|transformers|stock|fake-worker/
/** For people to read, and for tools. */
const NEVER = /\.(map|md|txt)$/

type Contents = ReadonlyMap<string, string | Uint8Array>

/** What is stored at once, what on use, and a version that tells it from any other. */
export function makeManifest(contents: Contents): Manifest {
  const names = [...contents.keys()].filter((name) => !NEVER.test(name)).sort()
  const isOnUse = (name: string) => isHashed(name) && ON_USE.test(name)
  const hash = createHash('sha256')
  for (const name of names) hash.update(`${name}\n`).update(contents.get(name)!)
  return {
    version: hash.digest('hex').slice(0, 12),
    stored: names.filter((name) => !isOnUse(name)).map(pageName),
    onUse: names.filter(isOnUse),
  }
}

/** Adds the demo's service worker to a build, with the names of its files written in. */
export function serviceWorkerPlugin(): Plugin {
  let publicDir = ''
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    configResolved: (config) => {
      publicDir = config.publicDir
    },
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const contents = new Map<string, string | Uint8Array>(filesOf(publicDir))
        for (const file of Object.values(bundle)) {
          contents.set(file.fileName, file.type === 'chunk' ? file.code : file.source)
        }
        const code = await bundleWorker(makeManifest(contents))
        this.emitFile({ type: 'asset', fileName: NAME, source: code })
      },
    },
  }
}

/** Copied as they are. */
function filesOf(folder: string): [string, Uint8Array][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(folder.length + 1).replaceAll(sep, '/'), readFileSync(path)]
    })
}

/** One classic script: not every browser takes a module here. */
async function bundleWorker(manifest: Manifest): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [SOURCE],
    ...{ bundle: true, format: 'iife', target: 'es2022', minify: true, write: false },
    define: { MANIFEST: JSON.stringify(manifest) },
  })
  return outputFiles[0]!.text
}
