export const id = 338;
export const ids = [338];
export const modules = {

/***/ 9338:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  rollBack: () => (/* binding */ rollBack),
  rollbackCommand: () => (/* binding */ rollbackCommand)
});

// EXTERNAL MODULE: ./src/engine/suggest-names.ts
var suggest_names = __webpack_require__(9113);
// EXTERNAL MODULE: ./src/engine/deploy.ts + 4 modules
var deploy = __webpack_require__(109);
// EXTERNAL MODULE: ./src/reporting/messages/outcome.ts
var outcome = __webpack_require__(1339);
// EXTERNAL MODULE: ./src/shared/errors.ts
var errors = __webpack_require__(8382);
// EXTERNAL MODULE: ./src/engine/deployment.ts
var deployment = __webpack_require__(1191);
// EXTERNAL MODULE: ./src/providers/proton/targets/adapter-for-target.ts + 58 modules
var adapter_for_target = __webpack_require__(2746);
// EXTERNAL MODULE: ./src/providers/proton/api/errors.ts
var api_errors = __webpack_require__(8945);
// EXTERNAL MODULE: ./src/reporting/reporter.ts + 1 modules
var reporting_reporter = __webpack_require__(5366);
// EXTERNAL MODULE: ./src/engine/find-deployment.ts
var find_deployment = __webpack_require__(2023);
// EXTERNAL MODULE: ./src/shared/precondition-errors.ts
var precondition_errors = __webpack_require__(6263);
// EXTERNAL MODULE: ./src/providers/proton/changes/template-version.ts
var template_version = __webpack_require__(5262);
;// CONCATENATED MODULE: ./src/providers/proton/changes/rollback.ts



/** Makes of a change what the deployment of `choice` brought; `deployments` are the target's. */
function rollingBack(deployments, choice, report) {
    return async (change, now, signal) => {
        const id = await choice(now, signal);
        const to = await (0,find_deployment/* deploymentOf */.P)(deployments, id, now, signal);
        if (to.phase === 'running' && id === now.succeededDeploymentId)
            throw (0,precondition_errors/* contradiction */.qX)(id);
        if (to.phase !== 'succeeded') {
            throw (0,precondition_errors/* refusal */.x5)('NotSucceeded', `deployment ${id} is ${to.status}: only what was deployed well is gone back to`);
        }
        if (to.spec === undefined && to.templateFile === undefined) {
            throw (0,precondition_errors/* refusal */.x5)('NoState', `Proton does not tell what deployment ${id} brought`);
        }
        if (now.templateVersion && !to.templateVersion) {
            throw (0,precondition_errors/* refusal */.x5)('NoVersion', `Proton does not tell the template version of deployment ${id}`);
        }
        report({ type: 'rollingBack', to });
        const { spec, templateFile } = to;
        return { ...change, ...(0,template_version/* changeTo */.Mv)(to.templateVersion, now), spec, settings: { templateFile } };
    };
}
/** What last succeeded: the same before and after a failure, so that a read that lags behind tells no other. */
function lastSucceeded(now) {
    return now.succeededDeploymentId ?? nothingBefore();
}
/** What last succeeded where the target failed to run something newer, else what succeeded before what it runs. */
function previous(deployments) {
    return async (now, signal) => {
        const isRunning = now.phase === 'succeeded';
        const current = now.succeededDeploymentId ?? (isRunning ? now.deploymentId : undefined);
        if (!isRunning && current !== undefined)
            return current;
        // Without a name for what runs, the newest that succeeded may be just that.
        if (isRunning && current === undefined)
            return nothingBefore();
        const finished = await deployments.listAll(signal);
        const before = finished.find(one => one.succeeded && one.deploymentId !== current);
        return before?.deploymentId ?? nothingBefore();
    };
}
function nothingBefore() {
    throw (0,precondition_errors/* refusal */.x5)('NothingBefore', 'no earlier deployment of the target has succeeded, as far as Proton tells');
}

// EXTERNAL MODULE: ./src/reporting/saved-state.ts
var saved_state = __webpack_require__(9061);
// EXTERNAL MODULE: ./src/providers/proton/changes/change-steps.ts
var change_steps = __webpack_require__(163);
// EXTERNAL MODULE: ./src/shared/sanitize.ts
var sanitize = __webpack_require__(8406);
// EXTERNAL MODULE: ./src/commands/runtime.ts
var runtime = __webpack_require__(9290);
// EXTERNAL MODULE: ./src/reporting/log-lines.ts
var log_lines = __webpack_require__(4734);
;// CONCATENATED MODULE: ./src/commands/rollback.ts















/** Deploys the spec and version of an earlier deployment, and reports it like every other deployment. */
async function rollbackCommand(scene, request) {
    const { world, proton, region } = scene;
    const { target, deploymentId } = request;
    const reporter = new reporting_reporter/* Reporter */.a8(world.workflow, world.clock, {
        ...request,
        deploymentType: undefined,
        region,
        consoleUrl: () => ((0,api_errors/* isAwsHost */.Mx)(proton.host()) ? (0,adapter_for_target/* consoleUrl */.B)(target, region) : undefined),
    });
    const wanted = (deployments) => deploymentId === undefined ? previous(deployments) : () => deploymentId;
    const shaped = jobOf(scene, request, wanted, reporter.event);
    // Waiting for somebody's deployment would change what the previous one is.
    const job = deploymentId === undefined ? { ...shaped, onConflict: 'fail' } : shaped;
    try {
        await reporter.conclude(await (0,deploy/* deploy */.g)(job));
    }
    catch (error) {
        if (!(error instanceof errors/* ProtonError */.HV))
            throw error;
        const isUnknown = error.fault === 'notFound' && reporter.before === undefined;
        await reporter.refuse(error, isUnknown ? await (0,suggest_names/* alternatives */.V)(job) : undefined);
    }
}
/** Undoes `failed` by deploying what last succeeded; `before` is the target as it was found. */
async function rollBack(scene, request, failed, before) {
    const { workflow } = scene.world;
    const { target } = request;
    let to;
    const report = (event) => {
        if (event.type === 'rollingBack')
            to = event.to.deploymentId;
        if ('submission' in event) {
            const { submission } = event;
            const { region } = scene;
            (0,saved_state/* saveStarted */.nd)(workflow, { kind: 'deployment', target, region, submission, isRollback: true });
            const { deploymentId } = submission;
            if (deploymentId !== undefined)
                workflow.setOutput('rollbackDeploymentId', (0,sanitize/* inValue */.Lu)(deploymentId));
        }
        (0,reporting_reporter/* speak */.Lr)(workflow, event, target, 'Rollback: ');
    };
    // Told already now: the rollback may be cut short.
    (0,reporting_reporter/* setFinalOutputs */.$z)(workflow, 'failed', failed);
    const reason = (0,sanitize/* inLine */.i2)(failed.message ?? failed.status);
    workflow.info(`Rollback: the deployment failed (${reason}), so what last succeeded is deployed again (rollbackOnFailure: true).`);
    const job = jobOf(scene, request, () => lastSucceeded, report);
    const deployable = onlyAfter(job.deployable, failed, before);
    try {
        const undone = await (0,deploy/* deploy */.g)({ ...job, deployable, wait: true, after: failed });
        const { deploymentId } = 'deployment' in undone ? (undone.deployment ?? {}) : {};
        if (deploymentId !== undefined)
            workflow.setOutput('rollbackDeploymentId', (0,sanitize/* inValue */.Lu)(deploymentId));
        return { text: rollbackText(undone, target), outcome: undone, to };
    }
    catch (error) {
        if (!(error instanceof errors/* ProtonError */.HV))
            throw error;
        return { text: `It was not rolled back: ${(0,log_lines/* protonErrorText */.Gn)(error)}` };
    }
}
/** The target as long as `failed` is its latest deployment: whatever somebody else deploys then is not to be undone. */
function onlyAfter(target, failed, before) {
    const latest = [failed.deploymentId, before?.deploymentId];
    const isOurs = (change, { deploymentId }) => {
        // A read may lag behind, and show what was there before.
        if (deploymentId === undefined || latest.includes(deploymentId))
            return Promise.resolve(change);
        throw (0,precondition_errors/* refusal */.x5)('Superseded', `deployment ${deploymentId} of somebody else has taken its place`);
    };
    return {
        ...(0,change_steps/* shapedBy */.T)(target, [isOurs, target.prepare]),
        get: async (signal) => {
            const now = await target.get(signal);
            const isBehind = now.deploymentId === failed.deploymentId && (0,deployment/* isUnderWay */.gn)(now);
            return isBehind ? { ...now, phase: failed.phase, status: failed.status } : now;
        },
    };
}
function rollbackText(undone, target) {
    if (undone.kind === 'succeeded')
        return 'Rolled back: it runs again what last succeeded before.';
    const ending = (0,outcome/* endingOf */.z6)(undone, target);
    // What to do after a failure is said once, of the deployment that failed first.
    const next = undone.kind === 'failed' ? [] : ending.next;
    return `It was not rolled back: ${(0,outcome/* endingLine */.KG)({ ...ending, next })}`;
}
function jobOf(scene, request, choice, report) {
    const { clock, random, stop, uuid } = scene.world;
    const { target } = request;
    const adapter = (0,adapter_for_target/* deployable */.G)(scene.proton, target, clock);
    const { deployments } = adapter;
    // The inputs were checked: what has no deployments does not come here.
    if (!deployments)
        throw new TypeError(`a ${target.kind} has no deployments to go back to`);
    return {
        ...request,
        deployable: (0,change_steps/* shapedBy */.T)(adapter, [rollingBack(deployments, choice(deployments), report), adapter.prepare]),
        change: { deploymentType: 'CURRENT_VERSION', clientToken: uuid() },
        digest: (0,runtime/* digestFor */.i)(target),
        deadline: clock.now() + request.timeoutMs,
        clock,
        random,
        stop,
        report,
    };
}


/***/ }),

/***/ 2023:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ deploymentOf)
/* harmony export */ });
/* harmony import */ var _polling_request_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6835);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8382);
/* harmony import */ var _shared_sanitize_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8406);
/* harmony import */ var _reporting_history_table_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6219);




/** The newest are enough to see which one was meant. */
const MOST_LISTED = 5;
/**
 * The deployment of this id of the target that is `now`. Throws ProtonError; where the target has no deployment of this
 * id, its hint lists the last ones with status and time.
 */
async function deploymentOf(deployments, id, now, signal) {
    try {
        return await deployments.get(id, signal);
    }
    catch (error) {
        const isNone = error instanceof _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ProtonError */ .HV && (error.fault === 'notFound' || error.code === 'OtherTarget');
        if (!isNone)
            throw error;
        const { operation, code, fault, message, cause } = error;
        const past = (await (0,_polling_request_js__WEBPACK_IMPORTED_MODULE_0__/* .ifKnown */ .HP)(deployments.list(signal))) ?? [];
        throw new _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ProtonError */ .HV(operation, code, fault, { message, hint: listText(now, past), cause });
    }
}
function listText(now, past) {
    const { deploymentId: latest, status, attemptedAt } = now;
    const isListed = latest === undefined || past.some(({ deploymentId }) => deploymentId === latest);
    const current = isListed ? [] : [{ deploymentId: latest, status, createdAt: attemptedAt ?? NaN }];
    const all = [...current, ...past];
    if (all.length === 0)
        return 'The target has no deployments, as far as Proton lists them.';
    const shown = all
        .slice(0, MOST_LISTED)
        .map(one => `${(0,_shared_sanitize_js__WEBPACK_IMPORTED_MODULE_2__/* .inLine */ .i2)(one.deploymentId, 100)} (${(0,_shared_sanitize_js__WEBPACK_IMPORTED_MODULE_2__/* .inLine */ .i2)(one.status, 50)}, ${(0,_reporting_history_table_js__WEBPACK_IMPORTED_MODULE_3__/* .moment */ .n$)(one.createdAt)})`);
    return `The last deployments of the target: ${shown.join(', ')}.`;
}


/***/ })

};
