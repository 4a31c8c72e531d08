const NAMESPACE = 'http://www.w3.org/2000/svg'

type Attributes = Readonly<Record<string, string | number>>

export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(NAMESPACE, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  element.append(...children)
  return element
}

/** A share of the width, so that a plot is as wide as its place, and its letters stay as they are. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))}%`
}

/** Where screen readers look first: what it is, and what it shows. */
export function describe(plot: SVGSVGElement, title: string, description: string): void {
  plot.setAttribute('role', 'img')
  // Names by reference would need ids; both are short enough to be said at once.
  plot.setAttribute('aria-label', `${title}. ${description}`)
  plot.prepend(svg('title', {}, title), svg('desc', {}, description))
}
