export const id = 106;
export const ids = [106];
export const modules = {

/***/ 9106:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  commentTrouble: () => (/* binding */ commentTrouble)
});

// EXTERNAL MODULE: ./src/shared/sanitize.ts
var sanitize = __webpack_require__(8406);
;// CONCATENATED MODULE: ./src/github/comment/api-errors.ts
/** The answer within an error of Octokit's; undefined when none came, for which it makes up a status. */
function answerOf(error) {
    const { response } = recordOf(error);
    const { status, headers, data } = recordOf(response);
    if (typeof status !== 'number')
        return undefined;
    const { message } = recordOf(data);
    return { status, headers: recordOf(headers), message: typeof message === 'string' ? message : '' };
}
/** GitHub answers 429 or 403 to who asks too often: the one for the hour, the other for a burst. */
function isRateLimit({ status, headers, message }) {
    if (status !== 403 && status !== 429)
        return false;
    const isUsedUp = headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined;
    return status === 429 || isUsedUp || /\brate limit\b/i.test(message);
}
/** GitHub's words when the conversation of the pull request is locked: who lacks a permission is told something else. */
function isLocked({ status, message }) {
    return status === 403 && /\bis locked\b/i.test(message);
}
/** Not allowed or not there, and not only for now. */
function isRefusal(error) {
    const answer = answerOf(error);
    if (!answer)
        return false;
    return answer.status === 404 || (answer.status === 403 && !isRateLimit(answer) && !isLocked(answer));
}
/** An error and what caused it, outermost first. */
function causesOf(error) {
    const causes = [recordOf(error)];
    while (causes.length < DEEPEST_CAUSE)
        causes.push(recordOf(causes.at(-1)?.['cause']));
    return causes;
}
const DEEPEST_CAUSE = 5;
/** What Node and undici call their errors. */
const CODE = /^[A-Z][A-Z0-9_]+$/;
/** What Node or undici call the reason why no answer came, e.g. `ECONNRESET`; undefined when they name none. */
function codeOf(error) {
    const codes = causesOf(error).map(({ code }) => code);
    return codes.find((code) => typeof code === 'string' && CODE.test(code));
}
/** A value by its members, whatever it is: errors of another bundle are instances of nothing here. */
function recordOf(value) {
    return typeof value === 'object' && value !== null ? value : {};
}

;// CONCATENATED MODULE: ./src/github/comment/error-message.ts


/** What looks like a token or follows a word that announces one. */
const TOKENS = /\b(?:gh[a-z]_|github_pat_)[\w.-]+|\b[0-9a-f]{40,}\b|(?<=\b(?:token|bearer)\s+)\S+/gi;
const LONGEST_MESSAGE = 300;
/**
 * Why there is no comment, on one line for a warning. GitHub's own words are quoted; those of an error that was thrown
 * on the way are not, for Node quotes a header that it cannot send, and the token is one.
 */
function commentTrouble(error) {
    const answer = answerOf(error);
    return `The comment on the pull request was not written: ${answer ? ofAnswer(answer) : ofFailure(error)}`;
}
function ofAnswer(answer) {
    const { status } = answer;
    const message = (0,sanitize/* inLine */.i2)(answer.message.replaceAll(TOKENS, '***'), LONGEST_MESSAGE);
    const said = `GitHub answered ${status}${message === '' ? '' : ` (${message})`}`;
    if (isRateLimit(answer))
        return `${said}: ${limit(answer)}.`;
    if (isLocked(answer))
        return `${said}: the conversation of the pull request is locked, and the token may not write there. Unlock it, or read the step summary.`;
    if (status === 401)
        return `${said}: the token is not, or no longer, valid.`;
    if (status === 403 || status === 404)
        return `${said}: the token has no permission. Give the job \`permissions: pull-requests: write\`; for pull requests of forks and of Dependabot, GitHub makes the token read-only.`;
    return `${said}.`;
}
function limit({ headers }) {
    const wait = Number(headers['retry-after']);
    if (wait > 0)
        return `too many requests at once; GitHub asks to wait for ${Math.ceil(wait)} s`;
    const reset = new Date(Number(headers['x-ratelimit-reset'] ?? NaN) * 1_000);
    if (Number.isNaN(reset.getTime()))
        return `the token's rate limit is used up`;
    return `the token's rate limit is used up until ${reset.toISOString().slice(11, 19)} UTC`;
}
function ofFailure(error) {
    const names = causesOf(error).map(({ name }) => name);
    const code = codeOf(error);
    if (names.includes('AbortError') || names.includes('TimeoutError'))
        return 'there was no time left for it.';
    const by = code === undefined ? '' : ` (${code})`;
    const isOctokits = typeof recordOf(error)['status'] === 'number';
    return isOctokits ? `GitHub's API could not be reached${by}.` : `it failed on the way${by}.`;
}


/***/ })

};
