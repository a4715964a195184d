export const id = 576;
export const ids = [576,19];
export const modules = {

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

/***/ 2019:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  applyEdits: () => (/* binding */ applyEdits),
  parseEdits: () => (/* binding */ parseEdits)
});

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./src/shared/did-you-mean.ts
var did_you_mean = __webpack_require__(4498);
// EXTERNAL MODULE: ./src/proton-spec/document.ts
var proton_spec_document = __webpack_require__(935);
// EXTERNAL MODULE: ./src/proton-spec/path.ts
var proton_spec_path = __webpack_require__(7933);
// EXTERNAL MODULE: ./src/proton-spec/yaml/splice.ts
var yaml_splice = __webpack_require__(8256);
;// CONCATENATED MODULE: ./src/proton-spec/yaml/insert-entry.ts


/** Where a pair ends: its value, or the colon without one. */
function pairEnd(text, map, pair) {
    const place = (0,yaml_splice/* placeInMap */.TA)(map, pair);
    const { range } = place.value ?? {};
    const mark = (0,yaml_splice/* markOf */.Fg)(place);
    return place.value && range && range[0] < range[1]
        ? (0,yaml_splice/* endOf */.pJ)(text, place.value)
        : Math.max(place.keyEnd, mark ? mark.offset + mark.source.length : 0);
}
/** Writes another entry into a map. */
function adding(text, map, entry) {
    const [start, end] = map.range ?? [0, 0];
    const last = map.items.at(-1);
    if (map.flow !== true && last)
        return [addingLines(text, map, last, entry.inBlock)];
    if (last) {
        const at = pairEnd(text, map, last);
        return [{ from: at, to: at, text: `, ${entry.inFlow}` }];
    }
    // Between the braces there may still be a comment.
    const isBlank = /^[ \t]*$/.test(text.slice(start + 1, end - 1));
    return [
        { from: start + 1, to: isBlank ? end - 1 : start + 1, text: ` ${entry.inFlow}${isBlank ? ' ' : ''}` },
    ];
}
function addingLines(text, map, last, lines) {
    const [newLine, indent] = [(0,yaml_splice/* lineEnd */.kd)(text), ' '.repeat((0,yaml_splice/* indentOf */._j)(map))];
    const leaf = lastLeaf(last.value);
    const [start, end] = leaf?.range ?? [0, 0];
    if (leaf && (0,dist/* isScalar */.jn)(leaf) && leaf.type?.startsWith('BLOCK')) {
        // What follows such a text at once, or the missing end of its last line, is part of it.
        const header = text.slice(start, (0,yaml_splice/* endOfLine */.vT)(text, start));
        const isOpen = text[end - 1] !== '\n';
        if (isOpen)
            return addingFirst(map, lines, newLine + indent);
        if (header.includes('+'))
            return { from: end, to: end, text: lines.map(line => indent + line + newLine).join('') };
    }
    const at = (0,yaml_splice/* endOfLine */.vT)(text, pairEnd(text, map, last));
    return { from: at, to: at, text: lines.map(line => newLine + indent + line).join('') };
}
function addingFirst({ items, range }, lines, between) {
    const properties = (items[0]?.srcToken?.start ?? []).find(({ type }) => ['anchor', 'tag', 'explicit-key-ind'].includes(type));
    const at = properties?.offset ?? range?.[0] ?? 0;
    return { from: at, to: at, text: lines.map(line => line + between).join('') };
}
function lastLeaf(value) {
    if ((0,dist/* isPair */.tO)(value))
        return lastLeaf(value.value);
    if ((0,dist/* isCollection */.P3)(value) && !value.flow)
        return lastLeaf(value.items.at(-1));
    return (0,dist/* isNode */.Ll)(value) ? value : undefined;
}
/** Writes an entry where a map was left out; undefined where it was left out in words, or within braces. */
function beginning(text, place, entry) {
    const mark = (0,yaml_splice/* markOf */.Fg)(place);
    const { range } = place.value ?? {};
    if (place.isInFlow || !mark || (range && range[0] < range[1]))
        return undefined;
    const at = (0,yaml_splice/* endOfLine */.vT)(text, mark.offset);
    const indent = (0,yaml_splice/* lineEnd */.kd)(text) + ' '.repeat(place.indent + STEP);
    return { from: at, to: at, text: entry.inBlock.map(line => indent + line).join('') };
}
/** How far a map is indented that we begin. */
const STEP = 2;

// EXTERNAL MODULE: ./src/proton-spec/yaml/value.ts
var yaml_value = __webpack_require__(7583);
;// CONCATENATED MODULE: ./src/proton-spec/yaml/splices-for-edit.ts







/** More are not named: the list is to help, not to fill the log. */
const MOST_NAMES = 30;
const LONGEST_NAME = 100;
/** What is to be changed in a spec for a value to stand at a path, or in words why it cannot. */
function splicesFor(text, { document, root }, { path, base }, value) {
    let node = document.contents;
    let place;
    for (const [at, name] of path.entries()) {
        const holder = (0,proton_spec_document/* valueAt */.fK)(root, path.slice(0, at));
        const known = (0,proton_spec_document/* childOf */.GG)(holder, name);
        const missing = () => missingText(path.slice(base, Math.max(at + 1, base + 1)), at < base ? {} : holder);
        if ((0,dist/* isAlias */.Vj)(node))
            return aliasText(path.slice(base, at), `an alias (*${node.source})`);
        const isLast = at === path.length - 1;
        if ((0,dist/* isSeq */.oP)(node)) {
            if (known === undefined)
                return missing();
            place = (0,yaml_splice/* placeInList */.fs)(node, Number(name));
            node = place.value;
        }
        else if ((0,dist/* isMap */.jh)(node)) {
            const pair = (0,yaml_splice/* pairOf */.cF)(document, node, name);
            if (!pair) {
                if (isLast || (at === base - 1 && path.length === base + 1 && isNothing(known)))
                    return adding(text, node, entryOf(path.slice(at), value));
                return isNothing(known) ? missing() : aliasText(path.slice(base, at + 1), 'a merged map (<<)');
            }
            place = (0,yaml_splice/* placeInMap */.TA)(node, pair);
            node = place.value;
        }
        else {
            return isLast && place && isNothing(holder) ? startingMap(text, place, name, value) : missing();
        }
    }
    return place ? (0,yaml_splice/* replacing */.mi)(text, place, (0,yaml_value/* writeValue */.b)(value, styleOf(place))) : 'cannot be set';
}
function isNothing(value) {
    return value === undefined || value === null;
}
function aliasText(path, from) {
    const what = path.length === 0 ? 'what the target says' : (0,proton_spec_path/* pathText */.L)(path);
    return `${what} comes from ${from}, and would change wherever else that is used; write it out to change it here`;
}
function missingText(path, holder) {
    const where = path.length > 1 ? (0,proton_spec_path/* pathText */.L)(path.slice(0, -1)) : 'the spec of the target';
    if (Array.isArray(holder))
        return `${where} has ${holder.length} items, numbered from 0`;
    if (!(0,proton_spec_document/* isSpecMap */.cP)(holder) && !isNothing(holder))
        return `${where} is neither a map nor a list`;
    const names = Object.keys(holder ?? {});
    const shown = names.slice(0, MOST_NAMES).map(name => (0,proton_spec_path/* pathText */.L)([name.slice(0, LONGEST_NAME)]));
    const has = shown.length === 0 ? 'nothing' : shown.join(', ');
    const meant = (0,did_you_mean/* didYouMean */.au)((0,did_you_mean/* nearest */.pA)(path.at(-1) ?? '', names));
    return `there is no ${(0,proton_spec_path/* pathText */.L)(path)}; ${where} has ${has}${names.length > shown.length ? ' and more' : ''}${meant}`;
}
/** The quotes stay that are there. */
function styleOf({ value, isInFlow }) {
    const type = (0,dist/* isScalar */.jn)(value) ? value.type : undefined;
    const quotes = type === 'QUOTE_DOUBLE' ? 'double' : type === 'QUOTE_SINGLE' ? 'single' : undefined;
    return { isInFlow, quotes };
}
/** The entry for a name, or for a map of that name with one in it. */
function entryOf([outer = '', inner], value) {
    const write = (name, isInFlow) => `${(0,yaml_value/* writeValue */.b)(name, { isInFlow: true })}: ${(0,yaml_value/* writeValue */.b)(value, { isInFlow })}`;
    if (inner === undefined)
        return { inBlock: [write(outer, false)], inFlow: write(outer, true) };
    const key = (0,yaml_value/* writeValue */.b)(outer, { isInFlow: true });
    return {
        inBlock: [`${key}:`, ' '.repeat(STEP) + write(inner, false)],
        inFlow: `${key}: { ${write(inner, true)} }`,
    };
}
function startingMap(text, place, name, value) {
    const entry = entryOf([name], value);
    const splice = beginning(text, place, entry);
    return splice ? [splice] : (0,yaml_splice/* replacing */.mi)(text, place, `{ ${entry.inFlow} }`);
}

// EXTERNAL MODULE: ./src/proton-spec/unrendered-template.ts
var unrendered_template = __webpack_require__(1507);
;// CONCATENATED MODULE: ./src/proton-spec/edits.ts









/**
 * Reads the input `set`: lines of `path=value`, with blank lines and comments between them. What is wrong is told for
 * all of them at once, and nothing is quoted but paths: values may be secret.
 */
function parseEdits(text) {
    const edits = [];
    const problems = [];
    for (const [index, written] of text.split(/\r?\n/).entries()) {
        const line = index + 1;
        const trimmed = written.trim();
        if (trimmed === '' || trimmed.startsWith('#'))
            continue;
        if (/^-\s/.test(trimmed)) {
            problems.push(problem(line, 'begins with "- "; set has one path=value in each line, and is no YAML list'));
            continue;
        }
        const read = (0,proton_spec_path/* readPath */.G)(trimmed);
        if (!read?.rest.startsWith('=')) {
            problems.push(problem(line, 'must be path=value, such as image=registry.example/shop:1.2'));
            continue;
        }
        const edit = { path: read.path, value: read.rest.slice(1).trim(), line };
        const doubt = doubtOf(edit.value);
        if (doubt !== undefined)
            problems.push(problem(line, `${(0,proton_spec_path/* pathText */.L)(edit.path)}: ${doubt}`));
        const earlier = edits.find(({ path }) => edit.path.every((name, at) => path[at] === name));
        if (!earlier)
            edits.push(edit);
        else if (earlier.path.length === edit.path.length)
            problems.push(problem(line, `${(0,proton_spec_path/* pathText */.L)(edit.path)}: is set twice, first in line ${earlier.line}`));
        else
            problems.push(problem(line, `${(0,proton_spec_path/* pathText */.L)(edit.path)}: would undo line ${earlier.line}, which sets a part of it`));
    }
    return { edits, problems };
}
function problem(line, what) {
    if (line === undefined)
        return { input: 'promote', message: `promote: ${what}` };
    return { input: 'set', message: `set line ${line}: ${what}` };
}
/** A value after which a comment was written, though a line of `set` has none. */
const COMMENTED = /^(.*\S)\s+#(\s.*)?$/;
/** Why it is not known what a value means; undefined where it is. */
function doubtOf(value) {
    if (value === '')
        return 'has no value; an empty text is set with ""';
    if (/^#(\s|$)/.test(value))
        return 'has only a comment and no value; set an empty text with "", put a text that begins with # in quotes, and write a comment on a separate line';
    if (value.includes('${{'))
        return '${{ … }} is not evaluated here: GitHub evaluates it in the workflow file only';
    if (unrendered_template/* TEMPLATE_WORD */.S.test(value))
        return '{{ … }} is not rendered: render it in a step before this one, or use ${{ … }} of the workflow';
    const [, before = ''] = COMMENTED.exec(value) ?? [];
    return before !== '' && isNoPlainText(before)
        ? 'has a comment after its value, and all of it would be set as text; write the comment on a separate line, or put a text that contains # in quotes'
        : undefined;
}
/** A number, boolean, list, map or a text in quotes. */
function isNoPlainText(text) {
    try {
        return (0,yaml_value/* readValue */.w)(text) !== text;
    }
    catch {
        return true; // a number of too many digits
    }
}
/**
 * The document with the edits made to the target's inputs; every other byte stays. With a problem the text is the one
 * that was given. Throws TypeError for a kind of target without inputs.
 */
function applyEdits(spec, target, edits) {
    const problems = [];
    let text = spec;
    let read = (0,proton_spec_document/* readSpec */.Ot)(spec);
    for (const edit of edits) {
        const result = read ? applied(text, read, target, edit) : 'the spec cannot be read';
        if (typeof result === 'string')
            problems.push(problem(edit.line, `${(0,proton_spec_path/* pathText */.L)(edit.path)}: ${result}`));
        else
            ({ text, read } = result);
    }
    return { text: problems.length > 0 ? spec : text, problems };
}
/** One edit made, or in words why it cannot be. */
function applied(text, read, target, edit) {
    const base = (0,proton_spec_document/* inputsPath */.XQ)(read.root, target);
    if (!base)
        return 'the spec does not have the target, or more than once';
    try {
        const value = (0,yaml_value/* readValue */.w)(edit.value);
        const path = [...base, ...edit.path];
        const meant = edit.line === undefined ? undefined : misspeltKey(read.root, path);
        if (meant !== undefined)
            return `is not in the spec; did you mean ${meant}? Where both are meant, add it in the spec file`;
        const found = splicesFor(text, read, { path, base: base.length }, value);
        if (typeof found === 'string')
            return found;
        const after = (0,yaml_splice/* spliced */.Zb)(text, found);
        const reread = (0,proton_spec_document/* readSpec */.Ot)(after);
        // Whatever there may be in YAML that we did not think of: nothing else may have changed.
        const isAsAsked = reread && (0,external_node_util_.isDeepStrictEqual)(reread.root, withValue(read.root, path, value));
        return isAsAsked ? { text: after, read: reread } : cannot(read, path);
    }
    catch (error) {
        return error instanceof RangeError && error.message.includes('digits')
            ? 'a number of more digits than can be kept; put it in quotes if it is text'
            : 'cannot be set: the spec or the value is nested too deeply';
    }
}
/** Fewer letters differ by one in too many names. */
const SHORTEST_MISSPELT = 4;
/** The input that a new one beside it is most likely meant to be: by case, separators or one letter, digits aside. */
function misspeltKey(root, path) {
    const name = path.at(-1) ?? '';
    const parent = (0,proton_spec_document/* valueAt */.fK)(root, path.slice(0, -1));
    if (!(0,proton_spec_document/* isSpecMap */.cP)(parent) || Object.hasOwn(parent, name))
        return undefined;
    const bare = (0,did_you_mean/* bareName */.yZ)(name);
    return Object.keys(parent).find(key => {
        const other = (0,did_you_mean/* bareName */.yZ)(key);
        const isNumbered = bare.replace(/\d+/g, '') === other.replace(/\d+/g, '');
        if (bare === other)
            return true;
        return !isNumbered && bare.length >= SHORTEST_MISSPELT && (0,did_you_mean/* editDistance */.YC)(bare, other) <= 1;
    });
}
function cannot({ document }, path) {
    let node = document.contents;
    const anchors = [];
    for (const name of [...path, '']) {
        if ((0,dist/* isMap */.jh)(node) || (0,dist/* isSeq */.oP)(node) || (0,dist/* isScalar */.jn)(node))
            anchors.push(...(node.anchor ? [node.anchor] : []));
        if ((0,dist/* isMap */.jh)(node))
            node = (0,yaml_splice/* pairOf */.cF)(document, node, name)?.value;
        else if ((0,dist/* isSeq */.oP)(node))
            node = node.items[Number(name)];
    }
    return anchors.length > 0
        ? `stands in a part with an anchor (&${anchors[0] ?? ''}), and would change wherever else that is used`
        : 'cannot be set without changing something else in the spec';
}
/** The value with another in the place that a path leads to. */
function withValue(root, path, value) {
    const [name, ...rest] = path;
    if (name === undefined)
        return value;
    const inner = withValue((0,proton_spec_document/* childOf */.GG)(root, name), rest, value);
    if (Array.isArray(root))
        return root.with(Number(name), inner);
    return { ...((0,proton_spec_document/* isSpecMap */.cP)(root) ? root : {}), [name]: inner };
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

/***/ 576:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   promotedSpec: () => (/* binding */ promotedSpec)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7975);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_util__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _shared_did_you_mean_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4498);
/* harmony import */ var _edits_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2019);
/* harmony import */ var _document_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(935);




/**
 * `spec`, which the target runs, with the selected inputs that `sourceSpec` has for `from`. What the source does not
 * have stays as it is; so does every other byte.
 */
function promotedSpec(spec, sourceSpec, { from, target }, selection) {
    const source = inputsOf(sourceSpec, from);
    const own = inputsOf(spec, target);
    if (!source || !own)
        return { text: spec, inputs: [], problems: [problem('the specs that run cannot be read')] };
    const names = selection.isAll ? Object.keys(source) : selection.names;
    const brought = names.filter(name => !selection.exceptions.includes(name));
    const problems = [
        ...selection.names.filter(name => !Object.hasOwn(source, name)).map(name => unknown(name, source)),
        // Misspelt, it would keep nothing.
        ...selection.exceptions
            .filter(name => !Object.hasOwn(source, name) && !Object.hasOwn(own, name))
            .map(name => unknown(name, { ...source, ...own })),
        ...brought
            .filter(name => !canBeBrought(source[name]))
            .map(name => problem(`${name}: the source's value cannot be written for another target; except it`)),
    ];
    if (problems.length > 0)
        return { text: spec, inputs: [], problems };
    const inputs = brought.filter(name => !(0,node_util__WEBPACK_IMPORTED_MODULE_0__.isDeepStrictEqual)(source[name], own[name]));
    const edits = inputs.map(name => ({ path: [name], value: JSON.stringify(source[name]) }));
    return { ...(0,_edits_js__WEBPACK_IMPORTED_MODULE_1__.applyEdits)(spec, target, edits), inputs };
}
function inputsOf(spec, target) {
    const root = (0,_document_js__WEBPACK_IMPORTED_MODULE_2__/* .readSpec */ .Ot)(spec)?.root;
    const path = root && (0,_document_js__WEBPACK_IMPORTED_MODULE_2__/* .inputsPath */ .XQ)(root, target);
    const inputs = path && ((0,_document_js__WEBPACK_IMPORTED_MODULE_2__/* .valueAt */ .fK)(root, path) ?? {});
    return (0,_document_js__WEBPACK_IMPORTED_MODULE_2__/* .isSpecMap */ .cP)(inputs) ? inputs : undefined;
}
function unknown(name, inputs) {
    const names = Object.keys(inputs);
    const meant = (0,_shared_did_you_mean_js__WEBPACK_IMPORTED_MODULE_3__/* .didYouMean */ .au)((0,_shared_did_you_mean_js__WEBPACK_IMPORTED_MODULE_3__/* .nearest */ .pA)(name, names));
    return problem(`there is no input ${name}; there are: ${names.join(', ') || 'none'}${meant}`);
}
/** What JSON would lose, or what means something else in another spec. */
function canBeBrought(value) {
    if (typeof value === 'string')
        return !value.includes(_document_js__WEBPACK_IMPORTED_MODULE_2__/* .CURRENT_VALUE */ .s3);
    if (typeof value === 'number')
        return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
    if (typeof value !== 'object' || value === null)
        return true;
    return Object.values(value).every(canBeBrought);
}
function problem(message) {
    return { input: 'promote', message: `promote: ${message}` };
}


/***/ }),

/***/ 1507:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ unrendered),
/* harmony export */   S: () => (/* binding */ TEMPLATE_WORD)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);
/* harmony import */ var _yaml_syntax_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3963);


/** The tags of CloudFormation's templates: a message quotes no other tag, since one may hold a secret. */
const cloudFormationTags = [
    ...[
        'Ref',
        'Sub',
        'GetAtt',
        'GetAZs',
        'Join',
        'Select',
        'Split',
        'ImportValue',
        'FindInMap',
        'Base64',
        'Cidr',
    ],
    ...['If', 'Equals', 'Not', 'And', 'Or', 'Condition', 'Transform'],
];
/** Values that mean something in another tool, and would be sent as they are: tags, templates and expressions. */
function unrendered(document) {
    const found = document.warnings
        .filter(({ code }) => code === 'TAG_RESOLVE_FAILED')
        .map(({ pos, message }) => ({ offset: pos[0], message: tagText(message) }));
    (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .visit */ .YR)(document, {
        Scalar: (_, scalar) => {
            const message = scalarText(scalar);
            if (message !== undefined)
                found.push({ offset: scalar.range?.[0] ?? 0, message });
        },
        Map: (_, map) => {
            if (!isTemplate(map))
                return undefined;
            found.push({ offset: map.range?.[0] ?? 0, message: `{{ … }} ${_yaml_syntax_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .NOT_RENDERED */ .om}` });
            return yaml__WEBPACK_IMPORTED_MODULE_0__/* .visit */ .YR.SKIP;
        },
    });
    return found;
}
function tagText(message) {
    const [, name = ''] = /^Unresolved tag: !(\w+)/.exec(message) ?? [];
    const tag = cloudFormationTags.includes(name) ? `the tag !${name} of CloudFormation` : 'an unknown tag (!…)';
    return `${tag} has no meaning in a spec: write the value itself, in quotes if it begins with !`;
}
/** The whole of a value, or of a word such as `shop:{{ tag }}`; in a sentence it may be meant for a tool that reads it. */
const TEMPLATE_WORD = /^[^\s{}]*(\{\{[^{}]*\}\}[^\s{}]*)+$/;
function scalarText({ value, type }) {
    if (typeof value !== 'string')
        return undefined;
    if (value.includes('${{'))
        return _yaml_syntax_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .NOT_EVALUATED */ ._q;
    const isBlock = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
    return !isBlock && TEMPLATE_WORD.test(value.trim()) ? `{{ … }} ${_yaml_syntax_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .NOT_RENDERED */ .om}` : undefined;
}
/** `{{ image }}` without quotes is a map in a map. */
function isTemplate({ flow, items }) {
    const [only, more] = items;
    if (flow !== true || !only || more)
        return false;
    const isNothing = only.value === null || ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(only.value) && only.value.value === null);
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(only.key) && only.key.flow === true && isNothing;
}


/***/ }),

/***/ 8256:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fg: () => (/* binding */ markOf),
/* harmony export */   TA: () => (/* binding */ placeInMap),
/* harmony export */   Zb: () => (/* binding */ spliced),
/* harmony export */   _j: () => (/* binding */ indentOf),
/* harmony export */   cF: () => (/* binding */ pairOf),
/* harmony export */   fs: () => (/* binding */ placeInList),
/* harmony export */   kd: () => (/* binding */ lineEnd),
/* harmony export */   mi: () => (/* binding */ replacing),
/* harmony export */   pJ: () => (/* binding */ endOf),
/* harmony export */   vT: () => (/* binding */ endOfLine)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);

/** A text with splices made. */
function spliced(text, splices) {
    return [...splices]
        .sort((a, b) => b.from - a.from || b.to - a.to)
        .reduce((result, { from, to, text: put }) => result.slice(0, from) + put + result.slice(to), text);
}
/** The line end that a text uses. */
function lineEnd(text) {
    return /\r?\n/.exec(text)?.[0] ?? '\n';
}
/** The pair of a map with a key, written there itself; keys that are no text count as what they read as. */
function pairOf(document, map, name) {
    return map.items.find(({ key }) => {
        const written = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(key) ? key.resolve(document) : key;
        return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(written) && String(written.value ?? '') === name;
    });
}
/** The place of a pair's value. */
function placeInMap(map, pair) {
    const source = pair.srcToken;
    return {
        value: pair.value,
        before: source?.sep ?? [],
        keyEnd: pair.key.range?.[1] ?? 0,
        isInFlow: map.flow === true,
        indent: indentOf(map),
    };
}
/** The place of an item of a list. */
function placeInList(list, index) {
    const source = list.srcToken;
    const item = source && 'items' in source ? source.items[index] : undefined;
    return {
        value: list.items[index],
        before: item?.start ?? [],
        keyEnd: 0,
        isInFlow: list.flow === true,
        indent: indentOf(list),
    };
}
function indentOf({ srcToken }) {
    return srcToken && 'indent' in srcToken ? srcToken.indent : 0;
}
/** Writes a value in the place of the one there. */
function replacing(text, place, value) {
    const { value: node, before } = place;
    // A tag would say of the new value what the old one was. An anchor stays: whether it may is judged by the result.
    const splices = tagsOf(before);
    const { range } = node ?? {};
    if (!node || !range || range[0] === range[1])
        return [...splices, filling(place, value)];
    const to = endOf(text, node);
    const line = text.lastIndexOf('\n', range[0] - 1);
    const isBelow = before.some(({ type }) => type === 'newline') && (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isCollection */ .P3)(node) && !node.flow;
    if (!isBelow)
        return [...splices, { from: range[0], to, text: value }];
    // Lines of their own go as lines; the value moves up, so that it is indented enough.
    const from = text[line - 1] === '\r' ? line - 1 : line;
    return [...splices, filling(place, value), { from, to: endOfLine(text, to), text: '' }];
}
const marks = ['map-value-ind', 'seq-item-ind', 'anchor'];
/** Where a value goes that was left out: after the `:` or `-`, and the anchor. */
function filling(place, value) {
    const mark = markOf(place);
    const at = mark ? mark.offset + mark.source.length : place.keyEnd;
    return { from: at, to: at, text: mark ? ` ${value}` : `: ${value}` };
}
function markOf({ before }) {
    return before.findLast(({ type }) => marks.includes(type));
}
/** What takes the tags away, each with the space before it, or after it where that is an indentation. */
function tagsOf(tokens) {
    return tokens.flatMap(({ type, offset, source }, index) => {
        if (type !== 'tag')
            return [];
        const lengthAt = (at) => (tokens[at]?.type === 'space' ? tokens[at].source.length : 0);
        const isFirst = tokens[index - 2]?.type === 'newline';
        const [before, after] = isFirst ? [0, lengthAt(index + 1)] : [lengthAt(index - 1), 0];
        return { from: offset - before, to: offset + source.length + after, text: '' };
    });
}
/** Where a node's text ends, without the blank lines and the comments below it. */
function endOf(text, { range }) {
    const [start, end] = range ?? [0, 0];
    return start + text.slice(start, end).trimEnd().length;
}
function endOfLine(text, from) {
    return from + text.slice(from).search(/\r?\n|$/);
}


/***/ }),

/***/ 3963:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YY: () => (/* binding */ yamlMistake),
/* harmony export */   _q: () => (/* binding */ NOT_EVALUATED),
/* harmony export */   om: () => (/* binding */ NOT_RENDERED)
/* harmony export */ });
/* harmony import */ var _shared_merge_conflict_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7736);
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);


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
/** What is to be done about a template. */
const NOT_RENDERED = 'is not rendered: render the template in a step before this one';
/** How a value of a file is set from an expression, which only the workflow file can have. */
const NOT_EVALUATED = '${{ … }} is not evaluated in files, only in the workflow: use the input set, such as set: image=${{ … }}';
/** The first mistake by which a text is no YAML, at its cause; undefined for a document that was read. */
function yamlMistake(text, { errors, contents }) {
    // It is in the way of everything else.
    const conflict = (0,_shared_merge_conflict_js__WEBPACK_IMPORTED_MODULE_1__/* .conflictAt */ .C)(text);
    if (conflict !== undefined)
        return { offset: conflict, message: _shared_merge_conflict_js__WEBPACK_IMPORTED_MODULE_1__/* .CONFLICT */ .p };
    // What follows the first error follows from it.
    const [error] = errors;
    if (!error)
        return undefined;
    const open = unclosed(contents);
    const offset = Math.min(error.pos[0], open?.offset ?? Infinity);
    return templateOn(text, offset) ?? open ?? { offset, message: `not YAML: ${words(error)}` };
}
function words({ code }) {
    return yamlErrors[code];
}
/** A template that was not rendered, or an expression, on the line of an error. */
function templateOn(text, offset) {
    const start = text.lastIndexOf('\n', offset - 1) + 1;
    const [line = ''] = text.slice(start).split('\n', 1);
    const found = /\$?\{\{|\{%/.exec(line);
    if (!found)
        return undefined;
    const isExpression = found[0].startsWith('$');
    return {
        offset: start + found.index,
        message: isExpression ? NOT_EVALUATED : `${found[0] === '{%' ? '{% … %}' : '{{ … }}'} ${NOT_RENDERED}`,
    };
}
/** The last quote, bracket or brace that is never closed: the parser notices it at the end of what it swallows. */
function unclosed(contents) {
    let found;
    (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .visit */ .YR)(contents, {
        Node: (_, node) => {
            const opener = openerOf(node);
            if (opener !== undefined) {
                const message = `not YAML: the ${opener} that opens here is not closed`;
                found = { offset: node.range?.[0] ?? 0, message };
            }
        },
    });
    return found;
}
const quotes = { 'double-quoted-scalar': '"', 'single-quoted-scalar': "'" };
function openerOf(node) {
    const token = node.srcToken;
    if (token?.type === 'flow-collection' && (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isCollection */ .P3)(node)) {
        const isClosed = token.end.some(({ type }) => type === 'flow-seq-end' || type === 'flow-map-end');
        return isClosed ? undefined : token.start.source;
    }
    const quote = token && quotes[token.type];
    if (quote === undefined || !token || !('source' in token))
        return undefined;
    const isClosed = token.source.length > 1 && token.source.endsWith(quote);
    return isClosed ? undefined : quote;
}


/***/ }),

/***/ 7583:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ writeValue),
/* harmony export */   w: () => (/* binding */ readValue)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);
/* harmony import */ var _document_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(935);


/** The words of the YAML 1.2 core schema that are no text. */
const words = new Map([
    ...['null', 'Null', 'NULL', '~'].map(word => [word, null]),
    ...['true', 'True', 'TRUE'].map(word => [word, true]),
    ...['false', 'False', 'FALSE'].map(word => [word, false]),
    ...['.inf', '.Inf', '.INF'].flatMap(word => [
        [word, Infinity],
        [`+${word}`, Infinity],
        [`-${word}`, -Infinity],
    ]),
    ...['.nan', '.NaN', '.NAN'].map(word => [word, NaN]),
]);
const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;
const OCTAL_OR_HEX = /^0(o[0-7]+|x[0-9a-fA-F]+)$/;
/**
 * The value that a text means in the input `set`: a number, boolean or null of YAML 1.2, a text in quotes, a list in
 * brackets or a map in braces; whatever is none of these is text as a whole. Throws RangeError for a number that would
 * not be kept exactly.
 */
function readValue(text) {
    const word = words.get(text);
    if (word !== undefined)
        return word;
    if (NUMBER.test(text) && fractionDigits(text) > MOST_DIGITS)
        throw new RangeError('a number of too many digits');
    if (NUMBER.test(text) || OCTAL_OR_HEX.test(text))
        return exact(Number(text));
    return /^["'[{]/.test(text) ? quotedOrCollection(text) : text;
}
/** What a double keeps of any number. */
const MOST_DIGITS = 15;
/** The significant digits of a number with a fraction; 0 for one without. */
function fractionDigits(text) {
    const [mantissa = ''] = text.split(/[eE]/);
    return mantissa.includes('.') ? mantissa.replace(/[-+.]/g, '').replace(/^0+|0+$/g, '').length : 0;
}
function quotedOrCollection(text) {
    const document = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseDocument */ .Tp)(text, { merge: true });
    const { contents, errors, warnings } = document;
    // What is left over, such as a comment, shows that something else was meant.
    const isWhole = errors.length + warnings.length === 0 && contents?.range[1] === text.length;
    if (!isWhole || (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(contents) && !isPlainCollection(document)))
        return text;
    const value = document.toJS({ maxAliasCount: 0 });
    return checked(value);
}
/** A list or map with names for keys: `{{ name }}` is a template of something else. */
function isPlainCollection(document) {
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(document.contents) && !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(document.contents))
        return false;
    let isPlain = true;
    (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .visit */ .YR)(document, {
        Pair: (_, { key }) => {
            isPlain &&= (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key);
        },
        Alias: () => {
            isPlain = false;
        },
    });
    return isPlain;
}
function checked(value) {
    if (typeof value === 'number')
        exact(value);
    else if (typeof value === 'object' && value !== null)
        Object.values(value).forEach(checked);
    return value;
}
function exact(value) {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
        throw new RangeError('a number of too many digits');
    return value;
}
/** A value as YAML on one line, which parsers of YAML 1.1 and 1.2 read alike. */
function writeValue(value, style) {
    if (typeof value === 'string')
        return writeText(value, style);
    if (typeof value === 'number')
        return writeNumber(value);
    const inner = (one) => writeValue(one, { isInFlow: true });
    if (Array.isArray(value))
        return `[${value.map(inner).join(', ')}]`;
    if (!(0,_document_js__WEBPACK_IMPORTED_MODULE_1__/* .isSpecMap */ .cP)(value))
        return String(value);
    const entries = Object.entries(value).map(([name, one]) => `${inner(name)}: ${inner(one)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
function writeNumber(value) {
    if (Number.isNaN(value))
        return '.nan';
    if (!Number.isFinite(value))
        return value > 0 ? '.inf' : '-.inf';
    // YAML 1.1 knows an exponent after a fraction only.
    return Object.is(value, -0) ? '-0' : String(value).replace(/^(-?\d+)e/, '$1.0e');
}
const WORD = '[\\w./@+%-]+';
/** A few of the texts that nothing can take for anything else: the rest is quoted. */
const SURE = new RegExp(`^(?=[A-Za-z/])${WORD}(?::${WORD})*(?: ${WORD}(?::${WORD})*)*$`);
const YAML_1_1 = /^(y|n|yes|no|on|off|true|false|null)$/i;
/** What YAML does not allow as it is, or a line break of YAML 1.1. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u;
function writeText(text, { isInFlow, quotes }) {
    const isSure = SURE.test(text) && !YAML_1_1.test(text) && !(isInFlow && text.includes(':'));
    if (isSure && quotes === undefined)
        return text;
    if (quotes === 'double' || UNPRINTABLE.test(text))
        return inDoubleQuotes(text);
    return `'${text.replaceAll("'", "''")}'`;
}
function inDoubleQuotes(text) {
    return JSON.stringify(text).replace(new RegExp(UNPRINTABLE, 'gu'), found => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}


/***/ })

};
