import { expect, it } from 'vitest'
import { withIsolation } from './isolation-headers.ts'

const headersOf = ({ headers }: Response) =>
  Object.fromEntries(
    ['opener-policy', 'embedder-policy', 'resource-policy'].map((name) => [
      name,
      headers.get(`cross-origin-${name}`),
    ]),
  )

it('isolates a page, unless that is switched off', () => {
  expect(headersOf(withIsolation(new Response('a'), 'page'))).toEqual({
    'opener-policy': 'same-origin',
    'embedder-policy': 'require-corp',
    'resource-policy': 'same-origin',
  })
  expect(headersOf(withIsolation(new Response('a'), 'plain page'))).toEqual({
    'opener-policy': null,
    'embedder-policy': null,
    'resource-policy': 'same-origin',
  })
})

it('gives workers their header wherever their page is, and leaves all else as it was', async () => {
  const given = new Response('words', { status: 203, headers: { 'Content-Type': 'text/plain' } })
  const made = withIsolation(given, 'file')
  expect(headersOf(made)['embedder-policy']).toBe('require-corp')
  expect(made.status).toBe(203)
  expect(made.headers.get('Content-Type')).toBe('text/plain')
  expect(await made.text()).toBe('words')
})

it('hands on failures and redirects as they are', () => {
  const failure = Response.error()
  expect(withIsolation(failure, 'page')).toBe(failure)
})
