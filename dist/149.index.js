export const id = 149;
export const ids = [149];
export const modules = {

/***/ 1149:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  deleteCommand: () => (/* binding */ deleteCommand)
});

// EXTERNAL MODULE: ./src/shared/sanitize.ts
var sanitize = __webpack_require__(8406);
// EXTERNAL MODULE: ./src/providers/proton/targets/adapter-for-target.ts + 58 modules
var adapter_for_target = __webpack_require__(2746);
// EXTERNAL MODULE: ./src/providers/proton/api/errors.ts
var errors = __webpack_require__(8945);
// EXTERNAL MODULE: ./src/reporting/messages/outcome.ts
var outcome = __webpack_require__(1339);
// EXTERNAL MODULE: ./src/providers/proton/target.ts
var proton_target = __webpack_require__(5354);
// EXTERNAL MODULE: ./src/reporting/log-lines.ts
var log_lines = __webpack_require__(4734);
;// CONCATENATED MODULE: ./src/reporting/messages/delete.ts



const ANOTHER = 'Somebody has created one of the same name since: that one was left alone.';
const GOES_ON = 'As far as is known Proton goes on deleting it.';
const UNTOUCHED = 'Nothing was deleted.';
const FREE_IT = 'Detach components first (target: component with detach: true), and delete what lives in it (command: delete).';
const RUN_AGAIN = 'Run the job again when that has ended, or wait for it with onConflict: wait.';
/** The ending that a deletion came to. */
function removalEndingOf(removed, target) {
    const name = (0,proton_target/* targetName */.je)(target);
    switch (removed.kind) {
        case 'deleted':
            return { ...outcome/* success */.kX, title: `Deleted ${name}`, next: removed.isAnother ? [ANOTHER] : [] };
        case 'alreadyGone':
            return {
                ...outcome/* success */.kX,
                title: `There is no ${name}: nothing to delete`,
                next: [removed.isAnother ? ANOTHER : 'It was gone already.'],
            };
        case 'started': {
            const next = ['The step does not wait for its end (wait: false): how it ends is not checked here.'];
            return { mark: '⏳', isFailure: false, title: `Deletion of ${name} is under way`, next };
        }
        case 'failed': {
            const { status, message } = removed.standing;
            const reason = `${status}: ${message ?? 'Proton gave no reason'}`;
            const next = ['Remove what stands in the way by the reason given, then run the job again.'];
            return { ...outcome/* failure */.V2, title: `Deletion of ${name} failed`, reason, next };
        }
        case 'held': {
            const reason = `Proton does not delete it as long as it is bound to: ${removed.by.join(', ')}`;
            return { ...outcome/* failure */.V2, title: `The ${name} cannot be deleted`, reason, next: [UNTOUCHED, FREE_IT] };
        }
        case 'busy': {
            const { other } = removed;
            const reason = `${(0,log_lines/* deploymentText */.JE)(other, 'Another')} is ${other.status}, and the step is not to wait for it`;
            return { ...outcome/* failure */.V2, title: `The ${name} is busy`, reason, next: [UNTOUCHED, RUN_AGAIN] };
        }
        case 'refused':
        case 'blocked':
            return refused(removed, name);
        case 'stopped':
        case 'timeout':
            return cutShort(removed.kind, removed, name);
    }
}
function refused(removed, name) {
    const reason = (0,log_lines/* protonErrorText */.Gn)(removed.error);
    if (removed.kind === 'blocked') {
        const title = `Proton does not let ${name} be deleted now`;
        return { ...outcome/* failure */.V2, title, reason, next: [UNTOUCHED, RUN_AGAIN] };
    }
    if (!removed.isAskedFor)
        return { ...outcome/* failure */.V2, title: `The ${name} was not deleted`, reason, next: [UNTOUCHED] };
    const title = `Deletion of ${name} can no longer be followed`;
    return { ...outcome/* failure */.V2, title, reason, next: [GOES_ON, outcome/* LOOK */.og] };
}
/** How the target stands after it, in Proton's words; undefined when nothing was asked or the end is not known. */
function standingAfter(removed) {
    if (removed.kind === 'deleted' || removed.kind === 'alreadyGone')
        return { status: 'DELETE_COMPLETE' };
    if (removed.kind === 'started')
        return { status: 'DELETE_IN_PROGRESS' };
    return removed.kind === 'failed' ? removed.standing : undefined;
}
function cutShort(kind, { isAskedFor, error }, name) {
    const why = kind === 'stopped' ? 'The workflow was cancelled' : 'timeoutMinutes are over';
    if (!isAskedFor) {
        const reason = error ? `${why}; ${(0,log_lines/* protonErrorText */.Gn)(error)}` : why;
        const title = `Nothing was deleted of ${name}`;
        return {
            ...(kind === 'stopped' ? outcome/* stopped */.ce : outcome/* failure */.V2),
            title,
            reason,
            next: ['Proton was not asked to delete it, or refused.'],
        };
    }
    return {
        ...outcome/* failure */.V2,
        title: `Deletion of ${name} goes on`,
        reason: `${why}, but Proton cannot stop a deletion`,
        next: [GOES_ON, outcome/* LOOK */.og],
    };
}

// EXTERNAL MODULE: ./src/engine/polling/request.ts
var request = __webpack_require__(6835);
// EXTERNAL MODULE: ./src/shared/clock.ts
var shared_clock = __webpack_require__(6103);
// EXTERNAL MODULE: ./src/shared/errors.ts
var shared_errors = __webpack_require__(8382);
// EXTERNAL MODULE: ./src/engine/polling/poll-interval.ts
var poll_interval = __webpack_require__(6527);
// EXTERNAL MODULE: ./src/engine/polling/read-lag.ts
var read_lag = __webpack_require__(6857);
// EXTERNAL MODULE: ./src/engine/polling/retry.ts
var retry = __webpack_require__(9640);
// EXTERNAL MODULE: ./src/engine/submission.ts
var submission = __webpack_require__(8656);
// EXTERNAL MODULE: ./src/engine/polling/poll.ts
var poll = __webpack_require__(6465);
;// CONCATENATED MODULE: ./src/engine/delete.ts








/** What a request needs to know may take a look at every instance of a service. */
const PREPARE_LIMIT_MS = 60_000;
/** How many reads in a row must not find the target before it counts as deleted. */
const READS_OF_GONE = 2;
const CONFIRM_MS = 1_500;
/**
 * Deletes a target and follows that to its end. To delete is idempotent, so it looks and does what is still to do:
 * what is gone is a success, what somebody else deletes is waited for.
 */
async function remove(job) {
    const removing = new Removing(job);
    try {
        return await removed(job, removing);
    }
    catch (error) {
        if (error instanceof shared_errors/* ProtonError */.HV)
            return { kind: 'refused', isAskedFor: removing.isAskedFor, error };
        throw error;
    }
}
async function removed(job, removing) {
    const { removal, random } = job;
    let first = await (0,retry/* readWithRetry */.rv)(job, signal => removal.get(signal, false));
    if (!first)
        return { kind: 'stopped', isAskedFor: false };
    const pace = (0,poll_interval/* paceOf */.x3)([], random);
    const ended = await (0,poll/* watch */.w)(job, {
        until: job.deadline,
        stop: job.stop,
        limitMs: Infinity,
        awaited: () => removing.awaited,
        pace: elapsedMs => (first ? 0 : removing.isToBeConfirmed ? CONFIRM_MS : pace(elapsedMs)),
        look: async (stop) => {
            const seen = first ?? (await (0,request/* ask */.kA)(job, signal => removal.get(signal, removing.isAskedFor), { stop }));
            first = undefined;
            return removing.step(seen);
        },
    });
    if (typeof ended !== 'string')
        return ended;
    return {
        kind: ended,
        isAskedFor: removing.isAskedFor,
        error: removing.isAskedFor ? undefined : removing.refused,
    };
}
/** One look after the other, with what was done so far. */
class Removing {
    #job;
    #asked;
    #createdAt;
    #refused;
    #notFound;
    #timesGone = 0;
    #wasSeen = false;
    #status = '';
    #busyWith;
    #toldBusy;
    #toldUnknown = new Set();
    #startedAt;
    constructor(job) {
        this.#job = job;
        this.#startedAt = job.clock.now();
    }
    /** Whether the last read did not find the target, which one more read confirms. */
    get isToBeConfirmed() {
        return this.#timesGone > 0;
    }
    get isAskedFor() {
        return this.#asked !== undefined;
    }
    /** Why Proton did not take the last request. */
    get refused() {
        return this.#refused;
    }
    /** What is waited for, for the heartbeat. */
    get awaited() {
        return this.#busyWith === undefined ? this.#status : `Another deployment is ${this.#busyWith}`;
    }
    /** Does what is to do about the target as it stands; answers the end, if this is it. */
    async step(standing) {
        this.#wasSeen ||= standing.state !== 'gone';
        if (this.#isAnother(standing))
            return { kind: this.#asked ? 'deleted' : 'alreadyGone', isAnother: true };
        this.#tell(standing);
        const isStale = this.#isStale(standing);
        this.#timesGone = standing.state === 'gone' ? this.#timesGone + 1 : 0;
        switch (standing.state) {
            case 'gone':
                // One read may be wrong, or from before the target was created.
                if (this.#timesGone < READS_OF_GONE)
                    return undefined;
                return { kind: this.#wasSeen ? 'deleted' : 'alreadyGone' };
            case 'deleting':
                // Reads lag behind what was seen last, not behind the request.
                if (this.#asked)
                    this.#asked = { ...this.#asked, at: this.#job.clock.now() };
                return this.#job.wait || !this.#isProof(standing) ? undefined : { kind: 'started' };
            case 'busy':
                return this.#asked ? undefined : this.#busy(standing);
            case 'failed':
                if (isStale)
                    return undefined;
                return this.#hasFailed(standing) ? { kind: 'failed', standing } : this.#request(standing);
            case 'there':
                if (isStale)
                    return undefined;
                // Not found, and there all the same: something else was meant.
                if (this.#notFound)
                    throw this.#notFound;
                return this.#request(standing);
        }
    }
    /** Whether what is deleting is the target itself, or what our request asked for. */
    #isProof({ isShared = false }) {
        return !isShared || this.#asked?.isAnswered === true;
    }
    #tell({ status, state }) {
        const { clock, report } = this.#job;
        const isWorthTelling = this.#asked !== undefined || state === 'deleting';
        if (status !== this.#status && isWorthTelling && state !== 'gone') {
            report({ type: 'status', status, elapsedMs: clock.now() - this.#startedAt, tookMs: undefined });
        }
        this.#status = status;
    }
    /** Whether it is another target of the same name: that one nobody asked to delete. */
    #isAnother({ createdAt }) {
        this.#createdAt ??= createdAt;
        return createdAt !== undefined && (0,submission/* compareTimes */.G5)(createdAt, this.#createdAt ?? createdAt) !== 0;
    }
    /** Whether a read may still show what was before our request. */
    #isStale(standing) {
        if (!this.#asked)
            return false;
        return this.#isAsBefore(standing) && this.#job.clock.now() < this.#asked.at + read_lag/* READ_LAG_MS */.D;
    }
    #isAsBefore(standing) {
        return JSON.stringify(standing) === JSON.stringify(this.#asked?.before);
    }
    /** A failure from before is not ours as long as our request may not have been heard. */
    #hasFailed(standing) {
        if (!this.#asked)
            return false;
        return this.#asked.isAnswered || !this.#isAsBefore(standing);
    }
    #busy(other) {
        const { onConflict, report } = this.#job;
        if (onConflict === 'fail')
            return { kind: 'busy', other };
        const told = JSON.stringify([other.of, other.deploymentId, other.status]);
        if (told !== this.#toldBusy)
            report({ type: 'busyBeforeDeletion', other });
        this.#toldBusy = told;
        this.#busyWith = other.status;
        return undefined;
    }
    async #request(before) {
        const { removal, clock, deadline, report, stop, wait } = this.#job;
        const held = (await this.#ifAllowed('what is attached to it or lives in it', removal.heldBy)) ?? [];
        if (held.length > 0)
            return { kind: 'held', by: held };
        const other = await this.#ifAllowed('what else is deploying', removal.blocking);
        if (other)
            return this.#busy(other);
        const send = await (0,request/* ask */.kA)(this.#job, signal => removal.prepare(signal), {
            until: deadline,
            stop,
            limitMs: PREPARE_LIMIT_MS,
        });
        const earlier = this.#asked;
        if (!this.#refused)
            report({ type: 'deleting', createdAt: before.createdAt });
        this.#asked = { at: clock.now(), before, isAnswered: false };
        this.#busyWith = undefined;
        try {
            // A request that is cut off may have been heard, which is what is said then.
            await (0,shared_clock/* within */.u)(clock, deadline - clock.now(), send, stop);
            this.#asked = { ...this.#asked, isAnswered: true };
            return wait ? undefined : { kind: 'started' };
        }
        catch (error) {
            return this.#afterFailure(error, earlier);
        }
    }
    /** What may not be read is a warning, once: Proton itself refuses then. Transient faults are left to the next look. */
    async #ifAllowed(what, question) {
        const { stop, deadline, report } = this.#job;
        if (!question)
            return undefined;
        try {
            return await (0,request/* ask */.kA)(this.#job, question, { until: deadline, stop });
        }
        catch (error) {
            if (!(error instanceof shared_errors/* ProtonError */.HV && ['denied', 'notFound'].includes(error.fault)))
                throw error;
            if (error.fault === 'denied' && !this.#toldUnknown.has(what)) {
                this.#toldUnknown.add(what);
                report({ type: 'unknown', what, because: error });
            }
            return undefined;
        }
    }
    /** Gone meanwhile, busy, or unanswered: the next look tells what is true. Throws what is none of these. */
    #afterFailure(error, earlier) {
        const { clock, onConflict, report, stop } = this.#job;
        if (!(error instanceof shared_errors/* ProtonError */.HV))
            throw error;
        if (error.fault === 'notFound') {
            this.#notFound = error;
            return undefined;
        }
        const isHeard = (0,shared_errors/* mayBeApplied */.qs)(error);
        const isPassing = (0,shared_errors/* isTransient */.dg)(error);
        if (isHeard || isPassing) {
            if (!isHeard)
                this.#asked = earlier;
            if (!stop.aborted)
                report({ type: 'deletionUnanswered', error });
            return undefined;
        }
        // An earlier request that was not answered may be what is in the way.
        this.#asked = earlier && { ...earlier, at: clock.now() };
        if (error.fault !== 'conflict')
            throw error;
        if (onConflict === 'fail' && !earlier)
            return { kind: 'blocked', error };
        if (!this.#refused)
            report({ type: 'blocked', error });
        this.#refused = error;
        return undefined;
    }
}

// EXTERNAL MODULE: ./src/reporting/reporter.ts + 1 modules
var reporter = __webpack_require__(5366);
// EXTERNAL MODULE: ./src/reporting/saved-state.ts
var saved_state = __webpack_require__(9061);
;// CONCATENATED MODULE: ./src/commands/delete.ts







/** Deletes what the request names, and reports it. */
async function deleteCommand({ world, proton, region }, request) {
    const { workflow, clock, random, stop } = world;
    const { target, timeoutMs } = request;
    const adapter = (0,adapter_for_target/* deployable */.G)(proton, target, clock);
    const { removal } = adapter;
    // The inputs were checked: what cannot be deleted by itself does not come here.
    if (!removal)
        throw new TypeError(`a ${target.kind} cannot be deleted`);
    const startedAt = clock.now();
    const report = (event) => {
        if (event.type === 'deleting') {
            const { createdAt } = event;
            (0,saved_state/* saveStarted */.nd)(workflow, { kind: 'deletion', target, region, createdAt });
        }
        (0,reporter/* speak */.Lr)(workflow, event, target);
    };
    const bounds = { deadline: startedAt + timeoutMs, clock, random, stop };
    const job = { ...request, deployable: adapter, removal, ...bounds, report };
    const removed = await remove(job);
    const after = standingAfter(removed);
    if (after)
        workflow.setOutput('deploymentStatus', (0,sanitize/* inValue */.Lu)(after.status));
    if (after?.message !== undefined)
        workflow.setOutput('deploymentStatusMessage', (0,sanitize/* inLine */.i2)(after.message));
    (0,saved_state/* forgetStarted */.le)(workflow);
    const tookMs = isEnd(removed) ? clock.now() - startedAt : undefined;
    const url = (0,errors/* isAwsHost */.Mx)(proton.host()) ? (0,adapter_for_target/* consoleUrl */.B)(target, region) : undefined;
    await (0,reporter/* tellEnding */.LX)(workflow, { target, ending: removalEndingOf(removed, target), tookMs, consoleUrl: url });
}
function isEnd({ kind }) {
    return kind === 'deleted' || kind === 'failed';
}


/***/ })

};
