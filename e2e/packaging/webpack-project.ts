import type { Project } from './project.ts'

const ERASE_TYPES = `
const { transformSync } = require('esbuild')
module.exports = (source) => transformSync(source, { loader: 'ts' }).code
`

/**
 * Pages for webpack to build into `dist`: the script of each, by the page's name. Needs esbuild, too.
 * To minify onnxruntime takes half a minute; `minimize` is for what is not so large.
 */
export async function addWebpack(
  project: Project,
  pages: Readonly<Record<string, string>>,
  { minimize = true }: { readonly minimize?: boolean } = {},
): Promise<void> {
  const entry = Object.fromEntries(
    Object.entries(pages).map(([page, script]) => [page, `./${script}`]),
  )
  for (const [page, script] of Object.entries(pages)) {
    await project.add(`packaging/page/${script}`, script)
    await project.add(
      'packaging/page/index.html',
      `dist/${page}.html`,
      ['type="module"', 'defer'],
      ['main.ts', `${page}.js`],
    )
  }
  for (const file of ['show.ts', 'hits.ts']) await project.add(`packaging/page/${file}`, file)
  await project.write('erase-types.cjs', ERASE_TYPES)
  await project.write(
    'webpack.config.js',
    `export default {
      mode: 'production',
      optimization: { minimize: ${minimize} },
      entry: ${JSON.stringify(entry)},
      module: { rules: [{ test: /\\.ts$/, use: './erase-types.cjs' }] },
    }`,
  )
}
