/**
 * How often in a row, before anything succeeded, a connection may be refused, or credentials be not available, until
 * that is final: a simulator is starting, or one answer was lost. With the pauses of a first read, 1 s and then twice as
 * long each, four repeats take 15 s.
 */
const MOST_REPEATS = 4
/** The same for credentials that were there before: with the pauses while following, about two minutes. */
const MOST_REPEATS_LATER = 8

/** What is known, from the requests of this process, of an endpoint and of the source of the credentials. */
export class Contact {
  #hasAnswered = false
  #hadCredentials = false
  #refusals = 0
  #lookups = 0

  /** Whether the endpoint has ever answered as Proton does: if so, another answer is a fault that passes. */
  get hasAnswered(): boolean {
    return this.#hasAnswered
  }

  /** The endpoint answered as Proton does. */
  answered(): void {
    this.#hasAnswered = true
    this.#refusals = 0
  }

  /** The endpoint took no connection: answers whether it may still do so soon. */
  mayComeUp(): boolean {
    return this.#hasAnswered || ++this.#refusals <= MOST_REPEATS
  }

  /** Credentials were found. */
  foundCredentials(): void {
    this.#hadCredentials = true
    this.#lookups = 0
  }

  /** The source of the credentials did not answer: answers whether it may still do so soon. */
  mayGetCredentials(): boolean {
    return ++this.#lookups <= (this.#hadCredentials ? MOST_REPEATS_LATER : MOST_REPEATS)
  }
}
