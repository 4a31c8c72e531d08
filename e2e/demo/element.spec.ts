import type { Page } from '@playwright/test'
import type { RerankResultsEvents } from 'web-rerank/element'
import { expect, SIZES, test } from './site.ts'

const FIRST = 'Your first five minutes'
const BIN = 'Bring deleted messages back'
const AWAY = 'Answer while you are away'
const LOST_MAIL = 'restore a message I deleted'
const VACATION = 'automatic reply while away'

const titles = (page: Page) => page.locator('rerank-results li a')
const best = (page: Page) => titles(page).first()
const field = (page: Page) => page.getByRole('searchbox', { name: 'What is it about?' })

interface Seen {
  /** The first of each ranking, or the code of each error. */
  readonly events: string[]
  readonly blurred: string[]
  /** How many entries were gliding right after each ranking. */
  readonly glides: number[]
}

declare global {
  var seen: Seen
}

/** Opens the example, and has it note what is said there. */
async function open(page: Page, url: string): Promise<void> {
  await page.addInitScript(() => {
    globalThis.seen = { events: [], blurred: [], glides: [] }
    document.addEventListener('reranked', (event) => {
      const { detail, target } = event as RerankResultsEvents['reranked']
      seen.events.push(detail[0]!.item.textContent.trim().split('\n')[0]!)
      const isInside = (one: Animation) =>
        (target as Node).contains((one.effect as KeyframeEffect).target)
      seen.glides.push(document.getAnimations().filter(isInside).length)
    })
    document.addEventListener('rerankerror', (event) => {
      seen.events.push((event as RerankResultsEvents['rerankerror']).detail.code)
    })
    document.addEventListener('focusout', ({ target }) => {
      seen.blurred.push((target as Element).id)
    })
  })
  await page.goto(`${url}element/`)
}

/** What was said so far, once there is so much of it. */
async function said(page: Page, count: number): Promise<string[]> {
  await page.waitForFunction((count) => seen.events.length >= count, count)
  return page.evaluate(() => seen.events)
}

for (const size of SIZES) {
  test(`a list follows the search field at ${size.width} x ${size.height}`, async ({
    page,
    demo,
  }) => {
    await page.setViewportSize(size)
    const complaints: string[] = []
    const foreign: string[] = []
    page.on('console', (line) => line.type() !== 'log' && complaints.push(line.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('request', (request) => {
      if (!request.url().startsWith(demo.served.url)) foreign.push(request.url())
    })
    await open(page, demo.url)
    const written = await titles(page).allTextContents()
    expect(written[0]).toBe(FIRST)
    expect(page.workers()).toHaveLength(0)

    await field(page).fill(LOST_MAIL)
    await expect(best(page)).toHaveText(BIN)
    await expect(page.getByRole('status')).toHaveText(`Best match of 20: ${BIN}`)
    expect((await titles(page).allTextContents()).sort()).toEqual(written.toSorted())
    await expect(page.locator('rerank-results')).not.toHaveAttribute('aria-busy')
    expect((await page.evaluate(() => seen.glides))[0]).toBeGreaterThan(0)

    await field(page).fill(' ')
    await expect(titles(page)).toHaveText(written)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width)
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])
  })
}

test('the newest query wins, and nothing glides for those who want it calm', async ({
  page,
  demo,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await open(page, demo.url)
  await field(page).fill(LOST_MAIL)
  await expect(page.locator('rerank-results:state(ranking)')).toHaveAttribute('aria-busy', 'true')
  await field(page).fill(VACATION)
  await expect(best(page)).toHaveText(AWAY)
  expect(await said(page, 1)).toEqual([expect.stringContaining(AWAY)])
  expect(await page.evaluate(() => seen.glides)).toEqual([0])
})

test('what the site writes is ranked, and its own order is remembered', async ({ page, demo }) => {
  await open(page, demo.url)
  const written = await titles(page).allTextContents()
  await field(page).fill(VACATION)
  await said(page, 1)

  const late = 'Automatic reply while away, with a picture'
  await page.evaluate((late) => {
    const item = document.querySelector('rerank-results li')!.cloneNode(true) as Element
    item.querySelector('a')!.textContent = late
    document.querySelector('rerank-results ol')!.append(item)
  }, late)
  await said(page, 2)
  const ranked = await titles(page).allTextContents()
  expect(ranked.indexOf(late)).toBeLessThan(5)
  await field(page).fill('')
  await expect(titles(page)).toHaveText([...written, late])

  // The site sorts its list: that is its order from now on.
  await page.evaluate(() => {
    const list = document.querySelector('rerank-results ol')!
    const title = (item: Element) => item.querySelector('a')!.textContent
    list.append(...[...list.children].sort((a, b) => (title(a) < title(b) ? -1 : 1)))
  })
  await field(page).fill(LOST_MAIL)
  await expect(best(page)).toHaveText(BIN)
  await field(page).fill('')
  await expect(titles(page)).toHaveText([...written, late].sort())

  // And writes another one. Our own moves are not taken for its.
  await field(page).fill('kittens')
  await said(page, 4)
  await page.evaluate(() => {
    document.querySelector('rerank-results ol')!.innerHTML =
      '<li>A car</li><li>A kitten</li><li>A house</li>'
  })
  await said(page, 5)
  await expect(page.locator('rerank-results li').first()).toHaveText('A kitten')
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))))
  expect(await said(page, 5)).toHaveLength(5)
})

test('entries are moved, never copied: focus and listeners stay, where the reader sees them', async ({
  page,
  demo,
}) => {
  await open(page, demo.url)
  await page.evaluate(() => {
    const link = document.querySelector<HTMLElement>('#trash')!
    link.addEventListener('click', () => (link.dataset['clicked'] = 'yes'))
    link.focus()
    seen.blurred.length = 0
    document.querySelector('rerank-results')!.query = 'restore a message I deleted'
  })
  const place = () => page.locator('#trash').evaluate((link) => link.getBoundingClientRect().top)
  const before = await place()
  await expect(best(page)).toHaveText(BIN)
  await expect(page.locator('#trash')).toBeFocused()
  expect(await page.evaluate(() => seen.blurred)).toEqual([])
  // The list moves around it, by the browser's own scroll anchoring.
  expect(await place()).toBeCloseTo(before, 0)
  await page.keyboard.press('Enter')
  await expect(page.locator('#trash')).toHaveAttribute('data-clicked', 'yes')
})

test('where it cannot rank, the list stands as the site gave it', async ({ page, demo }) => {
  await open(page, demo.url)
  const written = await titles(page).allTextContents()
  await field(page).fill(LOST_MAIL)
  await expect(best(page)).toHaveText(BIN)
  const set = (name: string, value: string) =>
    page.locator('rerank-results').evaluate(
      (element, [name, value]) => {
        element.setAttribute(name, value)
      },
      [name, value] as const,
    )

  await set('blend', 'much')
  expect(await said(page, 2)).toEqual([expect.anything(), 'invalid-input'])
  await expect(titles(page)).toHaveText(written)
  await set('blend', '0.2')
  await expect(best(page)).toHaveText(BIN)
  await set('assets', 'nowhere/')
  expect((await said(page, 4))[3]).toBe('worker-lost')
  await expect(titles(page)).toHaveText(written)
  await expect(page.getByRole('status')).toContainText('The list stands in its own order.')
  await set('items', 'li > p')
  expect((await said(page, 5))[4]).toBe('invalid-input')
  await set('items', '!')
  expect((await said(page, 6))[5]).toBe('invalid-input')
  await expect(page.locator('rerank-results')).not.toHaveAttribute('aria-busy')
})

test('two elements share one worker, which goes with the last of them', async ({ page, demo }) => {
  const scripts: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('kernel-worker')) scripts.push(request.url())
  })
  // The page's own word for it: busy browsers list a worker for a while that has been ended.
  await page.addInitScript(() => {
    let ended = 0
    const terminate = Worker.prototype.terminate
    Worker.prototype.terminate = function () {
      document.documentElement.dataset.workersEnded = String(++ended)
      terminate.call(this)
    }
  })
  await open(page, demo.url)
  await field(page).fill(LOST_MAIL)
  await expect(best(page)).toHaveText(BIN)
  const started = [scripts.length, page.workers().length]
  await page.evaluate(() => {
    // What is set before an element is what it is, counts, too.
    const template = document.createElement('template')
    template.innerHTML =
      '<rerank-results text="b" prior="order" live><p><i>deleted</i> <b>Car</b></p><p><b>Restore a deleted message</b></p></rerank-results>'
    const second = template.content.firstElementChild as HTMLElementTagNameMap['rerank-results']
    second.id = 'second'
    second.query = 'restore a deleted message'
    document.querySelector('main')!.append(second)
  })
  await expect(page.locator('#second p').first()).toHaveText('Restore a deleted message')
  expect([scripts.length, page.workers().length]).toEqual(started)

  await page.evaluate(() => document.querySelector('rerank-results')!.remove())
  await page.locator('#second').evaluate((element) => {
    // To another place is not away.
    document.querySelector('main')!.prepend(element)
    element.setAttribute('blend', '1')
  })
  await expect(page.locator('#second p').first()).toHaveText('deleted Car')
  expect(page.workers()).toHaveLength(started[1]!)

  const count = await page.evaluate(() => {
    const second = document.querySelector('#second') as HTMLElementTagNameMap['rerank-results']
    second.query = 'a car'
    return new Promise<number>((done) =>
      requestAnimationFrame(() => {
        second.remove()
        done(seen.events.length)
      }),
    )
  })
  const ended = () => page.evaluate(() => Number(document.documentElement.dataset.workersEnded))
  await expect.poll(ended).toBe(1)
  expect(await said(page, count)).toHaveLength(count)
})

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('the list stands as it was written', async ({ page, demo }) => {
    await page.goto(`${demo.url}element/`)
    await expect(best(page)).toHaveText(FIRST)
    await expect(titles(page)).toHaveCount(20)
    await expect(page.getByText('Scripts are off')).toBeVisible()
    await expect(page.getByText('What is it about?')).toBeHidden()
    await expect(page.getByRole('button')).toHaveCount(0)
  })
})
