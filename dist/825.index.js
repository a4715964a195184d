export const id = 825;
export const ids = [825];
export const modules = {

/***/ 7840:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ PlanReads),
/* harmony export */   n: () => (/* binding */ isOpen)
/* harmony export */ });
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8382);
/* harmony import */ var _engine_polling_retry_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9640);


/** The reads of a plan beyond the target itself, and what stayed unknown: each with a warning in the log. */
class PlanReads {
    unknown = [];
    #job;
    #patience;
    #refusal;
    /** `patience`: 5 minutes for each read, unless another is given. */
    constructor(job, patience) {
        this.#job = job;
        this.#patience = patience;
    }
    /** What a read showed that Proton would refuse. */
    get refusal() {
        return this.#refusal;
    }
    /**
     * What `read` answers; undefined when that stays unknown, which is noted as `what`. `isNeeded`: by the deployment,
     * which Proton refuses where it does not exist.
     */
    async read(what, read, isNeeded = false) {
        const found = await (0,_engine_polling_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .tryRead */ .o_)(this.#job, read, this.#patience);
        if (found.kind === 'known')
            return found.value;
        if (isNeeded && found.error.fault === 'notFound')
            this.#refusal ??= found.error;
        else
            this.note(what, found.error);
        return undefined;
    }
    /** A read of what the deployment needs; an answer without it is noted, too. */
    async readShown(what, read) {
        const found = await this.read(what, async (signal) => ({ value: await read(signal) }), true);
        if (found && found.value === undefined)
            this.note(what, 'Proton does not show it.');
        return found?.value;
    }
    /** Notes what stays unknown. */
    note(what, because) {
        if (this.#job.stop.aborted)
            return;
        this.unknown.push({ what, because });
        this.#job.report({ type: 'unknown', what, because });
    }
}
/** The faults with which a read stays unknown whoever repeats it: a permission or an operation that is optional. */
const lastingFaults = ['denied', 'unknownOperation'];
/** Whether what is unknown could be known: then a plan without it is none. */
function isOpen({ because }) {
    return because instanceof _shared_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ProtonError */ .HV && !lastingFaults.includes(because.fault);
}


/***/ }),

/***/ 8825:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GX: () => (/* binding */ versionFor),
/* harmony export */   P8: () => (/* binding */ schemaProblemsOf),
/* harmony export */   schemaProblemsAfter: () => (/* binding */ schemaProblemsAfter),
/* harmony export */   t3: () => (/* binding */ withTemplate)
/* harmony export */ });
/* harmony import */ var _plan_reads_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7840);
/* harmony import */ var _target_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5354);
/* harmony import */ var _changes_template_version_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5262);



/** `before` with the name of its template: where the target is to be created that of what it belongs to. */
async function withTemplate({ deployable, change }, reads, before) {
    const { templateOf } = deployable;
    const templateName = before.templateName ?? change.settings?.templateName;
    if (before.phase !== 'absent' || templateName !== undefined || !templateOf)
        return before;
    return { ...before, templateName: await reads.readShown(TEMPLATE, templateOf) };
}
const TEMPLATE = 'of which template it would be';
/** The template version after `change`; undefined, and noted by `reads`, when it is not known. */
async function versionFor({ deployable }, reads, change, before) {
    const { templates } = deployable;
    // That it is not known of which template it would be was noted.
    if (!templates || isNameless(before, change))
        return undefined;
    const read = (signal) => (0,_changes_template_version_js__WEBPACK_IMPORTED_MODULE_2__/* .versionAfter */ .dh)(change, before, templates, signal);
    return reads.readShown('the template version it would get', read);
}
/** What the schema of the template `version` has against the spec that `change` brings, or leaves. */
async function schemaProblemsOf(job, reads, change, { before, version }) {
    const { deployable, target, file } = job;
    const { templates } = deployable;
    const isOther = version && before.templateVersion && (0,_changes_template_version_js__WEBPACK_IMPORTED_MODULE_2__/* .compareVersions */ .Zy)(version, before.templateVersion) !== 0;
    const spec = change.spec ?? (isOther ? before.spec : undefined);
    // That the version is not known was noted, or is why it is refused.
    if (!templates || !_target_js__WEBPACK_IMPORTED_MODULE_1__/* .abilities */ .nh[target.kind].hasInputs || version === undefined)
        return [];
    if (spec === undefined) {
        if (isOther)
            reads.note(SCHEMA, 'Proton does not show the spec that is deployed.');
        return [];
    }
    const name = templateNameOf(before, change);
    const schema = await reads.readShown(SCHEMA, async (signal) => name === undefined ? undefined : templates.schema(name, version, signal));
    if (schema === undefined)
        return [];
    const { schemaProblems } = await Promise.all(/* import() */[__webpack_require__.e(815), __webpack_require__.e(196), __webpack_require__.e(537)]).then(__webpack_require__.bind(__webpack_require__, 3537));
    const problems = schemaProblems(spec, schema, target, file ?? 'the spec', job.edits);
    if (!problems) {
        reads.note(SCHEMA, 'the check could not be made.');
        return [];
    }
    // Edits that add lines move those of the file.
    const isMoved = lineCount(spec) !== lineCount(job.change.spec ?? spec);
    return file === undefined || isMoved ? problems.map(({ input, message }) => ({ input, message })) : problems;
}
function templateNameOf({ templateName }, { settings }) {
    return templateName ?? settings?.templateName;
}
function isNameless(before, change) {
    return before.phase === 'absent' && templateNameOf(before, change) === undefined;
}
const SCHEMA = 'whether the spec satisfies the schema of its template';
function lineCount(text) {
    return text.split('\n').length;
}
/** How long the schema is asked for after Proton refused a spec: it only names the lines. */
const AFTERWARDS = { patienceMs: 10_000 };
/** What the template's schema has against a spec that Proton refused to deploy; nothing where that stays unknown. */
async function schemaProblemsAfter(job, spec) {
    const quiet = { ...job, report: () => undefined };
    const reads = new _plan_reads_js__WEBPACK_IMPORTED_MODULE_0__/* .PlanReads */ .L(quiet, AFTERWARDS);
    const before = await reads.read('the target', signal => job.deployable.get(signal));
    if (!before)
        return [];
    const version = await versionFor(quiet, reads, job.change, before);
    return schemaProblemsOf(quiet, reads, { ...job.change, spec }, { before, version });
}


/***/ })

};
