export const id = 818;
export const ids = [818];
export const modules = {

/***/ 2818:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  existingCommand: () => (/* binding */ existingCommand)
});

// EXTERNAL MODULE: ./src/engine/suggest-names.ts
var suggest_names = __webpack_require__(9113);
// EXTERNAL MODULE: ./src/engine/cancel.ts
var cancel = __webpack_require__(1986);
// EXTERNAL MODULE: ./src/engine/conclude.ts
var conclude = __webpack_require__(9689);
// EXTERNAL MODULE: ./src/shared/errors.ts
var errors = __webpack_require__(8382);
// EXTERNAL MODULE: ./src/engine/deploy.ts + 4 modules
var deploy = __webpack_require__(109);
// EXTERNAL MODULE: ./src/engine/deployment.ts
var engine_deployment = __webpack_require__(1191);
// EXTERNAL MODULE: ./src/engine/find-deployment.ts
var find_deployment = __webpack_require__(2023);
// EXTERNAL MODULE: ./src/shared/precondition-errors.ts
var precondition_errors = __webpack_require__(6263);
// EXTERNAL MODULE: ./src/engine/submission.ts
var submission = __webpack_require__(8656);
// EXTERNAL MODULE: ./src/engine/tracker.ts + 2 modules
var engine_tracker = __webpack_require__(3729);
;// CONCATENATED MODULE: ./src/engine/existing-deployment.ts







/** The target's deployment of this id, else its latest. Throws ProtonError when there is none. */
async function existing(deployable, deploymentId, signal) {
    const now = await deployable.get(signal);
    if (now.isDeletion)
        throw (0,precondition_errors/* refusal */.x5)('Deleting', `the target is ${now.status}`);
    const isLatest = deploymentId === undefined || deploymentId === now.deploymentId;
    const { deployments } = deployable;
    const deployment = isLatest
        ? now
        : deployments && (await (0,find_deployment/* deploymentOf */.P)(deployments, deploymentId, now, signal));
    if (!deployment)
        throw (0,precondition_errors/* refusal */.x5)('NoDeployments', 'targets of this kind have no deployments');
    return deployment;
}
/** Follows a deployment that is not this step's: a cancelled workflow leaves it alone. */
async function followExisting(following, deployment) {
    const tracker = new engine_tracker/* DeploymentTracker */.I(following, (0,submission/* submissionOf */.yc)(deployment));
    const ours = { deployment, tracker };
    const end = (0,engine_deployment/* isUnderWay */.gn)(deployment)
        ? await (0,deploy/* followed */.X)(following, ours)
        : { kind: 'ours', deployment };
    if (end === 'stopped')
        return (0,conclude/* abandoned */.R$)('left', ours);
    if (end === 'timeout')
        return (0,conclude/* abandoned */.R$)('timeout', ours);
    return end.kind === 'abandoned' ? end : (0,conclude/* conclude */.Ep)(following, ours, end);
}

// EXTERNAL MODULE: ./src/reporting/messages/cancel-and-outputs.ts
var cancel_and_outputs = __webpack_require__(2166);
// EXTERNAL MODULE: ./src/shared/sanitize.ts
var sanitize = __webpack_require__(8406);
// EXTERNAL MODULE: ./src/reporting/step-outputs.ts + 1 modules
var step_outputs = __webpack_require__(1171);
// EXTERNAL MODULE: ./src/providers/proton/targets/adapter-for-target.ts + 58 modules
var adapter_for_target = __webpack_require__(2746);
// EXTERNAL MODULE: ./src/providers/proton/api/errors.ts
var api_errors = __webpack_require__(8945);
// EXTERNAL MODULE: ./src/reporting/reporter.ts + 1 modules
var reporting_reporter = __webpack_require__(5366);
// EXTERNAL MODULE: ./src/engine/polling/retry.ts
var retry = __webpack_require__(9640);
// EXTERNAL MODULE: ./src/providers/proton/target.ts
var proton_target = __webpack_require__(5354);
// EXTERNAL MODULE: ./src/commands/runtime.ts
var runtime = __webpack_require__(9290);
;// CONCATENATED MODULE: ./src/commands/wait-cancel-outputs.ts


















/** Waits for a deployment that exists, cancels it or hands on its outputs. */
async function existingCommand(scene, request) {
    const { world, proton, region } = scene;
    const { target, deploymentId } = request;
    const reporter = new reporting_reporter/* Reporter */.a8(world.workflow, world.clock, {
        ...request,
        deploymentType: undefined,
        region,
        consoleUrl: () => ((0,api_errors/* isAwsHost */.Mx)(proton.host()) ? (0,adapter_for_target/* consoleUrl */.B)(target, region) : undefined),
    });
    const { clock, random, stop } = world;
    const following = {
        deployable: (0,adapter_for_target/* deployable */.G)(proton, target, clock),
        digest: (0,runtime/* digestFor */.i)(target),
        deadline: clock.now() + request.timeoutMs,
        clock,
        random,
        stop,
        report: reporter.event,
    };
    try {
        const found = await (0,retry/* readWithRetry */.rv)(following, signal => existing(following.deployable, deploymentId, signal));
        if (!found) {
            await reporter.conclude({ kind: 'abandoned', why: 'left' });
            return;
        }
        reporter.event({ type: 'found', before: found });
        await obey(scene, request, { following, found, reporter });
    }
    catch (error) {
        if (!(error instanceof errors/* ProtonError */.HV))
            throw error;
        const title = `Could not ${words[request.command]} ${(0,proton_target/* targetName */.je)(target)}`;
        const isUnknown = error.fault === 'notFound' && error.operation !== 'GetDeployment';
        await reporter.refuse(error, isUnknown ? await (0,suggest_names/* alternatives */.V)(following) : undefined, title);
    }
}
const words = {
    wait: 'wait for the deployment of',
    cancel: 'cancel the deployment of',
    outputs: 'read the outputs of',
    rollback: 'roll back',
};
async function obey(scene, request, doing) {
    const { following, found, reporter } = doing;
    if (request.command === 'wait')
        await reporter.conclude(await followExisting(following, found));
    else if (request.command === 'cancel')
        await cancelIt(scene, request, doing);
    else
        await handOn(scene, request, doing);
}
/** Cancels the deployment, if it runs, and follows that to its end. */
async function cancelIt({ world }, { target }, doing) {
    const { following, found: deployment } = doing;
    const tracker = new engine_tracker/* DeploymentTracker */.I(following, (0,submission/* submissionOf */.yc)(deployment));
    const { deadline: until, stop } = following;
    const cancelled = (0,engine_deployment/* isUnderWay */.gn)(deployment)
        ? await (0,cancel/* cancel */.Z)(following, { tracker, by: 'command', until, stop })
        : { end: { kind: 'ours', deployment }, request: 'none' };
    const { end } = cancelled;
    const ended = typeof end === 'object' && end.kind === 'ours' ? end.deployment : undefined;
    if (ended)
        (0,reporting_reporter/* setFinalOutputs */.$z)(world.workflow, 'cancelled', ended);
    const ending = (0,cancel_and_outputs/* cancelEnding */.cL)(cancelled, target);
    await (0,reporting_reporter/* tellEnding */.LX)(world.workflow, { target, ending, deployment: ended ?? deployment });
}
/** Sets the outputs of the deployment that is named, else of the one that last succeeded. */
async function handOn({ world }, request, doing) {
    const { following, found } = doing;
    const { target, maskOutputs, deploymentId } = request;
    const deployment = deploymentId === undefined ? await lastSucceeded(following, found) : found;
    if (deployment.phase !== 'succeeded') {
        throw (0,precondition_errors/* refusal */.x5)('NotSucceeded', `deployment ${deployment.deploymentId} is ${deployment.status}`);
    }
    const outputs = await (0,conclude/* outputsOf */.Yz)(following, deployment);
    if (outputs instanceof errors/* ProtonError */.HV)
        throw outputs;
    (0,reporting_reporter/* setFinalOutputs */.$z)(world.workflow, 'succeeded', deployment);
    (0,step_outputs/* setInfrastructureOutputs */.U)(world.workflow, outputs, maskOutputs);
    const ending = (0,cancel_and_outputs/* outputsEnding */.oo)(outputs, target);
    await (0,reporting_reporter/* tellEnding */.LX)(world.workflow, { target, ending, deployment, outputs, areOutputsMasked: maskOutputs });
}
/** What the target runs, also when it failed to run something newer. */
async function lastSucceeded(following, now) {
    const id = now.succeededDeploymentId;
    if (id === undefined || id === now.deploymentId)
        return now;
    const { deployments } = following.deployable;
    const shown = { deploymentId: id, phase: 'succeeded', status: 'SUCCEEDED' };
    if (!deployments)
        return shown;
    const patience = { patienceMs: retry/* ASIDE_PATIENCE_MS */.Eh };
    const what = `the template version of deployment ${(0,sanitize/* inLine */.i2)(id, 100)}`;
    const record = await (0,retry/* readOrWarn */.qO)(following, what, signal => deployments.get(id, signal), patience);
    return record.kind === 'known' ? record.value : shown;
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
