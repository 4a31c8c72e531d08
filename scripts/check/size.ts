import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import { root } from '../run-tool.ts'

/** What a page carries before its worker starts, comlink included. */
const MOST_BYTES = 6 * 1024
const ENTRIES = ['index', 'kernel']

/** Throws when the page part of an entry is too large once it is bundled and compressed. */
export async function checkSize(): Promise<void> {
  for (const entry of ENTRIES) {
    const { outputFiles } = await build({
      entryPoints: [join(root, `dist/${entry}.js`)],
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      legalComments: 'none',
      write: false,
    })
    const code = outputFiles[0]!.contents
    const bytes = brotliCompressSync(code).length
    process.stdout.write(
      `   ${entry}.js: ${bytes} bytes brotli of ${MOST_BYTES}, ${code.length} minified\n`,
    )
    if (bytes > MOST_BYTES) {
      throw new Error(`${entry}.js is ${bytes - MOST_BYTES} bytes too large for a page`)
    }
  }
}
