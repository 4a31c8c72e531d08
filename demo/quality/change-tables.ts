import { changedAddress } from '../shell/address.ts'
import { gain, type Change, type Changes } from './figures.ts'
import { place, spokenChange } from './words.ts'

/** Gains and losses in plain sight, and what stayed the same for those who ask. */
export function changeTables({ better, worse, same }: Changes): HTMLElement[] {
  const details = document.createElement('details')
  const summary = document.createElement('summary')
  summary.textContent = `In the same place: ${same.length}`
  details.className = 'changes-same'
  details.append(summary, changeTable('In the same place', same))
  return [changeTable('Moved up', better), changeTable('Moved down', worse), details]
}

function changeTable(caption: string, changes: readonly Change[]): HTMLTableElement {
  const table = document.createElement('table')
  table.className = 'changes-table'
  table.createCaption().textContent = `${caption}: ${changes.length}`
  const head = table.createTHead().insertRow()
  for (const name of ['Question', 'Before', 'After', 'Change']) head.append(header('col', name))
  const body = table.createTBody()
  for (const change of changes) body.append(changeRow(change))
  if (changes.length === 0) {
    const cell = body.insertRow().insertCell()
    cell.colSpan = 4
    cell.textContent = 'none'
  }
  return table
}

function changeRow(change: Change): HTMLTableRowElement {
  const row = document.createElement('tr')
  const link = document.createElement('a')
  link.href = changedAddress(location.href, { tab: 'search', query: change.query })
  link.textContent = change.query
  row.append(header('row', link))
  for (const at of [change.before, change.after]) row.insertCell().textContent = place(at)
  const moved = row.insertCell()
  const [seen, spoken] = [document.createElement('span'), document.createElement('span')]
  const places = gain(change)
  seen.textContent = places === 0 ? '=' : `${places > 0 ? '▲' : '▼'} ${Math.abs(places)}`
  seen.ariaHidden = 'true'
  spoken.className = 'unseen'
  spoken.textContent = spokenChange(change)
  moved.dataset.tone = places > 0 ? 'good' : places < 0 ? 'bad' : 'same'
  moved.append(seen, spoken)
  return row
}

function header(scope: 'col' | 'row', content: Node | string): HTMLTableCellElement {
  const cell = document.createElement('th')
  cell.scope = scope
  cell.append(content)
  return cell
}
