export const id = 519;
export const ids = [519];
export const modules = {

/***/ 519:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   specDigest: () => (/* binding */ specDigest),
/* harmony export */   specProblems: () => (/* binding */ specProblems)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8815);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5226);
/* harmony import */ var _letters_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1066);




/** More are named by their number: the list is to help, not to fill the log. */
const MOST_NAMES = 30;
/** Everything that can be seen to be wrong with a ServiceSpec before Proton sees it; `file` is for the annotations. */
function specProblems(text, target, file) {
    const lines = new yaml__WEBPACK_IMPORTED_MODULE_1__/* .LineCounter */ .HN();
    const problem = (message, offset = 0) => {
        const { line, col } = lines.linePos(offset);
        const at = { file, line: Math.max(line, 1), column: Math.max(col, 1) };
        return { input: 'specPath', message: `specPath ${file}:${at.line}: ${message}`, at };
    };
    try {
        const document = (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .parseDocument */ .Tp)(text, { lineCounter: lines, merge: true, logLevel: 'error' });
        // What follows the first error follows from it.
        const [error] = document.errors;
        if (error)
            return [problem(`not YAML: ${yamlErrors[error.code]}`, error.pos[0])];
        const root = document.toJS({ maxAliasCount: _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .MOST_ALIASES */ .Hj });
        const place = (key) => (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isMap */ .jh)(document.contents) ? document.get(key, true)?.range?.[0] : 0;
        if (!isRecord(root))
            return [problem('must be a map, with its kind in proton:')];
        const isOfEnvironment = target?.kind === 'environment';
        const wrong = [
            ['proton', kindProblem(root, isOfEnvironment ? 'EnvironmentSpec' : 'ServiceSpec')],
            isOfEnvironment
                ? ['spec', environmentProblem(root)]
                : ['instances', instancesProblem(root, target) ?? serviceProblem(root, target)],
        ];
        // What JSON cannot say, such as an alias that leads back to itself, throws.
        plain(root);
        return wrong.flatMap(([key, message]) => (message === undefined ? [] : [problem(message, place(key))]));
    }
    catch {
        return [problem('nested too deeply, or with aliases that lead nowhere or on without end')];
    }
}
const specKinds = ['ServiceSpec', 'EnvironmentSpec'];
function kindProblem(root, wanted) {
    const kind = root['proton'];
    if (kind === wanted)
        return undefined;
    // Only a kind is quoted: what else stands there may be secret.
    const known = specKinds.find(one => one === kind);
    const given = kind === undefined ? 'is missing' : known === undefined ? 'is something else' : `is ${known}`;
    const takers = wanted === 'EnvironmentSpec' ? 'environments take' : 'services, with all that is theirs, take';
    return `proton: ${given}; ${takers} proton: ${wanted}`;
}
function environmentProblem({ spec }) {
    return spec === undefined || isRecord(spec) ? undefined : 'spec: must be a map of inputs';
}
function instancesProblem(root, target) {
    const instances = root['instances'] ?? [];
    if (!Array.isArray(instances))
        return 'instances: must be a list';
    if (target?.kind !== 'instance')
        return undefined;
    const wanted = target.serviceInstanceName;
    const names = instances.flatMap((one) => isRecord(one) && typeof one['name'] === 'string' ? one['name'] : []);
    const count = names.filter(name => name === wanted).length;
    if (count === 1)
        return undefined;
    if (count > 1)
        return `instances: has ${wanted} (serviceInstanceName) ${count} times`;
    const shown = names.filter(name => /^[\w-]{1,100}$/.test(name)).slice(0, MOST_NAMES);
    const has = names.length === 0
        ? 'no instances'
        : `only ${shown.join(', ')}${names.length > shown.length ? ' and more' : ''}`;
    return `instances: has no ${wanted} (serviceInstanceName); the spec has ${has}`;
}
const NAME = /^[0-9A-Za-z]+[0-9A-Za-z_-]{0,99}$/;
const rootKeys = ['proton', 'pipeline', 'instances'];
const entryKeys = ['name', 'environment', 'spec'];
/**
 * What is wrong with the spec of a service as a whole. It is never sent as it is, so that Proton cannot refuse it: an
 * entry that is misread here would be an instance that is deleted.
 */
function serviceProblem(root, target) {
    if (target?.kind !== 'service')
        return undefined;
    const strange = Object.keys(root).find(key => !rootKeys.includes(key));
    if (strange !== undefined)
        return `a service spec has ${rootKeys.join(', ')}, and nothing else`;
    const instances = Array.isArray(root['instances']) ? root['instances'] : [];
    if (instances.length === 0)
        return 'instances: must name at least one instance, as Proton keeps one';
    const names = instances.map(entryName);
    const bad = names.findIndex(name => name === undefined);
    if (bad >= 0) {
        return `instances: number ${bad + 1} must be a map with name, environment and, if it has inputs, spec`;
    }
    const twice = names.find((name, index) => names.indexOf(name) < index);
    return twice === undefined ? undefined : `instances: has ${twice} twice`;
}
function entryName(entry) {
    if (!isRecord(entry) || Object.keys(entry).some(key => !entryKeys.includes(key)))
        return undefined;
    const { name, environment } = entry;
    const areNames = [name, environment].every(one => typeof one === 'string' && NAME.test(one));
    return areNames ? name : undefined;
}
/** In our own words: the library's quote the document, which may be secret. */
const yamlErrors = {
    ALIAS_PROPS: 'an alias cannot have an anchor or a tag',
    BAD_ALIAS: 'an alias without its anchor',
    BAD_COLLECTION_TYPE: 'a tag that does not fit its collection',
    BAD_DIRECTIVE: 'a directive that is none',
    BAD_DQ_ESCAPE: 'an escape in double quotes that is none',
    BAD_INDENT: 'indented wrongly',
    BAD_PROP_ORDER: 'an anchor or a tag in the wrong place',
    BAD_SCALAR_START: 'a text that must be quoted',
    BLOCK_AS_IMPLICIT_KEY: 'a value nested on the line of its key',
    BLOCK_IN_FLOW: 'a block within brackets or braces',
    DUPLICATE_KEY: 'a key twice in the same map',
    IMPOSSIBLE: 'not to be understood',
    KEY_OVER_1024_CHARS: 'a key of more than 1024 characters',
    MISSING_CHAR: 'a character is missing, such as a quote, a comma or a bracket',
    MULTILINE_IMPLICIT_KEY: 'a key over several lines, or a colon too many',
    MULTIPLE_ANCHORS: 'two anchors at one place',
    MULTIPLE_DOCS: 'more than one document',
    MULTIPLE_TAGS: 'two tags at one place',
    NON_STRING_KEY: 'a key that is no text',
    RESOURCE_EXHAUSTION: 'nested too deeply',
    TAB_AS_INDENT: 'a tab; YAML indents with spaces',
    TAG_RESOLVE_FAILED: 'a tag that is not known',
    UNEXPECTED_TOKEN: 'something that does not belong here',
};
/**
 * A digest of what a spec says of the target, by value: the order of keys, comments and other targets' entries make no
 * difference. Undefined when the document cannot be read or leaves values to Proton.
 */
function specDigest(text, target) {
    try {
        const document = (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .parseDocument */ .Tp)(text, { merge: true, logLevel: 'error' });
        const value = document.errors.length > 0 ? undefined : plain(part(document, target));
        if (value === undefined || value.includes(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .CURRENT_VALUE */ .s3))
            return undefined;
        return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(value).digest('hex');
    }
    catch {
        return undefined; // e.g. aliases without end: nothing to compare by
    }
}
function part(document, target) {
    (0,_letters_js__WEBPACK_IMPORTED_MODULE_3__/* .keepLetters */ .H)(document);
    const spec = document.toJS({ maxAliasCount: _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .MOST_ALIASES */ .Hj });
    if (!isRecord(spec))
        return undefined;
    const instances = (Array.isArray(spec['instances']) ? spec['instances'] : []).filter(isRecord);
    switch (target.kind) {
        case 'pipeline':
            return spec['pipeline'] ?? {};
        case 'instance': {
            const entry = instances.find(({ name }) => name === target.serviceInstanceName);
            return entry && (entry['spec'] ?? {});
        }
        case 'environment':
            return spec['spec'] ?? {};
        case 'component':
            return spec;
        case 'service':
            return instances.map(({ name }) => name).sort();
    }
}
function isRecord(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** JSON with its keys in order. */
function plain(value) {
    return JSON.stringify(value, (_, inner) => isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner);
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


/***/ })

};
