/** Properties that are the words of an attribute, and the attribute's name. */
const WORDS = {
  query: 'query',
  queryFrom: 'query-from',
  items: 'items',
  text: 'text',
  model: 'model',
  assets: 'assets',
  prior: 'prior',
} as const

/** All properties; what was set before the element was defined is one's own, and hides them. */
const PROPERTIES = [...Object.keys(WORDS), 'blend', 'live']

export const ATTRIBUTES: readonly string[] = [...Object.values(WORDS), 'blend', 'live']

/** Gives a class of elements its properties: each is what its attribute says. */
export function reflectAttributes(prototype: HTMLElement): void {
  const define = (
    property: string,
    get: (element: Element) => unknown,
    set: (element: Element, value: unknown) => void,
  ) => {
    Object.defineProperty(prototype, property, {
      ...{ configurable: true, enumerable: true },
      get(this: Element) {
        return get(this)
      },
      set(this: Element, value: unknown) {
        set(this, value)
      },
    })
  }
  const write = (element: Element, name: string, value: unknown) => {
    if (value === null || value === undefined) element.removeAttribute(name)
    else element.setAttribute(name, String(value))
  }
  for (const [property, name] of Object.entries(WORDS)) {
    define(
      property,
      (element) => element.getAttribute(name),
      (element, value) => write(element, name, value),
    )
  }
  define(
    'blend',
    (element) => (element.hasAttribute('blend') ? Number(element.getAttribute('blend')) : null),
    (element, value) => write(element, 'blend', value),
  )
  define(
    'live',
    (element) => element.hasAttribute('live'),
    (element, value) => element.toggleAttribute('live', Boolean(value)),
  )
}

/** Says again what was said before there was anybody to hear it. */
export function takeEarlierProperties(element: HTMLElement): void {
  const own = element as unknown as Record<string, unknown>
  for (const name of PROPERTIES) {
    if (!Object.hasOwn(own, name)) continue
    const value = own[name]
    delete own[name]
    own[name] = value
  }
}
