import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'
import { expect, test } from './site.ts'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const RULES: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}

/** What breaks WCAG AA, by day and by night, a line each: the rule, and where. */
async function violations(page: Page): Promise<string[]> {
  // Evaluated by the debugger: the page's own policy allows no script in the page.
  await page.evaluate(source)
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await page.evaluate(
      (rules) =>
        (globalThis as unknown as { axe: { run(rules: RunOptions): Promise<AxeResults> } }).axe.run(
          rules,
        ),
      RULES,
    )
    for (const { id, nodes } of violations)
      found.push(...nodes.map(({ target }) => `${colorScheme}, ${id}: ${target.join()}`))
  }
  return found
}

test.describe('accessible', () => {
  for (const tab of ['search', 'own', 'speed', 'quality']) {
    test(`the tab ${tab}`, async ({ page, demo }) => {
      await demo.open(page, { tab, q: 'fingers go wrinkly in water' })
      await expect(page.locator(`#${tab} *`).first()).toBeVisible()
      if (tab === 'search') {
        await expect(page.locator('.after .card-score').first()).not.toBeEmpty()
        await page.locator('.after .card button').first().click()
        await expect(page.locator('.why-slot')).toBeVisible()
      }
      expect(await violations(page)).toEqual([])
    })
  }

  test('data of one’s own, and a row of it', async ({ page, demo }) => {
    await demo.open(page, { tab: 'own' })
    await page.getByRole('button', { name: 'Try an example' }).click()
    const rows = page.getByRole('listbox', { name: 'Your rows' }).getByRole('option')
    await expect(rows.first()).toBeVisible()
    await page.getByRole('searchbox', { name: 'Search your texts' }).fill('frost')
    await expect(page.locator('#own')).toContainText(/\d+ rows reranked/)
    expect(await violations(page)).toEqual([])
    await rows.first().click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await violations(page)).toEqual([])
  })

  test('the example page of the element', async ({ page, demo }) => {
    await page.goto(`${demo.url}element/`)
    await expect(page.locator('rerank-results li').first()).toBeVisible()
    expect(await violations(page)).toEqual([])
  })

  test('trouble', async ({ page, demo }) => {
    await demo.open(page, { model: 'fake?throw-load&code=network' })
    await expect(page.getByRole('alert')).toBeVisible()
    expect(await violations(page)).toEqual([])
  })

  test('the chooser of models', async ({ page, demo }) => {
    await demo.open(page)
    await page.locator('#choose').click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await violations(page)).toEqual([])
  })
})
