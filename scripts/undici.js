// @ts-check
// The parts of undici that the comment uses, as its own index puts them together. That also has mocks, WebSockets and
// caches, 120 KB, of which nothing could be left out of the bundle.
// @ts-expect-error it comes without types
import api from 'undici/lib/api/index.js'
// @ts-expect-error it comes without types
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js'

// @ts-expect-error it comes without types
export { default as Agent } from 'undici/lib/dispatcher/agent.js'
// @ts-expect-error it comes without types
export { default as ProxyAgent } from 'undici/lib/dispatcher/proxy-agent.js'
// @ts-expect-error it comes without types
export { fetch } from 'undici/lib/web/fetch/index.js'

Object.assign(Dispatcher.prototype, api)
