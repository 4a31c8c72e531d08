import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { longestTask } from '../../bench/longest-task.ts'
import { expect, SIZES, test } from './site.ts'

const OWN = { tab: 'own' }
/** Counts common words, at once: for what is not about the order. */
const FAKE = { ...OWN, model: 'fake' }

const rows = (page: Page) => page.locator('.own-row')
const title = (page: Page, at: number) =>
  page.locator(`.own-row[aria-posinset="${at}"] .own-row-title`)
const text = (page: Page, at: number) =>
  page.locator(`.own-row[aria-posinset="${at}"] .own-row-text`)
const note = (page: Page) => page.locator('[data-own="note"]')
const ask = (page: Page, query: string) =>
  page.getByRole('searchbox', { name: 'Search your texts' }).fill(query)
const paste = (page: Page, given: string) => page.getByLabel('Paste lines').fill(given)

async function bring(page: Page, name: string, content: string | Uint8Array): Promise<void> {
  const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) }
  await page.locator('[data-own="files"]').setInputFiles(file)
}

for (const size of SIZES) {
  test.describe(`own data at ${size.width} x ${size.height}`, () => {
    test.use({ viewport: size })

    test('pasted lines are ranked, and nothing leaves the page', async ({
      page,
      demo,
      context,
    }) => {
      const origins = new Set<string>()
      const complaints: string[] = []
      context.on('request', (request) => origins.add(new URL(request.url()).origin))
      page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()))
      page.on('pageerror', (error) => complaints.push(String(error)))
      await demo.open(page, OWN)
      await paste(
        page,
        'Bread rises because yeast makes gas.\n\n \nThe sky is blue: air scatters it.',
      )
      await expect(note(page)).toHaveText('2 rows, as they came')
      await ask(page, 'why is the sky blue')
      await expect(note(page)).toHaveText('2 rows reranked')
      await expect(text(page, 1)).toHaveText('The sky is blue: air scatters it.')
      await expect(page.locator('[data-own="foreign"]')).toHaveText('0')
      expect([...origins]).toEqual([demo.served.url])
      expect(complaints).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width)
      // The question is the user's own affair: it does not go into the address.
      expect(page.url()).not.toContain('sky')
    })
  })
}

test('a JSON file: its list, its fields, and other ones if one says so', async ({ page, demo }) => {
  await demo.open(page, FAKE)
  const items = [
    { name: 'Kettle', about: { long: 'Boils a litre of water in two minutes.' }, maker: 'Zebra' },
    { name: 'Lamp', about: { long: 'Lights a desk without blinding anybody.' }, maker: 'Yak' },
  ]
  await bring(page, 'shop.json', JSON.stringify({ count: 2, items }))
  await expect(page.locator('[data-own="name"]')).toHaveText('shop.json')
  await expect(page.locator('[data-own="read-as"]')).toHaveText(
    '2 rows · text “about.long”, title “name”',
  )
  await expect(page.locator('[data-own="notes"]')).toContainText('“items”')
  await expect(page.locator('.own-example')).toContainText('Boils a litre')
  await ask(page, 'zebra')
  await expect(note(page)).toHaveText('2 rows reranked')
  // Among equals the shorter text is ahead, until the maker is read, too.
  await expect(title(page, 1)).toHaveText('Lamp')
  await page.getByLabel('maker').check()
  await expect(title(page, 1)).toHaveText('Kettle')
  await expect(page.locator('.own-example')).toContainText('Zebra')
  await page.getByLabel('Title', { exact: true }).selectOption('none')
  await expect(title(page, 1)).toBeHidden()
})

test('a CSV, whose first line is what one says it is; saved again both ways', async ({
  page,
  demo,
}) => {
  await demo.open(page, FAKE)
  await bring(page, 'list.csv', '\uFEFFname;about\nTea;"warm; and ""green"""\nIce;=cold\n;\n')
  await expect(page.locator('[data-own="read-as"]')).toContainText('3 rows')
  await ask(page, 'cold ice')
  await expect(note(page)).toHaveText('2 rows reranked; 1 without a text left out')
  await expect(title(page, 1)).toHaveText('Ice')

  const saved = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name }).click(),
    ])
    return readFile(await download.path(), 'utf8')
  }
  const asJson = JSON.parse(await saved('Save as JSON')) as object[]
  expect(asJson).toEqual([
    { rank: 1, score: expect.any(Number), position: 2, row: { name: 'Ice', about: '=cold' } },
    { rank: 2, score: expect.any(Number), position: 1, row: expect.any(Object) },
  ])
  const lines = (await saved('Save as CSV')).split('\r\n')
  expect(lines[0]).toBe('\uFEFFrank,score,position,name,about')
  expect(lines[1]).toMatch(/^1,[\d.e-]+,2,Ice,'=cold$/)
  expect(lines[2]).toMatch(/,1,Tea,"warm; and ""green"""$/)

  await page.getByLabel('data', { exact: true }).check()
  await expect(page.locator('[data-own="read-as"]')).toContainText('4 rows')
})

test('a folder of Markdown, by files and by sections', async ({ page, demo }, testInfo) => {
  const folder = testInfo.outputPath('notes')
  await mkdir(`${folder}/deep/.hidden`, { recursive: true })
  await writeFile(
    `${folder}/bread.md`,
    '---\ntags: [x]\n---\n# Bread\n\nFlour.\n\n## Crust\n\nSteam.',
  )
  await writeFile(`${folder}/deep/soup.md`, '# Soup\n\nWater.')
  await writeFile(`${folder}/deep/.hidden/no.md`, '# Hidden')
  await writeFile(`${folder}/picture.png`, new Uint8Array([137, 80, 78, 71, 0]))
  await demo.open(page, FAKE)
  await page.locator('[data-own="folder"]').setInputFiles(folder)
  await expect(page.locator('[data-own="name"]')).toHaveText('2 files')
  await expect(page.locator('[data-own="notes"]')).toContainText('passed over: 2')
  await expect(rows(page)).toHaveCount(2)
  await expect(title(page, 1)).toHaveText('Bread')
  await page.getByLabel('a section of a file').check()
  await expect(rows(page)).toHaveCount(3)
  await expect(title(page, 2)).toHaveText('Crust')
})

test('files and folders are dropped anywhere', async ({ page, demo }) => {
  await demo.open(page, FAKE)
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['one\ntwo\nthree'], 'lines.txt'))
    return data
  })
  const query = page.getByRole('searchbox', { name: 'Search your texts' })
  await query.dispatchEvent('dragover', { dataTransfer: dropped })
  await expect(page.getByText('Drop to read it here')).toBeVisible()
  await query.dispatchEvent('drop', { dataTransfer: dropped })
  await expect(page.getByText('Drop to read it here')).toBeHidden()
  await expect(page.locator('[data-own="name"]')).toHaveText('lines.txt')
  await expect(rows(page)).toHaveCount(3)
})

test('what cannot be read is named, and the rest comes in', async ({ page, demo }) => {
  await demo.open(page, FAKE)
  const file = (name: string, content: string | Buffer) => ({
    ...{ name, mimeType: 'text/plain', buffer: Buffer.from(content) },
  })
  await page
    .locator('[data-own="files"]')
    .setInputFiles([
      file('bad.json', '[\n{"a": 1},\n{"a" 2}\n]'),
      file('empty.txt', ''),
      file('good.txt', 'a line'),
      file('photo.txt', Buffer.from([137, 80, 78, 71, 0, 1])),
    ])
  const troubles = page.getByRole('alert').filter({ hasText: 'bad.json' })
  await expect(troubles).toContainText('bad.json Line 3: from here on it is not JSON.')
  await expect(troubles).toContainText('empty.txt There is nothing in it.')
  await expect(troubles).toContainText('photo.txt This is not a text file.')
  await expect(rows(page)).toHaveCount(1)
  await paste(page, 'Same\nSame\nOther')
  await expect(troubles).toBeHidden()
  await ask(page, 'same')
  await expect(note(page)).toHaveText('3 rows reranked')
  await expect(text(page, 2)).toHaveText('Same')
})

test('a file that is far too large is refused in plain words', async ({ page, demo }, testInfo) => {
  await demo.open(page, FAKE)
  const path = testInfo.outputPath('large.csv')
  await writeFile(path, '')
  await truncate(path, 100e6)
  await page.locator('[data-own="files"]').setInputFiles(path)
  await expect(page.locator('[data-own="troubles"]')).toContainText('It is too large: 100 MB')
})

test('of a long text, the passage that answers is shown', async ({ page, demo }) => {
  await demo.open(page, OWN)
  const filler = 'The committee met on Tuesday and adjourned without a vote. '.repeat(60)
  await bring(
    page,
    'long.json',
    JSON.stringify([`${filler}Penguins cannot fly but swim well. ${filler}`, filler]),
  )
  await ask(page, 'can penguins fly')
  await expect(note(page)).toHaveText('2 rows reranked')
  await expect(text(page, 1)).toContainText('… Penguins cannot fly')
  await rows(page).first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.locator('mark')).toContainText('Penguins cannot fly')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})

test('a model that does not come is said so, and tried again', async ({ page, demo }) => {
  await demo.open(page, { ...OWN, model: 'fake?throw-load&code=network' })
  await page.getByRole('button', { name: 'Try an example' }).click()
  await expect(rows(page).first()).toBeVisible()
  await ask(page, 'tomatoes')
  const trouble = page.getByRole('alert').filter({ hasText: 'The model could not be fetched.' })
  await expect(trouble).toBeVisible()
  // No order that looks like an answer.
  await expect(page.getByRole('listbox', { name: 'Your rows' })).toBeHidden()
  await expect(page.getByRole('button', { name: 'Save as CSV' })).toBeDisabled()
  const before = demo.served.requests.length
  await trouble.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => demo.served.requests.length).toBeGreaterThan(before)
  await expect(trouble).toBeVisible()
})

test('50,000 rows are indexed, searched and scrolled', async ({ page, demo }) => {
  const words = ['copper', 'willow', 'harbour', 'lantern', 'meadow', 'granite', 'pepper', 'violin']
  const many = Array.from({ length: 50_000 }, (_, i) => ({
    name: `Thing ${i}`,
    about: `A ${words[i % 8]} with a ${words[(i >> 3) % 8]} and a ${words[(i >> 6) % 8]}, made in ${1500 + (i % 500)}.`,
  }))
  many[31_337] = { name: 'The one', about: 'An otter holds hands so as not to drift away asleep.' }
  await demo.open(page, OWN)
  // Replaced before it is through: the newest one wins.
  await bring(page, 'other.json', JSON.stringify(many.slice(0, 20_000).map(() => ({ old: 'old' }))))
  await bring(page, 'many.json', JSON.stringify(many))
  await expect(note(page)).toHaveText('50,000 rows, as they came', { timeout: 30_000 })
  await expect(title(page, 1)).toHaveText('Thing 0')
  await ask(page, 'why does an otter hold hands')
  await expect(title(page, 1)).toHaveText('The one')
  await ask(page, 'copper')
  await expect(note(page)).toHaveText(
    '200 of 50,000 by keywords, then reranked; the rest is not shown',
  )

  await ask(page, '')
  const list = page.getByRole('listbox', { name: 'Your rows' })
  await list.focus()
  await page.keyboard.press('End')
  await expect(rows(page).last()).toHaveAttribute('aria-posinset', '50000')
  await expect(list).toHaveAttribute('aria-activedescendant', /./)
  await page.keyboard.press('PageUp')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Home')
  await expect(title(page, 1)).toHaveText('Thing 0')
  expect(await rows(page).count()).toBeLessThan(200)

  const longest: number[] = []
  for (const query of ['willow violin', 'granite meadow', 'pepper harbour']) {
    longest.push(
      await longestWhile(page, async () => {
        await list.hover()
        for (let i = 0; i < 10; i++) await page.mouse.wheel(0, 3_000)
        await page
          .getByRole('searchbox', { name: 'Search your texts' })
          .pressSequentially(query, { delay: 40 })
        await expect(note(page)).toContainText('200 of 50,000')
      }),
    )
    expect(await rows(page).count()).toBeLessThan(200)
    await ask(page, '')
  }
  console.log(`longest task of each run: ${longest.map(Math.round).join(', ')} ms`)
  expect(longest.toSorted((a, b) => a - b)[1]).toBeLessThan(50)
})

/** The longest that the page's own thread was busy at a stretch, in ms. */
async function longestWhile(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(
    `watched = (${longestTask.toString()})(() => new Promise((end) => (endWatch = end))); undefined`,
  )
  await work()
  return page.evaluate<number>('endWatch(), watched')
}
