/**
 * How often in a row a connection may be refused or credentials may be unavailable, before any request has succeeded,
 * until that is final: a simulator may be starting. With the pauses of a first read, 1 s and then twice as long each,
 * four retries take 15 s.
 */
const MOST_REPEATS = 4
/** The same for credentials that were available before: with the pauses of polls, about two minutes. */
const MOST_REPEATS_LATER = 8

/** What the requests of this process have shown about the endpoint and the source of the credentials. */
export class Contact {
  #hasAnswered = false
  #hadCredentials = false
  #refusals = 0
  #lookups = 0

  /** Whether the endpoint has ever answered as the service does: if so, another response is a transient fault. */
  get hasAnswered(): boolean {
    return this.#hasAnswered
  }

  /** The endpoint answered as the service does. */
  answered(): void {
    this.#hasAnswered = true
    this.#refusals = 0
  }

  /** Counts a refused connection, and returns whether a retry may help. */
  mayComeUp(): boolean {
    return this.#hasAnswered || ++this.#refusals <= MOST_REPEATS
  }

  /** Credentials were found. */
  foundCredentials(): void {
    this.#hadCredentials = true
    this.#lookups = 0
  }

  /** Counts a failed search for credentials, and returns whether a retry may help. */
  mayGetCredentials(): boolean {
    return ++this.#lookups <= (this.#hadCredentials ? MOST_REPEATS_LATER : MOST_REPEATS)
  }
}
