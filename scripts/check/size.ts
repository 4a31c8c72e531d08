import { readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { root } from '../run-tool.ts'

/** What a page carries before its worker starts, comlink included; the first stage holds the reranker's part, too. */
const MOST_BYTES = {
  index: 6 * 1024,
  kernel: 6 * 1024,
  element: 9 * 1024,
  embed: 8 * 1024,
  retrieve: 14 * 1024,
}

/** What comes over the wire beside the model where the kernel runs, and the wasm in it. */
const WORKER = 'dist/standalone/worker/kernel-worker.js'
const MOST_WORKER_BYTES = 120 * 1024
const MOST_WASM_BYTES = 60 * 1024
/** Base64 of what begins with a zero and "asm". */
const WASM = /(["'`])(AGFzbQ[\w+/]+={0,2})\1/g

/** Throws when the page's part or the kernel's worker is too large once it is bundled and compressed. */
export async function checkSize(): Promise<void> {
  await checkPage()
  await checkWorker()
}

async function checkWorker(): Promise<void> {
  const code = await readFile(join(root, WORKER), 'utf8')
  const bytes = gzipSync(code).length
  const binaries = [...code.matchAll(WASM)].map(([, , base64]) => Buffer.from(base64!, 'base64'))
  const wasmBytes = binaries.reduce((sum, { length }) => sum + length, 0)
  process.stdout.write(
    `   kernel-worker.js: ${bytes} bytes gzip of ${MOST_WORKER_BYTES}, ` +
      `${wasmBytes} bytes of wasm in it of ${MOST_WASM_BYTES}\n`,
  )
  if (binaries.length === 0) throw new Error(`${WORKER} has no wasm in it`)
  if (bytes > MOST_WORKER_BYTES || wasmBytes > MOST_WASM_BYTES) {
    throw new Error('The kernel is too large')
  }
}

async function checkPage(): Promise<void> {
  for (const [entry, most] of Object.entries(MOST_BYTES)) {
    const { outputFiles, metafile } = await build({
      entryPoints: [join(root, `dist/${entry}.js`)],
      bundle: true,
      minify: true,
      format: 'esm',
      splitting: true,
      outdir: join(root, 'dist'),
      absWorkingDir: root,
      metafile: true,
      target: 'es2022',
      legalComments: 'none',
      write: false,
    })
    const needed = withStaticImports(`dist/${entry}.js`, metafile.outputs)
    const code = outputFiles
      .filter(({ path }) => needed.has(relative(root, path).replaceAll(sep, '/')))
      .map(({ text }) => text)
      .join('')
    const bytes = brotliCompressSync(code).length
    process.stdout.write(
      `   ${entry}.js: ${bytes} bytes brotli of ${most}, ${code.length} minified\n`,
    )
    if (bytes > most) {
      throw new Error(`${entry}.js is ${bytes - most} bytes too large for a page`)
    }
  }
}

/** A chunk that is fetched later, by import(), is not what a page starts with. */
function withStaticImports(entry: string, outputs: Metafile['outputs']): Set<string> {
  const found = new Set([entry])
  for (const path of found) {
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') found.add(imported)
    }
  }
  return found
}
