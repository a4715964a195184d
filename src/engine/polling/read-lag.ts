/**
 * How long a read may still show what was before a change, in ms. Proton's documentation names no figure; reads of AWS's
 * control planes settle within seconds, and half a minute leaves room.
 */
export const READ_LAG_MS = 30_000
