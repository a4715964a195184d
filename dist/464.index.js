export const id = 464;
export const ids = [464];
export const modules = {

/***/ 2464:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ plan),
/* harmony export */   schemaProblemsAfter: () => (/* binding */ schemaProblemsAfter)
/* harmony export */ });
/* harmony import */ var _ask_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7078);
/* harmony import */ var _deployment_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7920);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3916);
/* harmony import */ var _first_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1929);
/* harmony import */ var _target_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6746);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(311);
/* harmony import */ var _wording_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3395);







/** What a change is made from may take a look at every instance of a service. */
const PREPARE_LIMIT_MS = 60_000;
/** Says what a deployment would do, and changes nothing. Undefined when the workflow was cancelled. Throws ProtonError. */
async function plan(job) {
    const { deployable, target } = job;
    const before = await (0,_first_js__WEBPACK_IMPORTED_MODULE_2__/* .readFirst */ .v)(job, signal => deployable.get(signal));
    if (!before)
        return undefined;
    const shaped = await shapedChange(job, before);
    const refusal = shaped instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ProtonError */ .HV ? shaped : undefined;
    const change = shaped instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ProtonError */ .HV ? job.change : shaped;
    const reader = new Optional(job);
    const to = change && (await reader.read('the template version it would get', versionFor(job, change, before)));
    const found = {
        from: before.templateVersion,
        to: to ?? (change ? undefined : before.templateVersion),
        changes: refusal ? undefined : await changesOf(change, before, target),
        instances: change?.instances,
        settings: settingsOf(change),
    };
    return {
        before,
        ...found,
        refusal,
        busyWith: (0,_deployment_js__WEBPACK_IMPORTED_MODULE_6__/* .isUnderWay */ .gn)(before)
            ? before
            : await reader.read('what may be in its way', async (signal) => deployable.blocking?.(job.change, signal)),
        sync: await reader.read('whether it is synced', async (signal) => deployable.sync?.config(signal)),
        problems: change?.spec === undefined ? [] : await schemaProblemsOf(job, reader, change.spec, before, to),
        unknown: reader.unknown,
        isChange: refusal !== undefined || isChange(found, before),
    };
}
/** Reads what a plan can do without, and keeps in mind what it did without. */
class Optional {
    unknown = [];
    #job;
    constructor(job) {
        this.#job = job;
    }
    async read(what, read) {
        const { deadline: until, stop } = this.#job;
        try {
            return await (0,_ask_js__WEBPACK_IMPORTED_MODULE_0__/* .ask */ .kA)(this.#job, read, { until, stop });
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ProtonError */ .HV))
                throw error;
            this.unknown.push(`${what}: ${(0,_wording_js__WEBPACK_IMPORTED_MODULE_5__/* .protonErrorText */ .Gn)(error)}`);
            return undefined;
        }
    }
}
function versionFor({ deployable }, change, before) {
    return (signal) => (0,_version_js__WEBPACK_IMPORTED_MODULE_4__/* .versionAfter */ .dh)(change, before, deployable.templates, signal);
}
async function shapedChange(job, before) {
    const { prepare } = job.deployable;
    if (!prepare)
        return job.change;
    try {
        const limits = { limitMs: PREPARE_LIMIT_MS };
        return await (0,_first_js__WEBPACK_IMPORTED_MODULE_2__/* .readFirst */ .v)(job, signal => prepare(job.change, before, signal), limits);
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ProtonError */ .HV && error.fault === 'invalid')
            return error;
        throw error;
    }
}
async function changesOf(change, before, target) {
    if (change?.spec === undefined)
        return [];
    if (before.spec === undefined || !hasInputs(target))
        return undefined;
    const { specChanges } = await Promise.all(/* import() */[__webpack_require__.e(815), __webpack_require__.e(916)]).then(__webpack_require__.bind(__webpack_require__, 2916));
    return specChanges(before.spec, change.spec, target);
}
/** Whether the spec has inputs that are the target's own. */
function hasInputs({ kind }) {
    return _target_js__WEBPACK_IMPORTED_MODULE_3__/* .abilities */ .nh[kind].hasInputs;
}
async function schemaProblemsOf(job, reader, spec, before, version) {
    const { deployable, target, change, file } = job;
    const name = before.templateName ?? change.settings?.templateName;
    const { templates } = deployable;
    if (!templates || name === undefined || version === undefined || !hasInputs(target))
        return [];
    const schema = await reader.read("the template's schema", signal => templates.schema(name, version, signal));
    if (schema === undefined)
        return [];
    const { schemaProblems } = await Promise.all(/* import() */[__webpack_require__.e(815), __webpack_require__.e(196), __webpack_require__.e(419)]).then(__webpack_require__.bind(__webpack_require__, 2419));
    const problems = schemaProblems(spec, schema, target, file ?? 'the spec', job.edits);
    if (!problems) {
        reader.unknown.push('whether the spec satisfies the schema of its template: it could not be checked');
        return [];
    }
    // Edits that add lines move those of the file.
    const isMoved = lineCount(spec) !== lineCount(change.spec ?? spec);
    return file === undefined || isMoved ? problems.map(({ input, message }) => ({ input, message })) : problems;
}
function lineCount(text) {
    return text.split('\n').length;
}
/** What the template's schema has against a spec that Proton refused to deploy. */
async function schemaProblemsAfter(job, spec) {
    const reader = new Optional(job);
    const before = await reader.read('the target', signal => job.deployable.get(signal));
    if (!before)
        return [];
    const version = await reader.read('its version', versionFor(job, job.change, before));
    return schemaProblemsOf(job, reader, spec, before, version);
}
function settingsOf(change) {
    return Object.entries(change?.settings ?? {}).flatMap(([name, value]) => (value === undefined ? [] : name));
}
function isChange({ from, to, changes, instances, settings }, { phase }) {
    const isOtherVersion = from !== undefined && (to === undefined || (0,_version_js__WEBPACK_IMPORTED_MODULE_4__/* .compareVersions */ .Zy)(from, to) !== 0);
    const isOtherSpec = instances
        ? instances.added.length + instances.removed.length > 0
        : changes === undefined || changes.length > 0;
    return phase === 'absent' || phase === 'failed' || isOtherVersion || isOtherSpec || settings.length > 0;
}


/***/ })

};
