// npm run build: fills dist/ with what the package holds.
import { existsSync } from 'node:fs'
import { chmod, cp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { build as bundle } from 'esbuild'
import { buildEmbedded } from './embedded.ts'
import { isMain } from './is-main.ts'
import { root, runTool } from './run-tool.ts'
import { buildWasm } from './wasm.ts'

const dist = join(root, 'dist')
const command = join(dist, 'cli/main.js')
const models = join(root, 'public/models')

/** What names the embedded model's files: from the sources they lie elsewhere than from what is built. */
const addresses = join(dist, 'models/embedded.js')
const FROM_SOURCES = '../../public/models/'
const FROM_DIST = '../models/'

/** Files of dist/standalone/, each with the module of dist/ that it is made from. */
const STANDALONE = {
  'web-rerank': 'kernel',
  worker: 'worker',
  retrieve: 'retrieve',
  element: 'element/standalone',
}
/** Beside them, what those start; nobody imports it. */
const STANDALONE_WORKERS = ['worker/kernel-worker', 'worker/index-worker']

export async function build(): Promise<void> {
  await rm(dist, { recursive: true, force: true })
  await buildWasm()
  await buildEmbedded()
  await runTool('tsc', ['-p', 'src'])
  await placeModels()
  await buildStandalone()
  // npm does this for those who install the package, but not in the checkout.
  await chmod(command, 0o755)
}

/** Beside the code that names them; what is standalone is complete in itself. */
async function placeModels(): Promise<void> {
  for (const folder of [dist, join(dist, 'standalone')]) {
    await cp(models, join(folder, 'models'), { recursive: true })
  }
  const code = await readFile(addresses, 'utf8')
  await writeFile(addresses, code.replaceAll(FROM_SOURCES, FROM_DIST))
  await checkAddresses(addresses)
}

/** For pages without a bundler: a browser resolves no bare specifier, so everything is inside. */
async function buildStandalone(): Promise<void> {
  const folder = join(dist, 'standalone')
  const modules = Object.entries(STANDALONE)
  const workers = STANDALONE_WORKERS.map((path) => [path, path] as const)
  const scripts = [...modules, ...workers]
  await bundle({
    entryPoints: scripts.map(([out, module]) => ({ in: join(dist, `${module}.js`), out })),
    outdir: folder,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    // Comlink's licence wants its notice kept.
    legalComments: 'inline',
    logLevel: 'warning',
  })
  for (const [out, module] of modules) {
    const types = join(folder, `${out}.d.ts`)
    const original = relative(dirname(types), join(dist, `${module}.js`)).replaceAll(sep, '/')
    await writeFile(types, `export * from '${original}'\n`)
  }
  for (const [out] of scripts) await checkAddresses(join(folder, `${out}.js`))
}

/** The bundler moves code, but not the files that the code names by their address. */
async function checkAddresses(path: string): Promise<void> {
  const code = await readFile(path, 'utf8')
  for (const [, address] of code.matchAll(/new URL\(["'`]([^"'`]+)["'`],\s*import\.meta\.url\)/g)) {
    if (existsSync(resolve(dirname(path), address!))) continue
    throw new Error(`${path} names a file that is not there: ${address}; see STANDALONE.`)
  }
}

if (isMain(import.meta.url)) await build()
