export const id = 81;
export const ids = [81];
export const modules = {

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


/***/ })

};
