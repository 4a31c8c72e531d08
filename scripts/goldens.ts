// npm run goldens: puts the scores on record that the tests compare with, from Node and Chromium as they are here.
import { spawnSync } from 'node:child_process'
import { findChromium } from './chromium.ts'
import { root } from './run-tool.ts'
import { join } from 'node:path'

// One after the other: all write to one file.
const runs = [
  ['vitest', 'run', '-c', 'e2e/vitest.config.ts', 'e2e/real.onnx.test.ts', '-t', 'scores:'],
  ['vitest', 'run', '-c', 'e2e/vitest.config.ts', 'e2e/real.kernel.test.ts', '-t', 'scores:'],
  ['playwright', 'test', '-c', 'e2e', '-g', 'scores:'],
] as const

const env = { ...process.env, RECORD_SCORES: '1', CHROME_PATH: findChromium() }
for (const [tool, ...parameters] of runs) {
  const { status } = spawnSync(join(root, 'node_modules/.bin', tool), parameters, {
    ...{ cwd: root, stdio: 'inherit', env },
  })
  if (status !== 0) process.exit(1)
}
