// Bytes give the same bits everywhere: in this Node, and in Chromium with the processor's newer
// instructions and without them. `npm run test:arm64` shows it for the other family of processors.
import { chromium } from '@playwright/test'
import { build } from 'esbuild'
import { beforeAll, describe, expect, test } from 'vitest'
import { chromiumLaunch, findChromium } from '../../../scripts/chromium.ts'
import { EXPECTED_BITS } from './testing/expected-bits.ts'
import { probe, type Probed } from './testing/probe.ts'
import { DOT_IS_FAULTY } from './testing/room.ts'

/** How long each way is repeated: long enough for an engine to compile it anew. */
const PATIENCE_MS = 100

function expectSame({ chosen, ways }: Probed): void {
  for (const { instruction, relaxed, bits, exact } of ways) {
    const way = `${instruction}${relaxed ? ', among relaxed ones' : ''}`
    expect(bits, way).toBe(EXPECTED_BITS)
    expect(exact, way).toBe(true)
  }
  if (chosen) expect(ways.map(({ instruction }) => instruction)).toContain(chosen)
}

const waysOf = ({ ways }: Probed) =>
  ways.map(({ instruction, relaxed }) => `${instruction}${relaxed ? ', relaxed' : ''}`)

test('in this Node', async () => {
  const probed = await probe(DOT_IS_FAULTY ? ['dot'] : [], PATIENCE_MS)
  expectSame(probed)
  expect(waysOf(probed)).toContain('plain')
})

describe('in Chromium', () => {
  let bundle: string
  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [new URL('testing/probe.ts', import.meta.url).pathname],
      ...{ bundle: true, format: 'iife', globalName: 'kernel', write: false, target: 'es2022' },
    })
    bundle = outputFiles[0]!.text
  })

  test.each([
    ['as it is'],
    ['without AVX-VNNI', '--no-enable-avx-vnni'],
    ['without AVX2', '--no-enable-avx2'],
    ['without AVX', '--no-enable-avx'],
  ])(
    '%s',
    async (_, ...flags) => {
      const launch = chromiumLaunch(findChromium())
      const js = flags.map((flag) => `--js-flags=${flag}`)
      const browser = await chromium.launch({ ...launch, args: [...launch.args!, ...js] })
      try {
        const page = await browser.newPage()
        const call = `kernel.probe([], ${PATIENCE_MS})`
        const probed = await page.evaluate<Probed>(`(() => { ${bundle}; return ${call} })()`)
        expectSame(probed)
        expect(waysOf(probed)).toEqual([
          'plain',
          'plain, relaxed',
          'quads, relaxed',
          'dot, relaxed',
        ])
      } finally {
        await browser.close()
      }
    },
    60_000,
  )
})
