/** The dialog as it stands before anything is known. */
export const CHOOSER = `
<form class="chooser-form" method="dialog" novalidate>
  <header class="chooser-head">
    <h2 id="chooser-title">Choose a model</h2>
    <button type="button" class="pill" data-part="close">Close</button>
  </header>
  <div class="chooser-body">
    <fieldset class="chooser-models">
      <legend class="unseen">Model</legend>
      <h3>Comes with this page</h3>
      <ul class="chooser-list" data-part="own"></ul>
      <h3>From the hub</h3>
      <p class="chooser-hint">
        Choosing one of these asks huggingface.co for its files: the only time this page asks
        anybody else. What you type and search stays here. Figures are those of the sources they
        name; those of different measures do not compare.
      </p>
      <ul class="chooser-list" data-part="hub"></ul>
    </fieldset>
    <div class="chooser-side">
      <fieldset>
        <legend>Another model</legend>
        <label class="chooser-radio" for="chooser-other">
          <input type="radio" name="chosen" value="other" id="chooser-other" />
          <span class="chooser-name">One that I name</span>
        </label>
        <label class="chooser-field">
          Hub name or address
          <input type="text" data-part="name" placeholder="owner/name" autocomplete="off"
            autocapitalize="off" spellcheck="false" aria-describedby="chooser-name-trouble" />
        </label>
        <p class="chooser-trouble" id="chooser-name-trouble" data-part="name-trouble"></p>
      </fieldset>
      <fieldset>
        <legend>A folder of yours</legend>
        <p class="chooser-hint" id="chooser-folder-hint">
          A model in a folder, as the hub lays them out: config.json, tokenizer.json, and
          onnx/model.onnx or model.safetensors. It is kept in this browser and goes nowhere.
        </p>
        <label class="chooser-field">
          Open a folder
          <input type="file" webkitdirectory multiple data-part="folder"
            aria-describedby="chooser-folder-hint chooser-folder-news" />
        </label>
        <p class="chooser-news" id="chooser-folder-news" data-part="folder-news" role="status"></p>
        <ul class="chooser-list" data-part="folders"></ul>
      </fieldset>
      <fieldset class="chooser-settings">
        <legend>How it runs</legend>
        <label>Runtime
          <select data-part="runtime">
            <option value="auto">automatic</option>
            <option value="kernel">kernel (our own)</option>
            <option value="onnx">ONNX Runtime</option>
          </select>
        </label>
        <label>Device
          <select data-part="device">
            <option value="auto">automatic</option>
            <option value="wasm">processor (WASM)</option>
            <option value="webgpu">graphics (WebGPU)</option>
          </select>
        </label>
        <label>Precision
          <select data-part="dtype">
            <option value="auto">automatic</option>
            <option value="fp32">fp32, exact</option>
            <option value="fp16">fp16</option>
            <option value="int8">int8, small</option>
            <option value="q4">q4, smallest</option>
            <option value="q4f16">q4f16</option>
          </select>
        </label>
        <label>Threads
          <select data-part="threads"></select>
        </label>
      </fieldset>
      <fieldset data-part="isolation">
        <legend>Memory</legend>
        <label class="chooser-radio">
          <input type="checkbox" data-part="isolate" aria-describedby="chooser-isolation-hint" />
          <span class="chooser-name">Shared memory (isolation)</span>
        </label>
        <p class="chooser-hint" id="chooser-isolation-hint">
          Lets threads share one copy of the model, which is faster. It takes effect when the page
          is loaded.
        </p>
        <button type="button" class="pill" data-part="reload">Reload now</button>
      </fieldset>
    </div>
  </div>
  <footer class="chooser-foot">
    <div class="chooser-outcome">
      <p data-part="state" role="status"></p>
      <progress data-part="progress" aria-label="Loading the model"></progress>
      <div class="chooser-failure" data-part="failure" role="alert"></div>
    </div>
    <button type="button" class="pill" data-part="back"></button>
    <button type="submit" class="chooser-use" data-part="use">Use this model</button>
  </footer>
</form>`
