export const HELP = `web-rerank puts a list of texts in the order in which they answer a query, best first.

Usage
  web-rerank rank "query" [FILE]   rank the lines of FILE (or of the standard input: -)
  web-rerank --help                this text
  web-rerank --version             the version of this package

Input is one text a line. A line that is a JSON object with a "text" is ranked by that text.
Output is one line each: score, tab, the line as it came.

Options of rank
  --top N          only the N best
  --json           one JSON object a line: index (from 0, blank lines not counted), score, logit, item
  --model MODEL    a hub id, a URL or a folder; without it, the model that comes with this package
  --worker FILE    a worker entry of your own: a module that calls serve() of web-rerank/worker

Example
  printf '%s\\n' 'Cats sleep all day.' 'An AbortController stops a fetch.' |
    web-rerank rank "how do I stop a fetch" --top 1 -

Exit codes: 0 fine, 1 the ranking failed (the code is in the message), 2 the command makes no sense.
`
