import { countForeignRequests } from '../shell/foreign-requests.ts'
import type { OpenTab } from '../shell/tab.ts'
import { DataPanel, type ReadData } from './data-panel.ts'
import { csvParts, jsonParts } from './export-rows.ts'
import { fieldsOf, guessFields, textOf, titleOf, type FieldChoice } from './fields.ts'
import { MARKUP, part } from './markup.ts'
import { noteOf } from './notes.ts'
import { MOST_RANKED, OwnSearch, type View } from './own-search.ts'
import { Reader } from './reader.ts'
import { ResultsPanel } from './results-panel.ts'
import { openRowDialog, showRow } from './row-dialog.ts'
import type { Shape } from './rows.ts'
import { saveFile } from '../shell/save-file.ts'
import { openSources, type Brought } from './source-panel.ts'
import './own.css'

const NOTHING: ReadData = {
  ...{ sources: [], rows: [], fields: [], choice: { title: null, texts: [] } },
  report: { files: 0, notes: [], choices: [], troubles: [] },
}

export const openOwn: OpenTab = (panel, { models, announce }) => {
  panel.innerHTML = MARKUP
  const query = panel.querySelector<HTMLInputElement>('#own-query')!
  const reader = new Reader()
  let data = NOTHING
  let brought: Brought = { sources: [], notes: [] }
  let shape: Shape = {}
  let view: View | null = null

  const results = new ResultsPanel(panel, {
    choose: (hit, at) => showRow(panel, data, hit, at),
    again: () => search.again(),
  })
  const search = new OwnSearch(models, (now) => {
    view = now
    results.show(now)
    if (now.stage.name === 'ranked') announce(spoken(now))
  })

  const use = (now: ReadData) => {
    data = now
    // Many rows are read only as they are indexed: to count them would keep everybody waiting.
    const isFew = data.rows.length <= MOST_RANKED
    const empty = isFew ? data.rows.filter((row) => textOf(row, data.choice) === '').length : null
    results.setData(data, empty)
    search.setData(data)
  }
  const read = () => {
    const { sources, notes } = brought
    if (sources.length > 0) dataPanel.showReading(0, sources.length)
    reader.read(
      { sources, shape },
      {
        progress: (file, of) => dataPanel.showReading(file, of),
        done: (rows, report) => {
          const fields = fieldsOf(rows)
          const all = { ...report, notes: [...notes, ...report.notes] }
          use({ sources, rows, fields, choice: guessFields(fields), report: all })
          dataPanel.show(data)
        },
      },
    )
  }
  const dataPanel = new DataPanel(panel, {
    shape: (change) => {
      shape = { ...shape, ...change }
      read()
    },
    choice: (choice: FieldChoice) => use({ ...data, choice }),
  })
  openSources(panel, (now) => {
    brought = now
    shape = {}
    read()
  })

  const spoken = (now: View): string => {
    const note = noteOf(now, { rows: data.rows.length, empty: null })
    const best = now.hits?.[0] && data.rows[now.hits[0].row]
    const name = best && (titleOf(best, data.choice) || textOf(best, data.choice).slice(0, 100))
    return name ? `${note}. First: ${name}` : note
  }
  const save = (ending: 'json' | 'csv', type: string, partsOf: typeof jsonParts) => {
    const ranking = (view?.hits ?? []).map(({ row, score }) => {
      return { score, position: row + 1, row: data.rows[row]! }
    })
    void saveFile(`ranking.${ending}`, type, partsOf(ranking))
  }

  openRowDialog(panel)
  countForeignRequests((count) => (part(panel, 'foreign').textContent = String(count)))
  query.addEventListener('input', () => search.ask(query.value))
  query.form!.addEventListener('submit', (event) => event.preventDefault())
  part(panel, 'json').addEventListener('click', () => save('json', 'application/json', jsonParts))
  part(panel, 'csv').addEventListener('click', () => save('csv', 'text/csv', csvParts))
  models.listen(({ chosen }) => chosen && search.ask(query.value))
  use(NOTHING)

  return { show() {} }
}
