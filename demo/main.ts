import { CurrentModel } from './model/current-model.ts'
import { StatusStrip } from './model/status-strip.ts'
import { registerWhenQuiet } from './offline/register.ts'
import { readAddress, writeAddress } from './shell/address.ts'
import { announcer } from './shell/announcer.ts'
import { countForeignRequests } from './shell/foreign-requests.ts'
import { focusOnSlash } from './shell/keys.ts'
import { openTabs } from './shell/tabs.ts'
import { openSearch } from './search/search-tab.ts'

const find = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!

const { tab, choice } = readAddress(location.search)
const models = new CurrentModel(choice)
const strip = new StatusStrip(find('.status'))
models.listen(({ chosen }) => chosen && writeAddress({ choice: chosen }))
strip.follow(models)
countForeignRequests((count) => strip.showForeign(count))
registerWhenQuiet(models)

const tabs = openTabs(
  find('[role="tablist"]'),
  {
    search: async () => openSearch,
    own: () => import('./own/own-tab.ts').then(({ openOwn }) => openOwn),
    speed: () => import('./speed/speed-tab.ts').then(({ openSpeed }) => openSpeed),
    quality: () => import('./quality/quality-tab.ts').then(({ openQuality }) => openQuality),
  },
  { models, announce: announcer(find('#announcement')) },
  (name) => writeAddress({ tab: name }),
)
tabs.select(tab)
focusOnSlash(() => find('[role="tabpanel"]:not([hidden])').querySelector('input[type="search"]'))

// In a chunk of its own: most visitors never open it.
find('#choose').addEventListener('click', () => {
  void import('./model/chooser.ts').then(({ openChooser }) => openChooser(models))
})
