import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium, type LaunchOptions } from '@playwright/test'

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** A real Chromium: one that is here, or one that is fetched now. Says which on stderr. */
export function findChromium(): string {
  const found = knownChromium() ?? installedNow()
  if (found) {
    process.stderr.write(`browser: ${found}\n`)
    return found
  }
  throw new Error(
    'No Chromium was found, and none could be installed: install one (apt install chromium, or npx playwright install chromium), or set CHROME_PATH.',
  )
}

function knownChromium(): string | undefined {
  const { CHROME_PATH } = process.env
  if (CHROME_PATH) {
    if (existsSync(CHROME_PATH)) return CHROME_PATH
    throw new Error(`CHROME_PATH names no file: ${CHROME_PATH}`)
  }
  return SYSTEM_NAMES.map(onPath).find(Boolean) ?? ownOfPlaywright()
}

function onPath(name: string): string | undefined {
  const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

function ownOfPlaywright(): string | undefined {
  const path = chromium.executablePath()
  return existsSync(path) ? path : undefined
}

/** The system's package manager where it may, else Playwright's own installer. */
function installedNow(): string | undefined {
  process.stderr.write('browser: none here, installing one\n')
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    run('apt-get', ['update', '-qq'])
    run('apt-get', ['install', '-y', '-qq', 'chromium'])
    const found = SYSTEM_NAMES.map(onPath).find(Boolean)
    if (found) return found
  }
  run('npx', ['playwright', 'install', 'chromium'])
  return ownOfPlaywright()
}

function run(command: string, args: string[]): void {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  } catch {
    // The next way is tried; if none works, findChromium says what to do.
  }
}

/** Of Playwright's list, which ours replaces: what would alter pages, or ask servers that nobody named. */
const UNWANTED = [
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync'],
  ...['DestroyProfileOnBrowserClose', 'HttpsFirstBalancedModeAutoEnable', 'HttpsUpgrades'],
  ...['MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning'],
  ...['AimEnabled', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'PreconnectToSearch'],
]
/** The address bar's own web pages: they take more of the processor than many a page that is tested. */
const ADDRESS_BAR = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup']

/** A WebGPU adapter without a GPU. */
const SOFTWARE_GPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']
/** It spends half of its time on zeros in workgroups' memory. Who relied on them would give other scores. */
const HASTY = '--enable-dawn-features=disable_workgroup_init'

/** How Chromium is started for tests and measurements. */
export function chromiumLaunch(
  executablePath: string,
  { gpu = 'none' }: { gpu?: 'none' | 'software' | 'hasty software' } = {},
): LaunchOptions {
  return {
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-quic',
      '--no-first-run',
      `--disable-features=${[...UNWANTED, ...ADDRESS_BAR].join(',')}`,
      ...(gpu === 'none' ? [] : SOFTWARE_GPU),
      ...(gpu === 'hasty software' ? [HASTY] : []),
    ],
  }
}
