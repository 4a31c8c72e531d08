/** The tab's own parts. What the user brings is put in as text, never as markup. */
export const MARKUP = `
<div class="own">
  <div class="own-setup">
    <section class="own-card" aria-labelledby="own-source-title">
      <h2 id="own-source-title">Bring your texts</h2>
      <label for="own-paste">Paste lines, a table or JSON</label>
      <textarea id="own-paste" rows="5" spellcheck="false" autocomplete="off"
        placeholder="One thing a line"></textarea>
      <div class="own-buttons">
        <button type="button" data-own="pick-files">Choose files</button>
        <button type="button" data-own="pick-folder">Choose a folder</button>
        <button type="button" data-own="example">Try an example</button>
      </div>
      <p class="own-quiet">Or drop them anywhere here: JSON, CSV, TXT, Markdown, whole folders.</p>
      <input type="file" data-own="files" aria-label="Files" multiple hidden />
      <input type="file" data-own="folder" aria-label="Folder" webkitdirectory hidden />
      <p class="own-privacy">
        <strong data-own="foreign">0</strong>
        <span>requests to other origins so far. What you bring never leaves this page.</span>
      </p>
    </section>
    <details class="own-card own-data">
      <summary>
        <span class="own-name" data-own="name">Nothing read yet</span>
        <span class="own-quiet" data-own="read-as">It will say here what was found.</span>
      </summary>
      <div class="own-inside">
        <div data-own="shape"></div>
        <div data-own="fields"></div>
        <ul class="own-notes own-quiet" data-own="notes"></ul>
      </div>
    </details>
    <div class="own-troubles" role="alert" data-own="troubles" hidden></div>
  </div>
  <section class="own-results" aria-label="Question and answers">
    <form class="own-ask" role="search">
      <label for="own-query">Search your texts</label>
      <input id="own-query" type="search" autocomplete="off" autocapitalize="off"
        spellcheck="false" enterkeyhint="search" placeholder="Ask in your own words" />
    </form>
    <div class="own-bar">
      <p class="own-quiet" data-own="note"></p>
      <div class="own-buttons" role="group" aria-label="Save the ranking">
        <button type="button" data-own="json" disabled>Save as JSON</button>
        <button type="button" data-own="csv" disabled>Save as CSV</button>
      </div>
    </div>
    <div class="own-frame">
      <div class="own-progress" aria-hidden="true"></div>
      <div class="trouble own-trouble" role="alert" data-own="trouble" hidden>
        <p class="trouble-words"></p>
        <p class="trouble-detail"><code></code> <span></span></p>
        <button type="button" class="pill">Try again</button>
      </div>
      <p class="own-empty" data-own="empty">
        <strong>Paste something, and it stands here.</strong>
        <span>Notes, product names, support answers, a spreadsheet: up to 100,000 rows.</span>
      </p>
      <div id="own-list" class="own-list" role="listbox" tabindex="0" aria-label="Your rows" hidden></div>
    </div>
  </section>
  <div class="own-drop" data-own="drop" aria-hidden="true" hidden>Drop to read it here</div>
  <dialog class="own-dialog" aria-labelledby="own-dialog-title">
    <div class="own-dialog-head">
      <h2 id="own-dialog-title"></h2>
      <button type="button" data-own="close">Close</button>
    </div>
    <p class="own-quiet" data-own="rank"></p>
    <p class="own-text" data-own="text"></p>
    <dl class="own-fields" data-own="all"></dl>
  </dialog>
</div>`

/** A part of the tab, by its name. */
export function part<E extends HTMLElement = HTMLElement>(panel: HTMLElement, name: string): E {
  return panel.querySelector<E>(`[data-own="${name}"]`)!
}
