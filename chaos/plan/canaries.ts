/** Part of every secret value: where it shows up, a secret is leaked. */
export const SPEC_CANARY = 'canary-of-a-spec'
export const OUTPUT_CANARY = 'canary-of-an-output'
export const TOKEN_CANARY = 'canary-of-a-github-token'
export const DESCRIPTION_CANARY = 'canary-of-a-description'
