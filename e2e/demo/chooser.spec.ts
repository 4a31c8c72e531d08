import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { expect, SIZES, test } from './site.ts'

const TINY_BERT = fileURLToPath(new URL('../models/tiny-bert', import.meta.url))

/** It is tried more than once before that is said. */
const TRIES = { timeout: 20_000 }

const statusOf = (page: Page, name: string) => page.locator(`[data-status="${name}"]`)
const chooser = (page: Page) => page.getByRole('dialog', { name: 'Choose a model' })
const use = (page: Page) => chooser(page).getByRole('button', { name: 'Use this model' })

async function expectRanked(page: Page): Promise<void> {
  await expect(page.locator('[data-note="after"]')).toHaveText(/^\d+ ranked in /)
}

/** Once the page has come to rest: its button carries the model's name. */
async function openChooser(page: Page): Promise<void> {
  await expectRanked(page)
  await page.locator('#choose').click()
  await expect(chooser(page)).toBeVisible()
}

for (const viewport of SIZES) {
  test.describe(`at ${viewport.width} x ${viewport.height}`, () => {
    test.use({ viewport })

    test('runs a model from a folder of the visitor’s own', async ({ page, demo }) => {
      await demo.open(page)
      await openChooser(page)
      await chooser(page).getByLabel('Open a folder').setInputFiles(TINY_BERT)
      const radio = chooser(page).getByRole('radio', { name: /^tiny-bert/ })
      await expect(radio).toBeChecked()
      await use(page).click()
      await expect(chooser(page)).toBeHidden()
      await expect(page.locator('#choose')).toBeFocused()
      await expect(statusOf(page, 'model')).toHaveText('./local-models/tiny-bert')
      await expectRanked(page)
      // None of it was asked of the server, and the next visit has it still.
      expect(demo.served.requests.filter((path) => path.includes('/local-models/'))).toEqual([])
      await page.reload()
      await expectRanked(page)
      await expect(statusOf(page, 'model')).toHaveText('./local-models/tiny-bert')
      expect(demo.served.requests.filter((path) => path.includes('/local-models/'))).toEqual([])
    })
  })
}

test('says what a folder lacks, and removes one that is kept', async ({ page, demo }) => {
  await demo.open(page)
  await openChooser(page)
  const folder = chooser(page).getByLabel('Open a folder')
  await folder.setInputFiles(`${TINY_BERT}/onnx`)
  await expect(chooser(page).locator('[data-part="folder-news"]')).toHaveText(
    'There is no model in this folder: it has no config.json, no tokenizer.json, no onnx/model.onnx (or model.safetensors).',
  )
  await folder.setInputFiles(TINY_BERT)
  await chooser(page).getByRole('button', { name: 'Remove tiny-bert' }).click()
  await expect(chooser(page).getByRole('radio', { name: /^tiny-bert/ })).toHaveCount(0)
  await expect(chooser(page).getByRole('radio', { name: /^The embedded model/ })).toBeChecked()
})

test('has plain words when the hub cannot be reached, and a way back', async ({
  page,
  context,
  demo,
}) => {
  // The site's policy forbids it, too: either is a hub that is out of reach.
  await context.route(/huggingface\.co/, (route) => route.abort())
  await demo.open(page)
  await openChooser(page)
  await chooser(page)
    .getByRole('radio', { name: /^Xenova\/ms-marco-MiniLM-L-6-v2/ })
    .check()
  await use(page).click()
  const failure = chooser(page).getByRole('alert')
  await expect(failure).toContainText(
    'The model could not be fetched. Is there a connection?',
    TRIES,
  )
  await expect(failure.locator('code')).toHaveText('network')
  await chooser(page).getByRole('button', { name: 'Back to the embedded model' }).click()
  await expect(chooser(page)).toBeHidden()
  await expect(statusOf(page, 'model')).toHaveText(/^web-rerank-embedded-/)
  await expectRanked(page)
  expect(new URL(page.url()).searchParams.get('model')).toBeNull()
})

test('shows what is known of a model, and why one cannot run', async ({ page, demo }) => {
  await demo.open(page)
  await openChooser(page)
  const able = chooser(page)
    .getByRole('listitem')
    .filter({ hasText: 'Xenova/ms-marco-MiniLM-L-6-v2' })
  await expect(able.first()).toContainText(/English · apache-2\.0/)
  await expect(
    able.first().getByRole('link', { name: '74.30 NDCG@10, TREC DL 19' }),
  ).toHaveAttribute('href', /^https:\/\/huggingface\.co\//)
  await expect(chooser(page).getByText('Xenova/all-MiniLM')).toHaveCount(0)
  const unable = chooser(page).getByRole('listitem').filter({ hasText: 'Dongjin-kr/ko-reranker' })
  await expect(unable.getByRole('radio')).toBeDisabled()
  await expect(unable).toContainText('It is published for PyTorch only.')
  await unable.getByRole('button', { name: 'onnx-community/bge-reranker-v2-m3-ONNX' }).click()
  const nearest = chooser(page).getByRole('radio', {
    name: /^onnx-community\/bge-reranker-v2-m3-ONNX/,
  })
  await expect(nearest).toBeChecked()
  await expect(nearest).toBeFocused()
})

test('takes any name or address, shows bytes while it comes, and on what it runs', async ({
  page,
  demo,
}) => {
  await demo.open(page)
  await openChooser(page)
  await chooser(page).getByRole('radio', { name: 'One that I name' }).check()
  await use(page).click()
  const name = chooser(page).getByLabel('Hub name or address')
  await expect(name).toBeFocused()
  await expect(name).toHaveAccessibleDescription(/Write the name of a model/)
  await name.fill('fake?load-ms=600')
  await use(page).click()
  await expect(chooser(page).getByRole('progressbar')).toBeVisible()
  await expect(chooser(page).locator('[data-part="state"]')).toContainText(
    /^Loading fake.*: 0\.0 MB of 0\.0 MB$/,
  )
  await expect(chooser(page)).toBeHidden()
  await openChooser(page)
  await name.fill('./models/tiny-bert')
  await chooser(page).getByLabel('Precision').selectOption('fp32')
  await chooser(page).getByLabel('Threads').selectOption('1')
  await use(page).click()
  await expect(statusOf(page, 'model')).toHaveText('./models/tiny-bert')
  await expect(statusOf(page, 'dtype')).toHaveText('fp32')
  await expect(statusOf(page, 'threads')).toHaveText('1')
  await expectRanked(page)
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
    model: './models/tiny-bert',
    dtype: 'fp32',
    threads: '1',
  })
  // What is chosen already is what the dialog shows.
  await openChooser(page)
  await expect(name).toHaveValue('./models/tiny-bert')
  await expect(chooser(page).getByLabel('Precision')).toHaveValue('fp32')
})

test('changes the runtime, by the keyboard alone', async ({ page, demo }) => {
  await demo.open(page)
  await expectRanked(page)
  await page.locator('#choose').focus()
  await page.keyboard.press('Enter')
  await expect(chooser(page).getByRole('radio', { name: /^The embedded model/ })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(chooser(page)).toBeHidden()
  await expect(page.locator('#choose')).toBeFocused()
  await page.keyboard.press('Enter')
  await chooser(page).getByLabel('Runtime').focus()
  await page.keyboard.type('ONNX')
  await use(page).focus()
  await page.keyboard.press('Enter')
  await expect(statusOf(page, 'runtime')).toHaveText(/^onnx/, { timeout: 45_000 })
  await expect(chooser(page)).toBeHidden()
  await expectRanked(page)
})

test('turns shared memory off and on', async ({ page, demo }) => {
  const isIsolated = () => page.evaluate(() => crossOriginIsolated)
  await demo.open(page)
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  await demo.open(page)
  expect(await isIsolated()).toBe(true)
  await openChooser(page)
  const shared = chooser(page).getByRole('checkbox', { name: 'Shared memory (isolation)' })
  await expect(shared).toBeChecked()
  const reload = chooser(page).getByRole('button', { name: 'Reload now' })
  await expect(reload).toBeHidden()
  await shared.uncheck()
  await reload.click()
  await expectRanked(page)
  await expect(statusOf(page, 'isolated')).toHaveText('no')
  expect(await isIsolated()).toBe(false)
  await openChooser(page)
  await expect(shared).not.toBeChecked()
  await shared.check()
  await reload.click()
  await expect(statusOf(page, 'isolated')).toHaveText('yes')
})
