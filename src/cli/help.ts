import type { CommandName } from './arguments.ts'

const ENGINE = `  --dtype TYPE     auto, fp32, fp16, int8, q4 or q4f16
  --runtime NAME   auto, kernel (our own) or onnx (the stock one)
  --threads N      processor threads
  --worker FILE    a worker entry of your own: a module that calls serve() of web-rerank/worker`

const EXIT_CODES =
  'Exit codes: 0 fine, 1 it failed (the code is in the message), 2 the command makes no sense.'

const OVERVIEW = `web-rerank puts a list of texts in the order in which they answer a query, best first.

Usage
  web-rerank rank "query" [FILE]   rank the lines of FILE (or of the standard input: -)
  web-rerank eval …                measure on judged queries whether reranking helps, and how much
  web-rerank check MODEL           what runs a model, how exactly, and what it expects
  web-rerank models                the models that are known by name
  web-rerank bench                 how fast models are here
  web-rerank help COMMAND          all options of a command, with examples
  web-rerank --version             the version of this package

Example
  printf '%s\\n' 'Cats sleep all day.' 'An AbortController stops a fetch.' |
    web-rerank rank "how do I stop a fetch" --top 1 -

MODEL is a hub id, a name of the catalogue, a URL, or a folder. --worker FILE runs one of your own.
${EXIT_CODES}
`

const TOPICS: Readonly<Record<CommandName, string>> = {
  rank: `web-rerank rank "query" [FILE] ranks the lines of FILE, or of the standard input (-).

Input is one text a line. A line that is a JSON object with a "text" is ranked by that text.
Output is one line each: score, tab, the line as it came.

Options
  --top N          only the N best
  --json           one JSON object a line: index (from 0, blank lines not counted), score, logit, item
  --model MODEL    a hub id, a name of the catalogue, a URL or a folder; the embedded one if not said
  --label NAME     for a model with several labels: the one that means "relevant"
${ENGINE}

Examples
  web-rerank rank "cancel a fetch" notes.txt --top 3
  jq -c '.hits[] | {text: .title, url}' answer.json | web-rerank rank "cancel a fetch" --json -

${EXIT_CODES}
`,
  eval: `web-rerank eval measures a first stage, and models on top of it, on queries with judgments.

What to evaluate on (one of these; gzipped or not)
  --beir DIR         corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv (or qrels.tsv) in a folder
  --split NAME         which judgments: test if not said
  --candidates FILE  a line a query: { "qid", "query", "candidates": [{ "id", "text", "label"? }] }
  --qrels FILE         its judgments, as TREC or BEIR write them; the labels if not said
  --flag FILE        FlagEmbedding's lines: { "query", "pos": [texts], "neg": [texts] }
  --csv FILE         question,context: each question's own context is the right one among all
  --squad FILE       a line an article: { "paragraphs": [{ "context", "qas": [{ "question" }] }] }

First stage
  --first-stage given      the order of the candidates file, not its scores (what --candidates does)
                bm25       k1 0.9, b 0.4, lower-cased words of title and text (what the others do)
                bm25-stem  the same without stop words, and by Porter's stems
                none       the model alone orders all candidates, or the whole corpus
                RUNFILE    a run as TREC has it: query Q0 document rank score name
  --depth N                how many of its documents are reranked: 100

Models
  --model MODEL      as often as there are models to compare; the embedded one if not said
  --blend A:B:STEP   how much say the first stage keeps, 0 to 1: tries all and shows the best by the
                     first metric; one number tries that; 0.33 if not said
  --label NAME       for models with several labels: the one that means "relevant"
${ENGINE.replaceAll(/^ {2}(--\S+ \S+) +/gm, (_, option: string) => `  ${option.padEnd(19)}`)}

Report
  --limit N          only N queries, evenly spaced
  --metrics LIST     ndcg@10,mrr@10,map,recall@10,precision@10,hit@10: any of these, at any depth
  --json             one object, nothing rounded
  --html FILE        a page to look at: plots, gains and losses, the queries that got worse

Values are trec_eval's (linear gain; what nobody judged is not relevant). Queries without any relevant
document are left out, and it is said how many. Intervals are bootstrapped over queries (95%); a star
marks a difference from the first stage whose interval does not hold 0; p is a paired randomisation
test's. Every draw is seeded: the same command gives the same numbers.

Examples
  web-rerank eval --beir scifact --model Xenova/ms-marco-MiniLM-L-6-v2 --blend 0:1:0.1
  web-rerank eval --candidates dl19.jsonl.gz --qrels qrels.txt --model ./mine --model ./other --html report.html

${EXIT_CODES}
`,
  check: `web-rerank check MODEL says what a model's owner wants to know before it is used in a browser.

Its family, shape, labels, activation and pair template; its longest pair; its files, their sizes and
inputs; for every runtime and precision whether it runs, why not, and how far its logits are from
single precision on twelve sample pairs. For a checkpoint that was never exported: whether it has to be.

A model of the hub is fetched in every precision that is published, and kept.

Options
  --runtime NAME   only kernel (our own) or onnx (the stock one)
  --json           one object, nothing rounded

Example
  web-rerank check ./my-cross-encoder

Exit codes: 0 something runs it, 1 nothing does, 2 the command makes no sense.
`,
  models: `web-rerank models prints the catalogue: models that are known by name, and what is known of them.

Options
  --json           the same as one list of objects
`,
  bench: `web-rerank bench measures how fast models rank on this machine, in Node.

Options
  --model MODEL    as often as there are models to compare; the embedded one if not said
  --rounds N       how often 100 documents are ranked: 5
  --json           one object, nothing rounded
${ENGINE}
`,
}

/** The text of a command, or that of all. */
export function helpOn(topic: CommandName | null): string {
  return topic === null ? OVERVIEW : TOPICS[topic]
}
