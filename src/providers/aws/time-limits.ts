/** The longest that connecting, and waiting for a response, may take: for updates, which have no other limit. */
export const CONNECTION_TIMEOUT_MS = 5_000
export const REQUEST_TIMEOUT_MS = 20_000
/** The longest pause within a response: it may begin in time and never end. */
export const SOCKET_TIMEOUT_MS = 25_000
