/** What is needed of a node of the page. */
export interface TextNode {
  readonly nodeName: string
  readonly nodeValue: string | null
  readonly childNodes: Iterable<TextNode>
}

/** What is part of the words around it; anything else stands apart from them. */
const WITHIN_WORDS = new Set(
  'A ABBR B BDI BDO CITE CODE DATA DEL DFN EM FONT I INS KBD MARK Q S SAMP SMALL SPAN STRONG SUB SUP TIME U VAR WBR'.split(
    ' ',
  ),
)
const UNREAD = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', '#comment'])

/**
 * What a reader would read: white space as one space, and words of neighbouring paragraphs apart, even
 * where the markup has nothing between them.
 */
export function readableText(node: TextNode): string {
  const parts: string[] = []
  collect(node, parts)
  return parts.join('').replace(/\s+/g, ' ').trim()
}

function collect(node: TextNode, parts: string[]): void {
  if (UNREAD.has(node.nodeName)) return
  if (node.nodeName === '#text') {
    parts.push(node.nodeValue ?? '')
    return
  }
  const gap = WITHIN_WORDS.has(node.nodeName) ? '' : ' '
  parts.push(gap)
  for (const child of node.childNodes) collect(child, parts)
  parts.push(gap)
}

/** The text of a result: of the parts the selector finds; of all of it where it finds none. */
export function itemText(item: Element, selector: string | null): string {
  const found = selector === null ? [] : [...item.querySelectorAll(selector)]
  // What lies in another part has been read with it.
  const parts = found.filter(
    (part) => !found.some((other) => other !== part && other.contains(part)),
  )
  const text = parts.map(readableText).join('\n').trim()
  return text === '' ? readableText(item) : text
}
