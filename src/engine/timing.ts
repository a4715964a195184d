/** Every duration that the engine and the post step wait, in ms, with its reason. */
export const timing = {
  /**
   * How long a read may still show what was before a change. AWS's documentation gives no figure; reads of its control
   * planes settle within seconds, and half a minute leaves room.
   */
  readLagMs: 30_000,
  /** The longest one read may take: far longer than a healthy endpoint needs. */
  readLimitMs: 10_000,
  /** Between two reads that find out what became of a request. */
  readEveryMs: 1_000,
  /** The longest that an optional read aside may take: it must not cost a poll. */
  asideLimitMs: 3_000,
  /** How long an optional read is repeated whose answer does not decide whether the command goes on. */
  asidePatienceMs: 30_000,
  /**
   * How long a read that decides something is repeated: ten jobs of a matrix that share 60 throttles need about a
   * minute each, minutes leave room for a worse storm.
   */
  readPatienceMs: 300_000,
  /** How long a request is sent again that is not answered: a storm of throttling passes. */
  submitPatienceMs: 120_000,
  /** The first pause before a repeated request, and the longest: pauses double. */
  firstRetryPauseMs: 1_000,
  longestRetryPauseMs: 30_000,
  /** The last try, or the last poll, comes this long before the time is over: room for its answer. */
  lastTryMs: 1_000,
  /** What a change needs to know may take a read of every instance of a service. */
  prepareLimitMs: 60_000,
  /** One try to discard a prepared change: after a signal the runner leaves 7.5 s for everything. */
  discardLimitMs: 2_000,

  /** The shortest pause between polls: with its jitter 1.8 s. */
  shortestPollMs: 2_000,
  /** The longest, three times that of the AWS CLI's waiter: with its jitter 16.5 s. Also while polls fail. */
  longestPollMs: 15_000,
  /** The pause at the expected end: with its jitter 2.0 to 2.5 s. */
  pollAtEndMs: 2_250,
  /** The end is expected at least this close to the usual duration. */
  closeToEndMs: 4_000,
  /** A deployment that took longer than a week does not say how long the next one takes. */
  longestPastMs: 7 * 86_400_000,
  /** A line in the log at least this often. */
  heartbeatMs: 60_000,
  /**
   * The same trouble is reported again after this time: while a read is repeated, and while a deployment is followed.
   */
  reportRetryAgainMs: 60_000,
  reportTroubleAgainMs: 600_000,

  /** The longest that reading earlier deployments may take: it saves polls, it must not cost one. */
  historyLimitMs: 5_000,
  /** How long the blockers of a sync are read: the deployment runs meanwhile, and is to be followed. */
  blockersPatienceMs: 5_000,
  /** How long outputs are read where requests fail, how often, and for how long at least after a late end. */
  outputsPatienceMs: 60_000,
  outputsEveryMs: 2_000,
  outputsLeastMs: 10_000,
  /** The longest that reading the target after the end may take. */
  targetLimitMs: 5_000,
  /** How long old records are deleted: what is left goes with the next deployment. */
  pruneLimitMs: 120_000,

  /** Of the 7.5 s between the runner's SIGINT and SIGTERM: the rest is for reporting. */
  signalBudgetMs: 5_300,
  /** What is left of the reads after an end when the runner is about to end this process. */
  afterSignalMs: 700,
  /** The longest that one request of a cancellation may take; half of what is left is for those that follow. */
  cancelRequestLimitMs: 10_000,
  /** A cancel waits for two reads of a record of this length at most, of the 5 s that a signal leaves. */
  cancelReadLimitMs: 1_500,
  /** The first polls follow a cancel this fast, later ones and refused ones more slowly. */
  firstCancelPollMs: 1_000,
  longestCancelPollMs: 10_000,
  /**
   * How long a cancellation after a timeout, or by the post step, is followed: the runner leaves less than five minutes
   * to all post steps together.
   */
  cancelPatienceMs: 120_000,

  /** How long after the deadline it is found out what a request became; longer when it is to be cancelled. */
  afterDeadlineMs: 3_000,
  beforeCancelMs: 30_000,
  /** The last read of the time in which reads lag comes this long after it. */
  afterLagMs: 3_000,
  /** The same for the post step: the request may have been on its way when main was killed. */
  afterLagInPostMs: 5_000,
  /** Between two reads that do not find a target that is deleted. */
  confirmGoneMs: 1_500,
} satisfies Readonly<Record<string, number>>
