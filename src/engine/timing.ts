/** How long the engine and the post step wait, in ms, with the reasons. */
export const timing = {
  /**
   * How long a read may still show the state from before a change. AWS's documentation gives no figure; reads of its control
   * planes settle within seconds, and half a minute leaves room.
   */
  readLagMs: 30_000,
  /** The longest one read may take: far longer than a healthy endpoint needs. */
  readLimitMs: 10_000,
  /** Between two reads after a request that got no answer. */
  readEveryMs: 1_000,
  /** The longest that an optional read may take: it must not delay a poll. */
  asideLimitMs: 3_000,
  /** How long an optional read is retried: the command goes on without it. */
  asidePatienceMs: 30_000,
  /** The longest that one try to read a list of many pages may take. */
  listLimitMs: 60_000,
  /** How long the reads of an overview are retried, all together: what is not read by then stays unknown. */
  overviewPatienceMs: 60_000,
  /**
   * How long a read is retried that the command needs: ten jobs of a matrix that share 60 throttled requests need about
   * a minute each, and five minutes leave room for more.
   */
  readPatienceMs: 300_000,
  /** How long a deploy request is retried while it is throttled or gets no answer. */
  submitPatienceMs: 120_000,
  /** The first pause before a retry, and the longest: pauses double. */
  firstRetryPauseMs: 1_000,
  longestRetryPauseMs: 30_000,
  /** The last try, or the last poll, comes this long before the time is over: room for its answer. */
  lastTryMs: 1_000,
  /** The longest that preparing a change may take: it may read every instance of a service. */
  prepareLimitMs: 60_000,
  /** The longest that one try to discard a prepared change may take: after a signal the runner leaves 7.5 s in all. */
  discardLimitMs: 2_000,
  /** How long the post step tries: what is still being made may not be discarded before it is complete. */
  discardPatienceMs: 60_000,
  /** How long the step waits for what was aborted to do so: two tries. */
  cleanUpLimitMs: 4_500,

  /** The shortest pause between polls: with its jitter 1.8 s. */
  shortestPollMs: 2_000,
  /** The longest, three times that of the AWS CLI's waiter: with its jitter 16.5 s. Also while polls fail, but for those after a cancel. */
  longestPollMs: 15_000,
  /** Before the next poll after one that failed; doubled with each further failure. */
  firstBackoffMs: 1_000,
  /** The pause at the expected end: with its jitter 2.0 to 2.5 s. */
  pollAtEndMs: 2_250,
  /** The end is expected at least this close to the usual duration. */
  closeToEndMs: 4_000,
  /** A deployment that took longer than a week says nothing about the next one. */
  longestPastMs: 7 * 86_400_000,
  /** A line in the log at least this often. */
  heartbeatMs: 60_000,
  /** When the same failure is reported again: of a read that is retried, and of polls. */
  reportRetryAgainMs: 60_000,
  reportPollFailureAgainMs: 600_000,

  /** The longest that reading earlier deployments may take: it must not delay a poll. */
  historyLimitMs: 5_000,
  /** How long reading the blockers of a sync is retried: the deployment runs meanwhile. */
  blockersPatienceMs: 5_000,
  /** How long reading outputs is retried, how often, and for how long at least when the deadline is near. */
  outputsPatienceMs: 60_000,
  outputsEveryMs: 2_000,
  outputsLeastMs: 10_000,
  /** The longest that reading the target after the end may take. */
  targetLimitMs: 5_000,
  /** How long old records are deleted: the next deployment deletes those that are left. */
  pruneLimitMs: 120_000,

  /** Of the 7.5 s between the runner's SIGINT and SIGTERM: the rest is for reporting. */
  signalBudgetMs: 5_300,
  /** The longest that a read after the end may take when the runner is about to end this process. */
  afterSignalMs: 700,
  /** The longest that one request of a cancellation may take; a read has at most half of the time that is left. */
  cancelRequestLimitMs: 10_000,
  /** The longest that a read of a record before a cancel may take: at most two are made in the 5 s that a signal leaves. */
  cancelReadLimitMs: 1_500,
  /** The first pause between polls after a cancel, and the longest. */
  firstCancelPollMs: 1_000,
  longestCancelPollMs: 10_000,
  /**
   * How long a cancellation after a timeout, or by the post step, is followed: the runner leaves less than five minutes
   * to all post steps together.
   */
  cancelPatienceMs: 120_000,

  /** How long after the deadline reads may still look for an unanswered request; longer when it is to be cancelled. */
  afterDeadlineMs: 3_000,
  beforeCancelMs: 30_000,
  /** How long after reads stop lagging the last read may come. */
  afterLagMs: 3_000,
  /** The same for the post step: the request may have been on its way when main was killed. */
  afterLagInPostMs: 5_000,
  /** Between two reads that do not find a target that is deleted. */
  confirmGoneMs: 1_500,
} satisfies Readonly<Record<string, number>>
