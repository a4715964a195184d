export const id = 581;
export const ids = [581];
export const modules = {

/***/ 2581:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   promoting: () => (/* binding */ promoting)
/* harmony export */ });
/* harmony import */ var _engine_polling_request_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6835);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8382);
/* harmony import */ var _shared_precondition_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6263);
/* harmony import */ var _target_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5354);
/* harmony import */ var _template_version_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5262);
/* harmony import */ var _reporting_log_lines_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4734);






/**
 * Makes of a change what the last succeeded deployment of `source` runs: its template version and the inputs selected;
 * all else of the target stays. `source` is read each time, just before the change is sent.
 */
function promoting(promotion, source, target, report) {
    const from = { kind: 'instance', ...promotion.source };
    return async (change, now, signal) => {
        const deployed = await lastSucceeded(source, (0,_target_js__WEBPACK_IMPORTED_MODULE_3__/* .targetName */ .je)(from), signal);
        checkSource(deployed, now, promotion, (0,_target_js__WEBPACK_IMPORTED_MODULE_3__/* .targetName */ .je)(from));
        if (!deployed.templateVersion || !now.templateVersion)
            throw (0,_shared_precondition_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .refusal */ .x5)('NoVersion', NO_VERSION);
        const versions = (0,_template_version_js__WEBPACK_IMPORTED_MODULE_4__/* .changeTo */ .Mv)(deployed.templateVersion, now);
        checkType(change, versions.deploymentType);
        if (now.spec === undefined || deployed.spec === undefined)
            throw (0,_shared_precondition_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .noSpec */ .JE)();
        const { promotedSpec } = await Promise.all(/* import() */[__webpack_require__.e(815), __webpack_require__.e(576)]).then(__webpack_require__.bind(__webpack_require__, 576));
        const { text, inputs, problems } = promotedSpec(now.spec, deployed.spec, { from, target }, promotion.selection);
        if (problems.length > 0)
            throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .dz(problems);
        report({ type: 'promoting', from: (0,_target_js__WEBPACK_IMPORTED_MODULE_3__/* .targetName */ .je)(from), deployment: deployed, inputs });
        return { ...change, ...versions, spec: text };
    };
}
const NO_VERSION = 'Proton does not tell the template versions that run';
/** What the source runs, by the record of its last succeeded deployment. */
async function lastSucceeded(source, name, signal) {
    const now = await existingSource(source, name, signal);
    if (now.phase === 'running' || now.phase === 'cancelling') {
        throw (0,_shared_precondition_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .refusal */ .x5)('SourceBusy', `${name} is ${now.status}`, 'Promote it when its deployment has ended.');
    }
    if (now.phase === 'failed') {
        throw (0,_shared_precondition_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .refusal */ .x5)('SourceFailing', `${name} is ${now.status}: what it should run it does not`, 'Fix the source first; only what was deployed well is promoted.');
    }
    const id = now.succeededDeploymentId;
    if (id === undefined) {
        throw (0,_shared_precondition_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .refusal */ .x5)('NothingToPromote', `no deployment of ${name} has ever succeeded, as far as Proton tells`);
    }
    const deployed = await source.deployments?.get(id, signal);
    if (deployed?.phase === 'succeeded')
        return deployed;
    // One of the two reads lags behind.
    if (deployed?.phase === 'running')
        throw (0,_shared_precondition_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .contradiction */ .qX)(id);
    throw (0,_shared_precondition_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .refusal */ .x5)('NothingToPromote', `Proton does not tell what deployment ${id} of ${name} brought`);
}
/** The source as it is. Throws ProtonError; where there is none, with the instances that there are. */
async function existingSource(source, name, signal) {
    const now = await (0,_engine_polling_request_js__WEBPACK_IMPORTED_MODULE_0__/* .orNothing */ .bR)(source.get(signal));
    if (now)
        return now;
    const exists = await (0,_engine_polling_request_js__WEBPACK_IMPORTED_MODULE_0__/* .ifKnown */ .HP)(source.alternatives(signal));
    const hint = exists && (0,_reporting_log_lines_js__WEBPACK_IMPORTED_MODULE_5__/* .alternativesText */ .Ac)(exists);
    throw (0,_shared_precondition_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .refusal */ .x5)('SourceNotFound', `there is no ${name} to promote from (promoteFrom)`, hint);
}
function checkSource(deployed, now, { allowDowngrade }, name) {
    const [to, from] = [deployed.templateVersion, now.templateVersion];
    if (deployed.templateName !== undefined &&
        now.templateName !== undefined &&
        deployed.templateName !== now.templateName) {
        throw (0,_shared_precondition_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .refusal */ .x5)('OtherTemplate', `${name} is of template ${deployed.templateName}, the target of ${now.templateName}`);
    }
    if (!to || !from || (0,_template_version_js__WEBPACK_IMPORTED_MODULE_4__/* .compareVersions */ .Zy)(to, from) >= 0 || allowDowngrade)
        return;
    throw (0,_shared_precondition_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .refusal */ .x5)('OlderVersion', `${name} runs template version ${to.major}.${to.minor}, older than the target's ${from.major}.${from.minor}`, 'Deploy the source anew, or take the target back with allowDowngrade: true.');
}
/** The default means: choose. */
function checkType({ deploymentType }, chosen) {
    if (deploymentType === 'CURRENT_VERSION' || deploymentType === chosen)
        return;
    const message = `deploymentType "${deploymentType}": the promotion needs ${chosen}; leave it out`;
    throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .dz([{ input: 'deploymentType', message }]);
}


/***/ })

};
