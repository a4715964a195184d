export const id = 671;
export const ids = [671,825,81];
export const modules = {

/***/ 5671:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  planCommand: () => (/* binding */ planCommand)
});

// EXTERNAL MODULE: ./src/engine/suggest-names.ts
var suggest_names = __webpack_require__(9113);
// EXTERNAL MODULE: ./src/commands/pull-request-comment.ts + 1 modules
var pull_request_comment = __webpack_require__(7606);
// EXTERNAL MODULE: ./src/commands/deploy.ts + 3 modules
var deploy = __webpack_require__(9785);
// EXTERNAL MODULE: ./src/reporting/messages/outcome.ts
var outcome = __webpack_require__(1339);
// EXTERNAL MODULE: ./src/shared/errors.ts
var errors = __webpack_require__(8382);
// EXTERNAL MODULE: ./src/shared/sanitize.ts
var sanitize = __webpack_require__(8406);
// EXTERNAL MODULE: ./src/engine/deployment.ts
var deployment = __webpack_require__(1191);
// EXTERNAL MODULE: ./src/providers/proton/plan/plan-reads.ts
var plan_reads = __webpack_require__(7840);
// EXTERNAL MODULE: ./src/engine/polling/retry.ts
var retry = __webpack_require__(9640);
// EXTERNAL MODULE: ./src/providers/proton/plan/schema-check.ts
var schema_check = __webpack_require__(8825);
// EXTERNAL MODULE: ./src/engine/repository-sync.ts
var repository_sync = __webpack_require__(9082);
// EXTERNAL MODULE: ./src/providers/proton/target.ts
var proton_target = __webpack_require__(5354);
// EXTERNAL MODULE: ./src/providers/proton/changes/template-version.ts
var template_version = __webpack_require__(5262);
;// CONCATENATED MODULE: ./src/providers/proton/plan/plan.ts








/** What a change is made from may take a look at every instance of a service. */
const PREPARE_LIMIT_MS = 60_000;
/** Says what a deployment would do, and changes nothing. Undefined when the workflow was cancelled. Throws ProtonError. */
async function plan(job) {
    const { deployable } = job;
    const found = await (0,retry/* readWithRetry */.rv)(job, signal => deployable.get(signal));
    if (!found)
        return undefined;
    const reads = new plan_reads/* PlanReads */.L(job);
    const before = await (0,schema_check/* withTemplate */.t3)(job, reads, found);
    const shaped = await shapedChange(job, before);
    const refused = shaped instanceof errors/* ProtonError */.HV ? shaped : undefined;
    const change = shaped instanceof errors/* ProtonError */.HV ? job.change : shaped;
    const to = change && (await (0,schema_check/* versionFor */.GX)(job, reads, change, before));
    const facts = {
        from: before.templateVersion,
        to: to ?? (change ? undefined : before.templateVersion),
        changes: refused ? undefined : await changesOf(change, before, job),
        instances: change?.instances,
        settings: settingsOf(change),
    };
    const made = {
        before,
        ...facts,
        busyWith: (0,deployment/* isUnderWay */.gn)(before) ? before : await blockerOf(job, reads, change),
        sync: await reads.read(repository_sync/* WHETHER_SYNCED */.X7, async (signal) => deployable.sync?.config(signal)),
        problems: change ? await (0,schema_check/* schemaProblemsOf */.P8)(job, reads, change, { before, version: to }) : [],
    };
    const refusal = refused ?? (await foreseen(job, reads, change, before));
    const unknown = [...(change?.unknown ?? []), ...reads.unknown];
    if (job.stop.aborted)
        return undefined;
    return { ...made, refusal, unknown, isChange: refused !== undefined || isChange(facts, before) };
}
async function shapedChange(job, before) {
    const { prepare } = job.deployable;
    if (!prepare)
        return job.change;
    try {
        const limits = { limitMs: PREPARE_LIMIT_MS };
        const change = await (0,retry/* readWithRetry */.rv)(job, signal => prepare(job.change, before, signal), limits);
        for (const unknown of change?.unknown ?? [])
            job.report({ type: 'unknown', ...unknown });
        return change;
    }
    catch (error) {
        if (error instanceof errors/* ProtonError */.HV && error.fault === 'invalid')
            return error;
        throw error;
    }
}
/** NONE begins no deployment, and what changes nothing is not sent: nothing is in their way. */
async function blockerOf({ deployable }, reads, change) {
    const { blocking } = deployable;
    if (!change || change.deploymentType === 'NONE' || !blocking)
        return undefined;
    return reads.read('what may be in its way', signal => blocking(change, signal), true);
}
/** Why Proton would refuse the change. */
async function foreseen({ deployable, target }, reads, change, before) {
    if (!change)
        return undefined;
    const { foresee } = deployable;
    const known = reads.refusal ?? (0,template_version/* versionRefusal */.nb)(change, before) ?? (await specRefusal(change, before, target));
    if (known || !foresee)
        return known;
    return reads.read('whether Proton would refuse it', signal => foresee(change, before, signal));
}
async function specRefusal({ spec }, before, target) {
    const isCreation = before.phase === 'absent';
    if (spec === undefined || !proton_target/* abilities */.nh[target.kind].hasInputs)
        return undefined;
    if (!isCreation && before.spec === undefined)
        return undefined;
    const { unfit } = await __webpack_require__.e(/* import() */ 163).then(__webpack_require__.bind(__webpack_require__, 2544));
    return unfit(spec, isCreation ? undefined : before.spec, target);
}
async function changesOf(change, before, { target, change: given }) {
    if (change?.spec === undefined)
        return [];
    if (before.spec === undefined || !proton_target/* abilities */.nh[target.kind].hasInputs)
        return undefined;
    const { markOwn, specChanges } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 9081));
    const changes = specChanges(before.spec, change.spec, target);
    return given.spec === undefined ? changes : changes && markOwn(changes, before.spec, given.spec, target);
}
function settingsOf(change) {
    return Object.entries(change?.settings ?? {}).flatMap(([name, value]) => (value === undefined ? [] : name));
}
function isChange({ from, to, changes, instances, settings }, { phase }) {
    const isOtherVersion = from !== undefined && (to === undefined || (0,template_version/* compareVersions */.Zy)(from, to) !== 0);
    const isOtherSpec = instances
        ? instances.added.length + instances.removed.length > 0
        : changes === undefined || changes.length > 0;
    return phase === 'absent' || phase === 'failed' || isOtherVersion || isOtherSpec || settings.length > 0;
}

// EXTERNAL MODULE: ./src/reporting/html.ts
var html = __webpack_require__(9993);
// EXTERNAL MODULE: ./src/proton-spec/diff.ts
var diff = __webpack_require__(9081);
// EXTERNAL MODULE: ./src/reporting/log-lines.ts
var log_lines = __webpack_require__(4734);
;// CONCATENATED MODULE: ./src/reporting/messages/plan.ts







/** No plan could be made, because of `error` or since the workflow was cancelled. */
function unplanned(target, error, exists) {
    const reason = error ? (0,log_lines/* protonErrorText */.Gn)(error) : 'The workflow was cancelled';
    return {
        ...outcome/* failure */.V2,
        title: `No plan for ${(0,proton_target/* targetName */.je)(target)}`,
        reason,
        next: exists ? [(0,log_lines/* alternativesText */.Ac)(exists)] : [],
    };
}
const WRONG = 'The spec does not satisfy the schema of its template:';
/** A plan as an ending: a failure where a deployment would be refused, or where it is not known whether it would be. */
function planEnding(plan, target) {
    const name = (0,proton_target/* targetName */.je)(target);
    const { problems, refusal, isChange, unknown } = plan;
    if (refusal) {
        return {
            ...outcome/* failure */.V2,
            title: `A deployment of ${name} would be refused`,
            reason: (0,log_lines/* protonErrorText */.Gn)(refusal),
            next: [],
        };
    }
    if (problems.length > 0) {
        const [first, ...others] = problems;
        const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
        return {
            ...outcome/* failure */.V2,
            title: `A deployment of ${name} would be refused`,
            reason: `${WRONG} ${first?.message ?? ''}${more}`,
            problems,
            next: ['Fix the spec at the lines named.'],
        };
    }
    const open = unknown.filter(plan_reads/* isOpen */.n);
    if (open.length > 0) {
        return {
            ...outcome/* failure */.V2,
            title: `The plan for ${name} is incomplete`,
            reason: open.map(textOf).join(' '),
            next: [...obstacles(plan), 'Run the job again.'],
        };
    }
    // What Proton does not show, or may not be asked for, stays unknown: no failure, and no unreserved success.
    const isReserved = unknown.length > 0;
    const found = isChange ? whatChanges(plan) : isReserved ? 'no changes seen' : 'no changes';
    const title = `Plan for ${name}${isReserved ? ', not fully checked' : ''}: ${found}`;
    return { ...outcome/* success */.kX, ...(isReserved && { mark: '⚠️' }), title, next: obstacles(plan) };
}
/** In a heading, Markdown would interpret anything else. */
const PLAIN_VERSIONS = /^[\d.]+ → [\d.]+$/;
function whatChanges({ before, changes, instances, settings, from, to }) {
    if (before.phase === 'absent')
        return 'it would be created';
    const versions = (0,log_lines/* versionsText */.pl)(from, to);
    const parts = [
        versions?.includes('→') ? `template version ${PLAIN_VERSIONS.test(versions) ? versions : 'changed'}` : [],
        from && !to ? 'a template version that could not be told' : [],
        instances ? [`${instances.added.length} instances added, ${instances.removed.length} removed`] : [],
        changes === undefined && !instances ? ['a spec that cannot be compared'] : [],
        changes && changes.length > 0
            ? [`${changes.length} ${changes.length === 1 ? 'input' : 'inputs'} changed`]
            : [],
        before.phase === 'failed' ? 'deployed again, as the last deployment failed' : [],
        settings.length > 0 ? [`${settings.join(', ')} set`] : [],
    ];
    return parts.flat().join(', ');
}
/** What a deployment would meet. */
function obstacles({ busyWith, sync, unknown }) {
    return [
        ...(busyWith
            ? [`${(0,log_lines/* deploymentText */.JE)(busyWith, 'Another')} must end first: it is ${(0,sanitize/* inLine */.i2)(busyWith.status)}.`]
            : []),
        ...(sync ? [`It would stop the sync from ${(0,log_lines/* syncText */.n5)(sync)}.`] : []),
        ...unknown.filter(one => !(0,plan_reads/* isOpen */.n)(one)).map(textOf),
    ];
}
/** What stays unknown, as a sentence. */
function textOf({ what, because }) {
    return (0,log_lines/* unknownText */.qL)(what, because);
}
/** A plan as GitHub Markdown, for the summary, the output and the comment. All foreign text stands in HTML. */
function planMarkdown(plan, target, options) {
    const { mark, title, reason, problems, next } = planEnding(plan, target);
    const { changes = [], instances } = plan;
    const names = (list) => (list.length === 0 ? 'none' : list.join(', '));
    const facts = [
        ['Target', (0,proton_target/* targetName */.je)(target)],
        ['Template version', (0,log_lines/* versionsText */.pl)(plan.from, plan.to)],
        ['Instances added', instances && names(instances.added)],
        ['Instances removed', instances && names(instances.removed)],
    ];
    const rows = facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, (0,html/* codeHtml */.v1)(value)]]));
    const parts = [
        `### ${mark === '✅' ? '📋' : mark} ${title}`,
        (0,html/* tableHtml */.qj)(rows),
        problems
            ? `<p>${WRONG}</p>\n${(0,html/* problemsHtml */.Eh)(problems, options.site)}`
            : reason === undefined
                ? ''
                : (0,html/* quoteHtml */.II)(reason),
        (0,diff/* changesMarkdown */.T)(changes, options),
        next.map(sentence => `<p>${(0,sanitize/* inHtml */.dj)(sentence)}</p>`).join('\n'),
    ];
    return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

// EXTERNAL MODULE: ./src/reporting/reporter.ts + 1 modules
var reporter = __webpack_require__(5366);
// EXTERNAL MODULE: ./src/commands/runtime.ts
var runtime = __webpack_require__(9290);
;// CONCATENATED MODULE: ./src/commands/plan.ts










/** Says what a deployment would do, on the log, in the summary, as an output and on the pull request. */
async function planCommand(scene, request) {
    const { workflow, clock, random, stop } = scene.world;
    const { target } = request;
    const report = (event) => {
        (0,reporter/* speak */.Lr)(workflow, event, target);
    };
    const job = {
        ...request,
        deployable: await (0,deploy/* shapedDeployable */.zj)(scene, request, report),
        change: (0,deploy/* changeOf */.C2)(scene, request),
        digest: (0,runtime/* digestFor */.i)(target),
        deadline: clock.now() + request.timeoutMs,
        clock,
        random,
        stop,
        report,
    };
    try {
        await conclude(scene, request, await plan(job));
    }
    catch (error) {
        if (!(error instanceof errors/* ProtonError */.HV))
            throw error;
        const exists = error.fault === 'notFound' ? await (0,suggest_names/* alternatives */.V)(job) : undefined;
        const markdown = await (0,reporter/* tellEnding */.LX)(workflow, { target, ending: unplanned(target, error, exists) });
        await (0,pull_request_comment/* commentOn */.J)(scene, request, markdown);
    }
}
async function conclude(scene, request, made) {
    const { workflow, run } = scene.world;
    const { target } = request;
    if (!made) {
        const markdown = await (0,reporter/* tellEnding */.LX)(workflow, { target, ending: unplanned(target) });
        await (0,pull_request_comment/* commentOn */.J)(scene, request, markdown);
        return;
    }
    const markdown = planMarkdown(made, target, {
        showValues: request.showValues,
        showOwn: request.isSpecOfRepository && scene.world.run.pullRequest !== undefined,
        site: run,
    });
    workflow.setOutput('changed', String(made.isChange));
    workflow.setOutput('plan', markdown);
    const ending = planEnding(made, target);
    // What stays unknown was a warning each.
    const warned = made.unknown.map(textOf);
    const line = (0,outcome/* endingLine */.KG)({ ...ending, next: ending.next.filter(sentence => !warned.includes(sentence)) });
    if (ending.isFailure)
        workflow.fail(line);
    else
        workflow.info(line);
    for (const { message, at } of made.problems)
        if (at)
            workflow.error((0,sanitize/* inLine */.i2)(message), at);
    await workflow.summarize(markdown);
    await (0,pull_request_comment/* commentOn */.J)(scene, request, markdown);
}


/***/ }),

/***/ 9081:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ changesMarkdown),
/* harmony export */   markOwn: () => (/* binding */ markOwn),
/* harmony export */   specChanges: () => (/* binding */ specChanges)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7975);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_util__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _shared_sanitize_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8406);
/* harmony import */ var _document_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(935);
/* harmony import */ var _yaml_number_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1005);
/* harmony import */ var _path_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7933);





/** More are no help to anybody. */
const MOST_CHANGES = 500;
/** No honest spec is as deep, and one that leads back to itself is deeper. */
const DEEPEST = 200;
/**
 * What `after` says of the target otherwise than `before`, by value: comments, the order of keys, quotes and aliases are
 * no difference, nor is a value that `after` leaves as it is deployed. At most 500 changes. Undefined when either cannot
 * be read or does not have the target. Throws TypeError for a kind of target without inputs.
 */
function specChanges(before, after, target) {
    const [old, now] = [partOf(before, target), partOf(after, target)];
    if (!old || !now)
        return undefined;
    const changes = [];
    try {
        compare(old.around, now.around, [], changes);
        compare(old.inputs, now.inputs, [], changes);
        return changes;
    }
    catch {
        return undefined; // nested too deeply, or without end
    }
}
/** The same changes, those marked of which the spec in the file says what comes after. */
function markOwn(changes, before, file, target) {
    const own = specChanges(before, file, target) ?? [];
    const isOwn = ({ path, kind, after }) => own.some(one => one.path === path && one.kind === kind && (0,node_util__WEBPACK_IMPORTED_MODULE_0__.isDeepStrictEqual)(one.after, after));
    return changes.map(change => ({ ...change, isOfFile: isOwn(change) }));
}
function partOf(text, target) {
    const document = (0,_document_js__WEBPACK_IMPORTED_MODULE_2__/* .readSpec */ .Ot)(text)?.document;
    if (!document)
        return undefined;
    (0,_yaml_number_text_js__WEBPACK_IMPORTED_MODULE_3__/* .keepLetters */ .H)(document);
    const root = document.toJS({ maxAliasCount: _document_js__WEBPACK_IMPORTED_MODULE_2__/* .MOST_ALIASES */ .Hj });
    const path = (0,_document_js__WEBPACK_IMPORTED_MODULE_2__/* .inputsPath */ .XQ)(root, target);
    if (!path)
        return undefined;
    // Only an instance has something around its inputs: an environment that it is in.
    const environment = path.length > 1 ? (0,_document_js__WEBPACK_IMPORTED_MODULE_2__/* .valueAt */ .fK)(root, [...path.slice(0, -1), 'environment']) : undefined;
    return {
        inputs: (0,_document_js__WEBPACK_IMPORTED_MODULE_2__/* .valueAt */ .fK)(root, path) ?? {},
        around: environment === undefined ? {} : { environment },
    };
}
function compare(before, after, path, changes) {
    if (path.length > DEEPEST)
        throw new RangeError('nested too deeply');
    if (changes.length >= MOST_CHANGES || isSame(before, after))
        return;
    // Proton puts in what is deployed, if anything is.
    if (after === _document_js__WEBPACK_IMPORTED_MODULE_2__/* .CURRENT_VALUE */ .s3 && before !== undefined)
        return;
    const areLists = Array.isArray(before) && Array.isArray(after);
    if (areLists || ((0,_document_js__WEBPACK_IMPORTED_MODULE_2__/* .isSpecMap */ .cP)(before) && (0,_document_js__WEBPACK_IMPORTED_MODULE_2__/* .isSpecMap */ .cP)(after))) {
        for (const name of namesOf(before, after)) {
            compare((0,_document_js__WEBPACK_IMPORTED_MODULE_2__/* .childOf */ .GG)(before, name), (0,_document_js__WEBPACK_IMPORTED_MODULE_2__/* .childOf */ .GG)(after, name), [...path, name], changes);
        }
        return;
    }
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    changes.push({
        path: (0,_path_js__WEBPACK_IMPORTED_MODULE_4__/* .pathText */ .L)(path),
        kind,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
    });
}
function isSame(before, after) {
    return before === after || (Number.isNaN(before) && Number.isNaN(after));
}
/** What both have, in the order of the first, and then what only the other has. */
function namesOf(before, after) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}
/** GitHub drops a text that is too long, and nobody reads one. */
const MOST_ROWS = 100;
const LONGEST_VALUE = 200;
const LONGEST_PATH = 300;
const signs = { added: '+', removed: '−', changed: '±' };
/** Changes as a table of HTML, where Markdown has no say; values, which may be secret, only as asked. '' for none. */
function changesMarkdown(changes, { showValues, showOwn = false }) {
    if (changes.length === 0)
        return '';
    const shown = changes.slice(0, MOST_ROWS);
    const hasOwn = showOwn && shown.some(({ isOfFile, kind }) => isOfFile && kind !== 'removed');
    const titles = ['', 'Input', ...(showValues ? ['Before', 'After'] : hasOwn ? ['After'] : [])];
    const rows = shown.map(change => {
        const { kind, path } = change;
        const own = hasOwn ? [ownCell(change)] : [];
        const values = showValues ? [valueCell(change, 'before'), valueCell(change, 'after')] : own;
        return rowOf('td', [`${signs[kind]} ${kind}`, `<code>${(0,_shared_sanitize_js__WEBPACK_IMPORTED_MODULE_1__/* .inHtml */ .dj)(path, LONGEST_PATH)}</code>`, ...values]);
    });
    const more = changes.length - shown.length;
    return [
        `<table>\n${[rowOf('th', titles), ...rows].join('\n')}\n</table>`,
        ...(more > 0 ? [`<p>and ${more} more</p>`] : []),
    ].join('\n\n');
}
function ownCell(change) {
    if (change.isOfFile)
        return valueCell(change, 'after');
    return change.kind === 'removed' ? '' : '<i>not shown</i>';
}
function rowOf(tag, cells) {
    return `<tr>${cells.map(cell => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
}
function valueCell(change, side) {
    if (!Object.hasOwn(change, side))
        return '';
    return `<code>${(0,_shared_sanitize_js__WEBPACK_IMPORTED_MODULE_1__/* .inHtml */ .dj)(valueText(change[side]), LONGEST_VALUE)}</code>`;
}
/** Text as it is where it cannot be taken for anything else, and everything else as JSON. */
function valueText(value) {
    if (typeof value === 'number')
        return String(value); // JSON has no infinity
    if (typeof value === 'string' &&
        /^(?=[^\d\s"'[{])[^\r\n]*(?<!\s)$/.test(value) &&
        !/^(true|false|null)$/.test(value))
        return value;
    try {
        return JSON.stringify(value);
    }
    catch {
        return '…'; // it leads back to itself
    }
}


/***/ }),

/***/ 935:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GG: () => (/* binding */ childOf),
/* harmony export */   Hj: () => (/* binding */ MOST_ALIASES),
/* harmony export */   Ot: () => (/* binding */ readSpec),
/* harmony export */   XQ: () => (/* binding */ inputsPath),
/* harmony export */   cP: () => (/* binding */ isSpecMap),
/* harmony export */   fK: () => (/* binding */ valueAt),
/* harmony export */   s3: () => (/* binding */ CURRENT_VALUE)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);

/** What stands for "keep the value that is deployed", which nobody but Proton knows. */
const CURRENT_VALUE = '${Proton::CURRENT_VAL}';
/** As many as no honest spec has: what expands further is made to exhaust the memory. */
const MOST_ALIASES = 100;
/** Reads a spec; undefined when it is no YAML, no map, or made not to be read. */
function readSpec(text) {
    try {
        const lines = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .LineCounter */ .HN();
        const document = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseDocument */ .Tp)(text, { lineCounter: lines, merge: true, keepSourceTokens: true });
        const root = document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: MOST_ALIASES });
        return isSpecMap(root) ? { document, lines, root } : undefined;
    }
    catch {
        return undefined; // e.g. aliases without end, or nesting too deep for the stack
    }
}
/** Where the target's inputs are in a spec; undefined when it does not name the target once. Throws TypeError for a kind without inputs. */
function inputsPath(root, target) {
    switch (target.kind) {
        case 'pipeline':
            return ['pipeline'];
        case 'environment':
            return ['spec'];
        case 'instance': {
            const entries = Array.isArray(root['instances']) ? root['instances'] : [];
            const isWanted = (entry) => isSpecMap(entry) && entry['name'] === target.serviceInstanceName;
            const index = entries.findIndex(isWanted);
            return index < 0 || entries.findLastIndex(isWanted) !== index
                ? undefined
                : ['instances', String(index), 'spec'];
        }
        case 'component':
        case 'service':
            throw new TypeError(`a ${target.kind} has no inputs in a spec`);
    }
}
/** The value at a path; undefined where there is none. */
function valueAt(root, path) {
    return path.reduce(childOf, root);
}
/** What a map has under a name, or a list at a position; undefined when it has nothing there. */
function childOf(value, name) {
    if (Array.isArray(value))
        return /^(0|[1-9]\d*)$/.test(name) ? value[Number(name)] : undefined;
    return isSpecMap(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
function isSpecMap(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}


/***/ }),

/***/ 7933:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ readPath),
/* harmony export */   L: () => (/* binding */ pathText)
/* harmony export */ });
/** A name that needs no quotes in a path. */
const BARE = /^[^.[\]"=\s\u0000-\u001f\u007f-\u009f]+$/u;
/** A name with quotes around it, as JSON writes it. */
const QUOTED = /^"(?:[^"\\]|\\.)*"/;
const PLAIN = /^[^.[\]"=]+/;
const INDEX = /^\[(\d+)\]/;
/** Reads `a.b`, `a.0.b`, `a[0].b` or `a."b.c"`, as far as it goes; undefined when there is none. */
function readPath(text) {
    const path = [];
    let rest = text;
    for (;;) {
        const index = path.length > 0 ? INDEX.exec(rest) : null;
        const found = index ?? QUOTED.exec(rest) ?? PLAIN.exec(rest);
        const name = found && (index ? index[1] : unquoted(found[0]));
        if (!found || name === undefined || name === null)
            return undefined;
        path.push(name);
        rest = rest.slice(found[0].length);
        if (rest.startsWith('.'))
            rest = rest.slice(1);
        else if (!INDEX.test(rest))
            return { path: trimmedEnd(path, found[0]), rest: rest.trimStart() };
    }
}
/** Spaces before the `=` belong to nobody, but those in quotes. */
function trimmedEnd(path, last) {
    return last.startsWith('"') ? path : path.with(-1, (path.at(-1) ?? '').trimEnd());
}
function unquoted(name) {
    if (!name.startsWith('"'))
        return name;
    try {
        return JSON.parse(name);
    }
    catch {
        return undefined; // an escape that is none
    }
}
/** A path as it is written in the input `set`. */
function pathText(path) {
    return path.map(name => (BARE.test(name) ? name : JSON.stringify(name))).join('.');
}


/***/ }),

/***/ 1005:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ keepLetters)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);

/** What counting would change, such as a long number or 7e12345, is told by its letters. */
function keepLetters(document) {
    (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .visit */ .YR)(document, {
        Scalar: (_, scalar) => {
            const { value, source } = scalar;
            const isLost = typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER);
            if (isLost && source !== undefined)
                scalar.value = source;
        },
    });
}


/***/ }),

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
