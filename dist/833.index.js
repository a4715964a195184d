export const id = 833;
export const ids = [833];
export const modules = {

/***/ 6833:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   specDigest: () => (/* binding */ specDigest),
/* harmony export */   specProblems: () => (/* binding */ specProblems)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8815);


/** Everything that can be seen to be wrong with a ServiceSpec before Proton sees it; `file` is for the annotations. */
function specProblems(text, target, file) {
    const lines = new yaml__WEBPACK_IMPORTED_MODULE_1__/* .LineCounter */ .HN();
    const document = (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .parseDocument */ .Tp)(text, { lineCounter: lines });
    const at = (offset) => {
        const { line, col } = lines.linePos(offset ?? 0);
        return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
    };
    const problem = (message, offset) => {
        const place = at(offset);
        return { input: 'specPath', message: `specPath ${file}:${place.line}: ${message}`, at: place };
    };
    // What follows the first error follows from it; and the library quotes the document, which may be secret.
    const [error] = document.errors;
    if (error)
        return [problem(`not YAML: ${error.message.replace(/ at line.*/s, '')}`, error.pos[0])];
    const root = document.contents;
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isMap */ .jh)(root))
        return [problem('must be a map that begins with proton: ServiceSpec', nodeOffset(root))];
    return [...kindProblems(root, problem), ...instanceProblems(root, target, problem)];
}
function kindProblems(root, problem) {
    const kind = root.get('proton', true);
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isScalar */ .jn)(kind) && kind.value === 'ServiceSpec')
        return [];
    const given = (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isScalar */ .jn)(kind) ? `is ${JSON.stringify(kind.value)}` : 'is missing';
    return [
        problem(`proton: ${given}; pipelines and instances take proton: ServiceSpec`, nodeOffset(kind ?? root)),
    ];
}
function instanceProblems(root, target, problem) {
    const instances = root.get('instances', true);
    const isAbsent = instances === undefined || ((0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isScalar */ .jn)(instances) && instances.value === null);
    if (!isAbsent && !(0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isSeq */ .oP)(instances))
        return [problem('instances: must be a list', nodeOffset(instances))];
    if (target?.kind !== 'instance')
        return [];
    const names = (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isSeq */ .oP)(instances) ? instances.items.flatMap(nameOf) : [];
    if (names.includes(target.serviceInstanceName))
        return [];
    const has = names.length === 0 ? 'no instances' : `only ${names.join(', ')}`;
    const message = `instances: has no ${target.serviceInstanceName} (serviceInstanceName); the spec has ${has}`;
    return [problem(message, nodeOffset(instances ?? root))];
}
function nameOf(item) {
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isMap */ .jh)(item))
        return [];
    const name = item.get('name');
    return typeof name === 'string' ? [name] : [];
}
function nodeOffset(node) {
    return node?.range?.[0];
}
/** Proton resolves it, so that its value cannot be known here. */
const CURRENT_VALUE = '${Proton::CURRENT_VAL}';
/**
 * A digest of what a spec says of the target, by value: the order of keys, comments and other targets' entries make no
 * difference. Undefined when the document cannot be read or leaves values to Proton.
 */
function specDigest(text, target) {
    if (text.includes(CURRENT_VALUE))
        return undefined;
    try {
        const document = (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .parseDocument */ .Tp)(text);
        const value = document.errors.length > 0 ? undefined : plain(part(document, target));
        return value === undefined ? undefined : (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(value).digest('hex');
    }
    catch {
        return undefined; // e.g. aliases without end: nothing to compare by
    }
}
function part(document, target) {
    const spec = document.toJS({ maxAliasCount: 100 });
    if (!isRecord(spec))
        return undefined;
    if (target.kind === 'pipeline')
        return spec['pipeline'] ?? {};
    const instances = spec['instances'];
    const entry = Array.isArray(instances)
        ? instances.find(one => isRecord(one) && one['name'] === target.serviceInstanceName)
        : undefined;
    return isRecord(entry) ? (entry['spec'] ?? {}) : undefined;
}
function isRecord(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** JSON with its keys in order. */
function plain(value) {
    return JSON.stringify(value, (_, inner) => isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner);
}


/***/ })

};
