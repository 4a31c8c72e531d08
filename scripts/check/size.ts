import { join, relative, sep } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { root } from '../run-tool.ts'

/** What a page carries before its worker starts, comlink included. */
const MOST_BYTES = 6 * 1024
const ENTRIES = ['index', 'kernel']

/** Throws when the page part of an entry is too large once it is bundled and compressed. */
export async function checkSize(): Promise<void> {
  for (const entry of ENTRIES) {
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
      `   ${entry}.js: ${bytes} bytes brotli of ${MOST_BYTES}, ${code.length} minified\n`,
    )
    if (bytes > MOST_BYTES) {
      throw new Error(`${entry}.js is ${bytes - MOST_BYTES} bytes too large for a page`)
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
