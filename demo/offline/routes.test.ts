import { describe, expect, it } from 'vitest'
import { isKeepable, nameWithin, pageName, routeOf, type Asked } from './routes.ts'

const FOLDER = 'https://host.example/some/path/'

function routeFor(
  name: string,
  { headers = {}, ...rest }: { headers?: HeadersInit } & Partial<Omit<Asked, 'headers'>> = {},
) {
  const asked = {
    ...{ url: FOLDER + name, method: 'GET', mode: 'cors', cache: 'default', destination: '' },
    ...rest,
    headers: new Headers(headers),
  }
  return routeOf(asked, FOLDER, (name) => name === 'icon.svg')
}

describe('what the service worker does with a request', () => {
  it('answers pages, with or without a query', () => {
    expect(routeFor('', { mode: 'navigate' })).toBe('page')
    expect(routeFor('?q=why', { mode: 'navigate' })).toBe('page')
    expect(routeFor('element/', { mode: 'navigate' })).toBe('page')
  })

  it('tells names with a hash from names that stay', () => {
    expect(routeFor('assets/index-abc.js')).toBe('hashed')
    expect(routeFor('icon.svg')).toBe('named')
    expect(routeFor('some-worker.js', { destination: 'worker' })).toBe('named')
  })

  it('leaves to the browser what it neither keeps nor makes', () => {
    expect(routeFor('models/large/onnx/model.onnx')).toBe('pass')
    expect(routeFor('', { url: 'https://host.example/elsewhere/assets/index.js' })).toBe('pass')
    expect(routeFor('', { url: 'https://huggingface.co/some/path/assets/a.js' })).toBe('pass')
    expect(routeFor('assets/index-abc.js', { method: 'POST' })).toBe('pass')
    expect(routeFor('assets/index-abc.js', { method: 'HEAD' })).toBe('pass')
    expect(routeFor('assets/a.wasm', { headers: { Range: 'bytes=5-' } })).toBe('pass')
    expect(routeFor('assets/index-abc.js', { cache: 'only-if-cached' })).toBe('pass')
  })

  it('keeps folders of the visitor’s own from the server, whatever is asked of them', () => {
    expect(routeFor('local-models/mine/config.json')).toBe('local-model')
    expect(routeFor('local-models/mine/config.json', { method: 'HEAD' })).toBe('local-model')
    expect(routeFor('local-models/mine/onnx/model.onnx', { headers: { Range: 'bytes=5-' } })).toBe(
      'local-model',
    )
  })
})

it('names files from the folder on, and a folder’s page by the folder', () => {
  expect(nameWithin(`${FOLDER}a/b.js?c#d`, FOLDER)).toBe('a/b.js')
  expect(nameWithin('https://host.example/some/pathological', FOLDER)).toBeUndefined()
  expect(['index.html', 'element/index.html', '', 'my-index.html'].map(pageName)).toEqual([
    '',
    'element/',
    '',
    'my-index.html',
  ])
})

it('keeps whole answers of this origin only', () => {
  const of = (given: Partial<Response>) =>
    isKeepable({ status: 200, type: 'basic', redirected: false, ...given } as Response)
  expect(of({})).toBe(true)
  expect(of({ status: 206 })).toBe(false)
  expect(of({ status: 404 })).toBe(false)
  expect(of({ type: 'cors' })).toBe(false)
  expect(of({ redirected: true })).toBe(false)
})
