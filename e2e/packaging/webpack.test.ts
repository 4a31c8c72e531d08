import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Project } from './project.ts'
import { expectWorkingFolder } from './visit.ts'

const CONFIG = `
export default {
  mode: 'production',
  entry: './main.ts',
  module: { rules: [{ test: /\\.ts$/, use: './erase-types.cjs' }] },
}
`
const ERASE_TYPES = `
const { transformSync } = require('esbuild')
module.exports = (source) => transformSync(source, { loader: 'ts' }).code
`

describe('a webpack project with the light entry', () => {
  let project: Project

  beforeAll(async () => {
    project = await Project.create('webpack', 'webpack-cli', 'esbuild')
    for (const file of ['main.ts', 'show.ts', 'hits.ts']) {
      await project.add(`packaging/page/${file}`, file)
    }
    await project.add(
      'packaging/page/index.html',
      'dist/index.html',
      ['type="module"', 'defer'],
      ['main.ts', 'main.js'],
    )
    await project.write('webpack.config.js', CONFIG)
    await project.write('erase-types.cjs', ERASE_TYPES)
    await project.addFake()
  })
  afterAll(() => project?.remove())

  it('is built, and works', async () => {
    await project.runOwn('webpack')
    await expectWorkingFolder(project.path('dist'))
  })

  it('has sound types', async () => {
    expect(await project.checkTypes()).toBe('')
  })
})
