export const id = 267;
export const ids = [267];
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

/***/ 8267:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  specDigest: () => (/* binding */ specDigest),
  specProblems: () => (/* binding */ specProblems)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./src/proton-spec/document.ts
var proton_spec_document = __webpack_require__(935);
// EXTERNAL MODULE: ./src/proton-spec/yaml/number-text.ts
var number_text = __webpack_require__(1005);
// EXTERNAL MODULE: ./src/proton-spec/yaml/path-offset.ts
var path_offset = __webpack_require__(3419);
;// CONCATENATED MODULE: ./src/proton-spec/not-a-spec.ts

/** What is given instead of a spec, by keys that no spec has. */
const otherFiles = [
    { keys: ['schema'], what: "the schema of a template (schema.yaml): the spec has the inputs' values" },
    {
        keys: ['infrastructure'],
        what: "a template's manifest (manifest.yaml): the spec has the inputs' values",
    },
    {
        keys: ['AWSTemplateFormatVersion'],
        what: 'a CloudFormation template; a component takes it as templateFilePath',
    },
    { keys: ['Resources'], what: 'a CloudFormation template; a component takes it as templateFilePath' },
    { keys: ['services'], what: 'the file of a service sync (proton-ops.yaml): give the spec that it names' },
    { keys: ['jobs', 'on'], what: 'a workflow of GitHub' },
    { keys: ['apiVersion', 'kind'], what: 'a manifest of Kubernetes' },
];
/** What the document is when it is no spec, with the key that tells it; undefined for what is not recognised. */
function otherFile(root) {
    if (root['proton'] !== undefined)
        return undefined;
    const found = otherFiles.find(({ keys }) => keys.every(key => Object.hasOwn(root, key)));
    const { pipeline } = root;
    // A manifest may be that of a pipeline alone.
    if (!found && (0,proton_spec_document/* isSpecMap */.cP)(pipeline) && Array.isArray(pipeline['templates']))
        return { key: 'pipeline', what: otherFiles[1]?.what ?? '' };
    return found && { key: found.keys[0] ?? '', what: found.what };
}

// EXTERNAL MODULE: ./src/shared/did-you-mean.ts
var did_you_mean = __webpack_require__(4498);
;// CONCATENATED MODULE: ./src/proton-spec/structure-errors.ts


/** More are named by their number: the list is to help, not to fill the log. */
const MOST_NAMES = 30;
const NAME = /^[0-9A-Za-z]+[0-9A-Za-z_-]{0,99}$/;
const rootKeys = ['proton', 'pipeline', 'instances'];
const environmentKeys = ['proton', 'spec'];
const entryKeys = ['name', 'environment', 'spec'];
/** What people call a spec's inputs. */
const wordsForSpec = ['inputs', 'values', 'parameters', 'properties', 'variables', 'config', 'settings'];
/** What is wrong with the form of a service spec for this target, or for any when it is not known. */
function serviceMisshapes(root, target) {
    const { instances } = root;
    const isWhole = target?.kind === 'service';
    const found = [...misspeltKeys(root, rootKeys), ...notMap(root, ['pipeline'])];
    const strange = Object.keys(root).find(key => !rootKeys.includes(key));
    if (isWhole && strange !== undefined) {
        const message = `a service spec has ${rootKeys.join(', ')}, and nothing else`;
        return [...found, { path: [strange], isKey: true, message }];
    }
    if (instances !== undefined && instances !== null && !Array.isArray(instances)) {
        const message = 'instances: must be a list, of entries with name, environment and, if it has inputs, spec';
        return [...found, { path: ['instances'], message }];
    }
    if (isWhole && !Array.isArray(instances)) {
        const message = 'instances: is missing; a service without instances is written as instances: []';
        return [...found, { path: ['instances'], message }];
    }
    const entries = Array.isArray(instances) ? instances : [];
    found.push(...entries.flatMap((entry, index) => entryMisshapes(entry, index, isWhole)));
    if (target?.kind === 'instance')
        found.push(...absent(entries, target.serviceInstanceName));
    if (isWhole)
        found.push(...twice(entries));
    return found;
}
/** What is wrong with the form of an environment's spec. */
function environmentMisshapes(root) {
    return [...misspeltKeys(root, environmentKeys), ...notMap(root, ['spec'])];
}
/** Keys at the top that are near one that is not there: other keys may hold anchors. */
function misspeltKeys(root, known) {
    const missing = known.filter(key => !Object.hasOwn(root, key));
    return Object.keys(root).flatMap(key => {
        const meant = known.includes(key) ? undefined : keyMeant(key, missing);
        if (meant === undefined)
            return [];
        return [{ path: [key], isKey: true, message: `${keyText(key)} is not known${(0,did_you_mean/* didYouMean */.au)(meant)}` }];
    });
}
function keyMeant(key, known) {
    if (known.includes('spec') && wordsForSpec.includes(key.toLowerCase()))
        return 'spec';
    return (0,did_you_mean/* nearest */.pA)(key, known);
}
/** A key as far as it looks like one: anything else may be secret. */
function keyText(key) {
    return /^[\w-]{1,100}$/.test(key) ? key : 'a key';
}
/** A list or a text where inputs are to be. */
function notMap(root, path) {
    const value = path.reduce((holder, name) => ((0,proton_spec_document/* isSpecMap */.cP)(holder) || Array.isArray(holder) ? holder[name] : undefined), root);
    if (value === undefined || value === null || (0,proton_spec_document/* isSpecMap */.cP)(value))
        return [];
    return [{ path, message: `${path.at(-1) ?? ''}: must be a map of inputs` }];
}
/** `isWhole`: the entry decides whether an instance is deleted, and must be read rightly. */
function entryMisshapes(entry, index, isWhole) {
    const path = ['instances', String(index)];
    if (!(0,proton_spec_document/* isSpecMap */.cP)(entry))
        return isWhole ? [unreadable(path, index)] : [];
    const { name, environment } = entry;
    const who = typeof name === 'string' && NAME.test(name) ? name : `number ${index + 1}`;
    const unknown = Object.keys(entry).filter(key => !entryKeys.includes(key));
    const areNames = [name, environment].every(one => typeof one === 'string' && NAME.test(one));
    const nameOf = (key) => (key === 'env' ? 'environment' : keyMeant(key, entryKeys));
    return [
        ...unknown.map(key => ({
            path: [...path, key],
            isKey: true,
            message: `instances: ${who}: ${keyText(key)} is not known; an entry has ${entryKeys.join(', ')}${(0,did_you_mean/* didYouMean */.au)(nameOf(key))}`,
        })),
        ...notMap(entry, ['spec']).map(({ message }) => ({
            path: [...path, 'spec'],
            message: `instances: ${who}: ${message}`,
        })),
        ...(isWhole && !areNames ? [unreadable(path, index)] : []),
    ];
}
function unreadable(path, index) {
    const form = 'must be a map with name, environment and, if it has inputs, spec';
    return { path, message: `instances: number ${index + 1} ${form}` };
}
/** The instance that is meant must be there, and once. */
function absent(entries, wanted) {
    const names = entries.flatMap(entry => nameOf(entry) ?? []);
    const count = names.filter(name => name === wanted).length;
    if (count === 1)
        return [];
    const path = ['instances'];
    if (count > 1) {
        const last = entries.findLastIndex(entry => nameOf(entry) === wanted);
        const message = `instances: has ${wanted} (serviceInstanceName) ${count} times`;
        return [{ path: [...path, String(last)], message }];
    }
    const known = names.filter(name => /^[\w-]{1,100}$/.test(name));
    const shown = known.slice(0, MOST_NAMES);
    const has = names.length === 0
        ? 'no instances'
        : `only ${shown.join(', ')}${names.length > shown.length ? ' and more' : ''}`;
    const message = `instances: has no ${wanted} (serviceInstanceName); the spec has ${has}${(0,did_you_mean/* didYouMean */.au)((0,did_you_mean/* nearest */.pA)(wanted, known))}`;
    return [{ path, message }];
}
function nameOf(entry) {
    return (0,proton_spec_document/* isSpecMap */.cP)(entry) && typeof entry['name'] === 'string' ? entry['name'] : undefined;
}
function twice(entries) {
    const names = entries.map(nameOf);
    return names.flatMap((name, index) => name !== undefined && NAME.test(name) && names.indexOf(name) < index
        ? [{ path: ['instances', String(index)], message: `instances: has ${name} twice` }]
        : []);
}

// EXTERNAL MODULE: ./src/proton-spec/unrendered-template.ts
var unrendered_template = __webpack_require__(1507);
// EXTERNAL MODULE: ./src/proton-spec/yaml/syntax-errors.ts
var syntax_errors = __webpack_require__(3963);
;// CONCATENATED MODULE: ./src/proton-spec/validate.ts









/** Everything that can be seen to be wrong with a spec before Proton sees it; `file` is for the annotations. */
function specProblems(text, target, file) {
    const lines = new dist/* LineCounter */.HN();
    const problem = ({ offset, message }) => {
        const { line, col } = lines.linePos(offset);
        const at = { file, line: Math.max(line, 1), column: Math.max(col, 1) };
        return { input: 'specPath', message: `specPath ${file}:${at.line}: ${message}`, at };
    };
    try {
        const options = { lineCounter: lines, merge: true, keepSourceTokens: true, logLevel: 'error' };
        const document = (0,dist/* parseDocument */.Tp)(text, options);
        const mistake = (0,syntax_errors/* yamlMistake */.YY)(text, document);
        return (mistake ? [mistake] : mistakesIn(document, target)).map(problem);
    }
    catch {
        const message = 'nested too deeply, or with aliases that lead nowhere or on without end';
        return [problem({ offset: 0, message })];
    }
}
/** What is wrong with a document that is YAML. Throws for one that JSON cannot say, such as an alias to itself. */
function mistakesIn(document, target) {
    const root = document.toJS({ maxAliasCount: proton_spec_document/* MOST_ALIASES */.Hj });
    const found = (0,unrendered_template/* unrendered */.L)(document);
    if (!isRecord(root))
        return found.length > 0 ? found : [{ offset: 0, message: NOT_MAP }];
    const other = otherFile(root);
    if (other) {
        const offset = (0,path_offset/* offsetAt */.H)(document, [other.key], true);
        return [{ offset, message: `is not a spec but ${other.what}` }];
    }
    plain(root);
    const isOfEnvironment = target?.kind === 'environment';
    const misshapes = [
        ...kindProblem(root, isOfEnvironment ? 'EnvironmentSpec' : 'ServiceSpec'),
        ...(isOfEnvironment ? environmentMisshapes(root) : serviceMisshapes(root, target)),
    ];
    const placed = misshapes.map(({ path, isKey, message }) => ({
        offset: (0,path_offset/* offsetAt */.H)(document, path, isKey),
        message,
    }));
    return [...placed, ...found].sort((a, b) => a.offset - b.offset);
}
const NOT_MAP = 'must be a map, with its kind in proton:';
const specKinds = ['ServiceSpec', 'EnvironmentSpec'];
function kindProblem(root, wanted) {
    const kind = root['proton'];
    if (kind === wanted)
        return [];
    // Only a kind is quoted: what else stands there may be secret.
    const known = specKinds.find(one => one === kind);
    const given = kind === undefined ? 'is missing' : known === undefined ? 'is something else' : `is ${known}`;
    const takers = wanted === 'EnvironmentSpec' ? 'environments take' : 'services, with all that is theirs, take';
    return [{ path: ['proton'], message: `proton: ${given}; ${takers} proton: ${wanted}` }];
}
/**
 * A digest of what a spec says of the target, by value: the order of keys, comments and other targets' entries make no
 * difference. Undefined when the document cannot be read or leaves values to Proton.
 */
function specDigest(text, target) {
    try {
        const document = (0,dist/* parseDocument */.Tp)(text, { merge: true, logLevel: 'error' });
        const value = document.errors.length > 0 ? undefined : plain(part(document, target));
        if (value === undefined || value.includes(proton_spec_document/* CURRENT_VALUE */.s3))
            return undefined;
        return (0,external_node_crypto_.createHash)('sha256').update(value).digest('hex');
    }
    catch {
        return undefined; // e.g. aliases without end: nothing to compare by
    }
}
function part(document, target) {
    (0,number_text/* keepLetters */.H)(document);
    const spec = document.toJS({ maxAliasCount: proton_spec_document/* MOST_ALIASES */.Hj });
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

/***/ 3419:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ offsetAt)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);
/* harmony import */ var _splice_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8256);


/** Where a path leads to in a document, or as near as something is written; `isKey`: to the key instead of its value. */
function offsetAt(document, path, isKey = false) {
    let found = document.contents ?? undefined;
    let offset = found?.range?.[0] ?? 0;
    for (const [index, name] of path.entries()) {
        const { key, value } = childIn(document, found, name);
        const isKeyMeant = isKey && index === path.length - 1;
        offset = (isKeyMeant ? key : value)?.range?.[0] ?? key?.range?.[0] ?? offset;
        if (!value)
            return offset;
        found = value;
    }
    return offset;
}
/** What is written under a name, there or in what is merged there. */
function childIn(document, holder, name) {
    const node = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(holder) ? holder.resolve(document) : holder;
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node))
        return { value: nodeOf(node.items[Number(name)]) };
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node))
        return {};
    const pair = (0,_splice_js__WEBPACK_IMPORTED_MODULE_1__/* .pairOf */ .cF)(document, node, name);
    if (pair)
        return { key: nodeOf(pair.key), value: nodeOf(pair.value) };
    const merged = node.items.flatMap(({ key, value }) => (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key) && key.source === '<<' && key.type === 'PLAIN'
        ? (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(value)
            ? value.items
            : [value]
        : []);
    const inMerged = merged.map(one => childIn(document, nodeOf(one), name));
    return inMerged.find(({ key }) => key !== undefined) ?? {};
}
function nodeOf(value) {
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isNode */ .Ll)(value) && !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isPair */ .tO)(value) ? value : undefined;
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


/***/ })

};
