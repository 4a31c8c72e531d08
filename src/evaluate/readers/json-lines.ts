import { BadLine, id, list, number, object, parseObject, string, titled } from './fields.ts'

export interface SetDocument {
  readonly id: string
  /** With its title before it, where it has one. */
  readonly text: string
}

export interface SetQuery {
  readonly id: string
  readonly text: string
}

/** A document that was found for a query. */
export interface Candidate extends SetDocument {
  readonly score?: number
  /** How relevant it is. */
  readonly label?: number
}

/** A query with what was found for it, best first. */
export interface CandidateList extends SetQuery {
  readonly candidates: readonly Candidate[]
}

/** An article of SQuAD's kind: a question's answer is in the paragraph at that position. */
export interface Article {
  readonly paragraphs: readonly string[]
  readonly questions: readonly { readonly text: string; readonly paragraph: number }[]
}

/** BEIR's corpus.jsonl: `{ "_id", "title", "text" }`. */
export function parseDocumentLine(line: string): SetDocument {
  const { _id, title, text } = parseObject(line)
  return { id: id(_id, '_id'), text: titled(title, string(text, 'text')) }
}

/** BEIR's queries.jsonl: `{ "_id", "text" }`. */
export function parseQueryLine(line: string): SetQuery {
  const { _id, text } = parseObject(line)
  return { id: id(_id, '_id'), text: string(text, 'text') }
}

/** `{ "qid", "query", "candidates": [{ "id", "text", "title"?, "score"?, "label"? }] }` */
export function parseCandidatesLine(line: string): CandidateList {
  const { qid, query, candidates } = parseObject(line)
  const read = list(candidates, 'candidates').map((candidate, i) => parseCandidate(candidate, i))
  const twice = firstTwice(read.map((candidate) => candidate.id))
  if (twice !== undefined) throw new BadLine(`the candidate "${twice}" is there twice`)
  return { id: id(qid, 'qid'), text: string(query, 'query'), candidates: read }
}

function parseCandidate(candidate: unknown, i: number): Candidate {
  const name = `candidates[${i}]`
  const said = object(candidate, name)
  const { title, score, label } = said
  return {
    id: id(said['id'], `${name}.id`),
    text: titled(title, string(said['text'], `${name}.text`)),
    ...(isThere(score) && { score: number(score, `${name}.score`) }),
    ...(isThere(label) && { label: number(label, `${name}.label`) }),
  }
}

/**
 * FlagEmbedding's `{ "query", "pos": [texts], "neg": [texts] }`. The wrong ones come first, so that a
 * system that cannot tell them apart is not rewarded.
 */
export function parseFlagLine(line: string): Omit<CandidateList, 'id'> {
  const { query, pos, neg } = parseObject(line)
  const texts = (value: unknown, name: string) =>
    list(value, name).map((text, i) => string(text, `${name}[${i}]`))
  const right = new Set(texts(pos, 'pos'))
  const wrong = new Set(texts(neg ?? [], 'neg').filter((text) => !right.has(text)))
  const all = [...wrong, ...right]
  return {
    text: string(query, 'query'),
    candidates: all.map((text) => ({ id: text, text, label: right.has(text) ? 1 : 0 })),
  }
}

/** `{ "paragraphs": [{ "context", "qas": [{ "question" }] }] }` */
export function parseArticleLine(line: string): Article {
  const { paragraphs } = parseObject(line)
  const read = list(paragraphs, 'paragraphs').map((paragraph, i) => {
    const name = `paragraphs[${i}]`
    const { context, qas } = object(paragraph, name)
    const questions = list(qas ?? [], `${name}.qas`).map((qa, k) =>
      string(object(qa, `${name}.qas[${k}]`)['question'], `${name}.qas[${k}].question`),
    )
    return { context: string(context, `${name}.context`), questions }
  })
  return {
    paragraphs: read.map(({ context }) => context),
    questions: read.flatMap(({ questions }, paragraph) =>
      questions.map((text) => ({ text, paragraph })),
    ),
  }
}

/** Some write null for what they do not know. */
function isThere(value: unknown): boolean {
  return value !== undefined && value !== null
}

function firstTwice(ids: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return ids.find((id) => seen.size === seen.add(id).size)
}
