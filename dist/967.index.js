export const id = 967;
export const ids = [967,464,916];
export const modules = {

/***/ 5967:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  planCommand: () => (/* binding */ planCommand)
});

// EXTERNAL MODULE: ./src/alternatives.ts
var alternatives = __webpack_require__(9835);
// EXTERNAL MODULE: ./src/commands/comment.ts
var comment = __webpack_require__(9087);
// EXTERNAL MODULE: ./src/commands/deploy.ts + 3 modules
var deploy = __webpack_require__(4397);
// EXTERNAL MODULE: ./src/ending.ts
var src_ending = __webpack_require__(880);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/foreign.ts
var foreign = __webpack_require__(6379);
// EXTERNAL MODULE: ./src/plan.ts
var plan = __webpack_require__(2464);
// EXTERNAL MODULE: ./src/spec/diff.ts
var diff = __webpack_require__(2916);
// EXTERNAL MODULE: ./src/target.ts
var src_target = __webpack_require__(6746);
// EXTERNAL MODULE: ./src/wording.ts
var wording = __webpack_require__(3395);
;// CONCATENATED MODULE: ./src/plan-text.ts





/** No plan could be made, because of `error` or since the workflow was cancelled. */
function unplanned(target, error, exists) {
    const reason = error ? (0,wording/* protonErrorText */.Gn)(error) : 'The workflow was cancelled';
    return {
        ...src_ending/* failure */.V2,
        title: `No plan for ${(0,src_target/* targetName */.je)(target)}`,
        reason,
        next: exists ? [(0,wording/* alternativesText */.Ac)(exists)] : [],
    };
}
/** A plan as an ending: a failure where a deployment would be refused. */
function planEnding(plan, target) {
    const name = (0,src_target/* targetName */.je)(target);
    const { problems, refusal, isChange } = plan;
    if (refusal) {
        return {
            ...src_ending/* failure */.V2,
            title: `A deployment of ${name} would be refused`,
            reason: (0,wording/* protonErrorText */.Gn)(refusal),
            next: [],
        };
    }
    if (problems.length > 0) {
        const reason = `The spec does not satisfy the schema of its template: ${problems.map(({ message }) => message).join('; ')}`;
        return {
            ...src_ending/* failure */.V2,
            title: `A deployment of ${name} would be refused`,
            reason,
            next: ['Mend the spec at the lines named.'],
        };
    }
    const title = isChange ? `Plan for ${name}: ${whatChanges(plan)}` : `Plan for ${name}: no changes`;
    return { ...src_ending/* success */.kX, title, next: obstacles(plan) };
}
/** In a heading, Markdown would interpret anything else. */
const PLAIN_VERSIONS = /^[\d.]+ → [\d.]+$/;
function whatChanges({ before, changes, instances, settings, from, to }) {
    if (before.phase === 'absent')
        return 'it would be created';
    const versions = (0,wording/* versionsText */.pl)(from, to);
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
            ? [`${(0,wording/* deploymentText */.JE)(busyWith, 'Another')} must end first: it is ${(0,foreign/* inLine */.i2)(busyWith.status)}.`]
            : []),
        ...(sync ? [`It would stop the sync from ${(0,wording/* syncText */.n5)(sync)}.`] : []),
        ...unknown.map(what => `Not known: ${what.replace(/\.$/, '')}.`),
    ];
}
/** A plan as GitHub Markdown, for the summary, the output and the comment. All foreign text stands in HTML. */
function planMarkdown(plan, target, options) {
    const { mark, title, reason, next } = planEnding(plan, target);
    const { changes = [], instances } = plan;
    const names = (list) => (list.length === 0 ? 'none' : list.join(', '));
    const facts = [
        ['Target', (0,src_target/* targetName */.je)(target)],
        ['Template version', (0,wording/* versionsText */.pl)(plan.from, plan.to)],
        ['Instances added', instances && names(instances.added)],
        ['Instances removed', instances && names(instances.removed)],
    ];
    const rows = facts.flatMap(([name, value]) => value === undefined ? [] : [`<tr><td>${name}</td><td><code>${(0,foreign/* inHtml */.dj)(value, 500)}</code></td></tr>`]);
    const parts = [
        `### ${mark === '✅' ? '📋' : mark} ${title}`,
        `<table>\n${rows.join('\n')}\n</table>`,
        reason === undefined ? '' : `<pre>${(0,foreign/* inHtml */.dj)(reason)}</pre>`,
        (0,diff/* changesMarkdown */.T)(changes, options),
        next.map(sentence => `<p>${(0,foreign/* inHtml */.dj)(sentence)}</p>`).join('\n'),
    ];
    return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

// EXTERNAL MODULE: ./src/reporter.ts
var reporter = __webpack_require__(5622);
// EXTERNAL MODULE: ./src/summary.ts
var summary = __webpack_require__(8855);
// EXTERNAL MODULE: ./src/world.ts
var world = __webpack_require__(3079);
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
        digest: (0,world/* digestFor */.i)(target),
        deadline: clock.now() + request.timeoutMs,
        clock,
        random,
        stop,
        report,
    };
    try {
        await conclude(scene, request, await (0,plan/* plan */.e)(job));
    }
    catch (error) {
        // Each is told on the pull request, too, where an earlier plan would stand as if it were true.
        if (error instanceof errors/* InputError */.dz) {
            const lines = error.problems.map(({ message }) => (0,foreign/* inLine */.i2)(message));
            await (0,comment/* commentOn */.J)(scene, request, (0,summary/* inputErrorMarkdown */.U)(lines));
        }
        if (!(error instanceof errors/* ProtonError */.HV))
            throw error;
        const exists = error.fault === 'notFound' ? await (0,alternatives/* alternatives */.V)(job) : undefined;
        const markdown = await (0,reporter/* tellEnding */.LX)(workflow, { target, ending: unplanned(target, error, exists) });
        await (0,comment/* commentOn */.J)(scene, request, markdown);
    }
}
async function conclude(scene, request, made) {
    const { workflow } = scene.world;
    const { target } = request;
    if (!made) {
        await (0,reporter/* tellEnding */.LX)(workflow, { target, ending: unplanned(target) });
        return;
    }
    for (const { message, at } of made.problems)
        if (at)
            workflow.error((0,foreign/* inLine */.i2)(message), at);
    const markdown = planMarkdown(made, target, request);
    workflow.setOutput('changed', String(made.isChange));
    workflow.setOutput('plan', markdown);
    const ending = planEnding(made, target);
    const line = (0,src_ending/* endingLine */.KG)(ending);
    if (ending.isFailure)
        workflow.fail(line);
    else
        workflow.info(line);
    await workflow.summarize(markdown);
    await (0,comment/* commentOn */.J)(scene, request, markdown);
}


/***/ }),

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


/***/ }),

/***/ 2916:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ changesMarkdown),
/* harmony export */   specChanges: () => (/* binding */ specChanges)
/* harmony export */ });
/* harmony import */ var _foreign_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6379);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5226);
/* harmony import */ var _letters_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1066);
/* harmony import */ var _path_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(284);




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
function partOf(text, target) {
    const document = (0,_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .readSpec */ .Ot)(text)?.document;
    if (!document)
        return undefined;
    (0,_letters_js__WEBPACK_IMPORTED_MODULE_2__/* .keepLetters */ .H)(document);
    const root = document.toJS({ maxAliasCount: _inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .MOST_ALIASES */ .Hj });
    const path = (0,_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .inputsPath */ .XQ)(root, target);
    if (!path)
        return undefined;
    // Only an instance has something around its inputs: an environment that it is in.
    const environment = path.length > 1 ? (0,_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .valueAt */ .fK)(root, [...path.slice(0, -1), 'environment']) : undefined;
    return {
        inputs: (0,_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .valueAt */ .fK)(root, path) ?? {},
        around: environment === undefined ? {} : { environment },
    };
}
function compare(before, after, path, changes) {
    if (path.length > DEEPEST)
        throw new RangeError('nested too deeply');
    if (changes.length >= MOST_CHANGES || isSame(before, after))
        return;
    // Proton puts in what is deployed, if anything is.
    if (after === _inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .CURRENT_VALUE */ .s3 && before !== undefined)
        return;
    const areLists = Array.isArray(before) && Array.isArray(after);
    if (areLists || ((0,_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .isSpecMap */ .cP)(before) && (0,_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .isSpecMap */ .cP)(after))) {
        for (const name of namesOf(before, after)) {
            compare((0,_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .childOf */ .GG)(before, name), (0,_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .childOf */ .GG)(after, name), [...path, name], changes);
        }
        return;
    }
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    changes.push({
        path: (0,_path_js__WEBPACK_IMPORTED_MODULE_3__/* .pathText */ .L)(path),
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
/** Changes as a table of HTML, where Markdown has no say; values, which may be secret, only when asked. '' for none. */
function changesMarkdown(changes, { showValues }) {
    if (changes.length === 0)
        return '';
    const shown = changes.slice(0, MOST_ROWS);
    const titles = ['', 'Input', ...(showValues ? ['Before', 'After'] : [])];
    const rows = shown.map(change => {
        const { kind, path } = change;
        const values = showValues ? [valueCell(change, 'before'), valueCell(change, 'after')] : [];
        return rowOf('td', [`${signs[kind]} ${kind}`, `<code>${(0,_foreign_js__WEBPACK_IMPORTED_MODULE_0__/* .inHtml */ .dj)(path, LONGEST_PATH)}</code>`, ...values]);
    });
    const more = changes.length - shown.length;
    return [
        `<table>\n${[rowOf('th', titles), ...rows].join('\n')}\n</table>`,
        ...(more > 0 ? [`<p>and ${more} more</p>`] : []),
    ].join('\n\n');
}
function rowOf(tag, cells) {
    return `<tr>${cells.map(cell => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
}
function valueCell(change, side) {
    if (!Object.hasOwn(change, side))
        return '';
    return `<code>${(0,_foreign_js__WEBPACK_IMPORTED_MODULE_0__/* .inHtml */ .dj)(valueText(change[side]), LONGEST_VALUE)}</code>`;
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

/***/ 5226:
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

/***/ 1066:
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

/***/ 284:
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


/***/ })

};
