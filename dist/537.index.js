export const id = 537;
export const ids = [537];
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

/***/ 3537:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  schemaProblems: () => (/* binding */ schemaProblems)
});

// EXTERNAL MODULE: external "node:vm"
var external_node_vm_ = __webpack_require__(714);
// EXTERNAL MODULE: ./src/proton-spec/path.ts
var proton_spec_path = __webpack_require__(7933);
// EXTERNAL MODULE: ./src/proton-spec/yaml/value.ts
var yaml_value = __webpack_require__(7583);
;// CONCATENATED MODULE: ./src/proton-spec/schema/edit-problems.ts


/** The line of the input `set` that a finding of the schema is about; undefined when it is about the file. */
function editOf({ path }, edits) {
    const begins = (long, short) => short.every((name, index) => long[index] === name);
    const lines = edits.filter(({ line }) => line !== undefined);
    return (lines.find(edit => begins(path, edit.path)) ??
        // A part of what was set may be against the rules of the whole: of a list, or of a map that is not known.
        (path.length > 0 ? lines.findLast(edit => begins(edit.path, path)) : undefined));
}
/** A finding as a problem of the line that set the value; the value is not quoted. */
function editProblem({ path, what }, edit) {
    const line = edit.line ?? 0;
    return { input: 'set', message: `set line ${line}: ${(0,proton_spec_path/* pathText */.L)(path)} ${what}${readAs(edit, path, what)}` };
}
/** How a value without quotes was read, where a text is wanted. */
function readAs(edit, path, what) {
    if (!/^must be text/.test(what) || path.length !== edit.path.length)
        return '';
    const kind = kindOf(edit.value);
    if (kind === undefined)
        return '';
    const example = kind === 'a number' ? ' (1.10 is 1.1)' : '';
    return `; it is read as ${kind}${example}, and a text is written in quotes: ${(0,proton_spec_path/* pathText */.L)(path)}="…"`;
}
function kindOf(text) {
    const value = (0,yaml_value/* readValue */.w)(text);
    if (value === null)
        return 'null';
    if (typeof value === 'boolean')
        return 'true or false';
    if (typeof value === 'number')
        return 'a number';
    return undefined;
}

// EXTERNAL MODULE: ./src/shared/did-you-mean.ts
var did_you_mean = __webpack_require__(4498);
// EXTERNAL MODULE: ./src/proton-spec/document.ts
var proton_spec_document = __webpack_require__(935);
;// CONCATENATED MODULE: ./src/proton-spec/schema/openapi.ts

const same = value => value;
const each = value => (Array.isArray(value) ? value.map(jsonSchema) : value);
const ofNames = value => (0,proton_spec_document/* isSpecMap */.cP)(value)
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, jsonSchema(one)]))
    : value;
/** What OpenAPI 3.0 knows; everything else says nothing about a value, or nothing that can be relied on. */
const keywords = new Map([
    ...[
        ...['$ref', 'type', 'nullable', 'enum', 'default', 'format', 'pattern', 'minLength', 'maxLength'],
        ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems'],
        ...['uniqueItems', 'minProperties', 'maxProperties', 'required'],
    ].map(name => [name, same]),
    ...['items', 'additionalProperties', 'not'].map(name => [name, jsonSchema]),
    ...['allOf', 'anyOf', 'oneOf'].map(name => [name, each]),
    ['properties', ofNames],
]);
/** Keywords that the validator has in its own way, by the names that it has them under. */
const choices = { anyOf: 'fitsAny', oneOf: 'fitsOne', not: 'fitsNot' };
function isChoice(name) {
    return Object.hasOwn(choices, name);
}
/** A schema object of OpenAPI 3.0 as JSON Schema, with `nullable` for the validator to know. */
function jsonSchema(schema) {
    if (!(0,proton_spec_document/* isSpecMap */.cP)(schema))
        return schema;
    const result = {};
    for (const [name, value] of Object.entries(schema)) {
        const translate = keywords.get(name);
        if (translate)
            result[isChoice(name) ? choices[name] : name] = translate(value);
    }
    // OpenAPI 3.0 writes `exclusiveMinimum: true` beside `minimum`; JSON Schema wants the number itself.
    for (const [flag, bound] of [
        ['exclusiveMinimum', 'minimum'],
        ['exclusiveMaximum', 'maximum'],
    ]) {
        if (typeof result[flag] !== 'boolean')
            continue;
        if (result[flag] && result[bound] !== undefined) {
            result[flag] = result[bound];
            Reflect.deleteProperty(result, bound);
        }
        else
            Reflect.deleteProperty(result, flag);
    }
    // Without a type null is allowed anyway.
    if (result['type'] === undefined)
        Reflect.deleteProperty(result, 'nullable');
    return result;
}
/** The types of a schema file by name, as JSON Schema; undefined when there are none. */
function jsonSchemas(types) {
    return (0,proton_spec_document/* isSpecMap */.cP)(types) ? ofNames(types) : undefined;
}

;// CONCATENATED MODULE: ./src/proton-spec/schema/messages.ts




/** The list is to help, not to fill the log. */
const MOST_NAMES = 30;
const MOST_FORMS = 5;
const LONGEST_NAME = 100;
const LONGEST_PATTERN = 200;
/** Violations in words: several for one where one of a choice of schemas is plainly meant. */
function findings(violations) {
    // What is one of a few values has their type.
    const enums = new Set(violations.filter(({ keyword }) => keyword === 'enum').map(whatOf));
    return violations.filter(one => one.keyword !== 'type' || !enums.has(whatOf(one))).flatMap(worded);
}
function whatOf({ path }) {
    return JSON.stringify(path);
}
function worded(violation) {
    const { path, keyword, params } = violation;
    const [missing, unknown] = [params['missingProperty'], params['additionalProperty']];
    if (keyword === 'required' && typeof missing === 'string')
        return [{ path: [...path, missing], at: 'holder', what: 'is missing, and required' }];
    if (keyword === 'additionalProperties' && typeof unknown === 'string') {
        const { properties } = violation.schema;
        const known = (0,proton_spec_document/* isSpecMap */.cP)(properties) ? Object.keys(properties) : [];
        const what = known.length === 0 ? 'nothing is' : `known: ${listed(known)}`;
        const meant = (0,did_you_mean/* didYouMean */.au)((0,did_you_mean/* nearest */.pA)(unknown, known));
        return [{ path: [...path, unknown], at: 'key', what: `is not known; ${what}${meant}` }];
    }
    if (keyword === choices.anyOf || keyword === choices.oneOf)
        return ofChoice(violation);
    return [{ path, at: 'value', what: sentence(violation) }];
}
function ofChoice({ path, branches }) {
    if (branches.some(({ length }) => length === 0))
        return [
            { path, at: 'value', what: `fits more than one of the ${branches.length} forms, and must fit one` },
        ];
    const isOtherType = ({ keyword, path: inner }) => keyword === 'type' && inner.length === 0;
    const ofType = branches.filter(branch => !branch.some(isOtherType));
    if (ofType.length === 0) {
        const types = branches.flatMap(branch => branch.filter(isOtherType).flatMap(typesOf));
        return [{ path, at: 'value', what: `must be ${[...new Set(types)].join(' or ')}` }];
    }
    // Where a value says which form it has, as in `kind: queue`, it is that one.
    const chosen = ofType.filter(branch => !branch.some(({ keyword }) => keyword === 'enum'));
    const [only, another] = chosen.length === 1 ? chosen : ofType;
    const inside = (branch) => findings(branch).map(finding => ({ ...finding, path: [...path, ...finding.path] }));
    if (only && another === undefined)
        return inside(only);
    const enums = ofType.map(branch => branch.filter(one => one.keyword === 'enum' && one.path.length === 0));
    if (enums.every(({ length }) => length > 0))
        return [{ path, at: 'value', what: `must be one of ${listed(enums.flat().flatMap(allowedOf))}` }];
    const forms = ofType.slice(0, MOST_FORMS).flatMap(branch => findings(branch).slice(0, 1));
    const wrong = forms.map(finding => `${finding.path.length > 0 ? `${(0,proton_spec_path/* pathText */.L)(finding.path)} ` : ''}${finding.what}`);
    return [{ path, at: 'value', what: `fits none of the ${branches.length} forms: ${wrong.join('; or ')}` }];
}
const typeWords = {
    string: 'text',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map',
    null: 'null',
};
function typesOf({ schema }) {
    const types = Array.isArray(schema['type']) ? schema['type'] : [schema['type']];
    return [...types, ...(schema['nullable'] === true ? ['null'] : [])].map(type => typeWords[String(type)] ?? 'of another type');
}
function allowedOf({ schema }) {
    return Array.isArray(schema['enum']) ? schema['enum'] : [];
}
function sentence(violation) {
    const { keyword, schema, params } = violation;
    const limit = String(params['limit']);
    switch (keyword) {
        case 'type':
            return `must be ${typesOf(violation).join(' or ')}`;
        case 'enum':
            return `must be one of ${listed(allowedOf(violation))}`;
        case 'minimum':
        case 'maximum':
        case 'exclusiveMinimum':
        case 'exclusiveMaximum':
            return `must be ${limits(schema)}`;
        case 'multipleOf':
            return `must be a multiple of ${String(params['multipleOf'])}`;
        case 'pattern':
            return `must match ${cut(String(params['pattern']), LONGEST_PATTERN)}`;
        case 'format':
            return `must have the format ${cut(String(params['format']), LONGEST_NAME)}`;
        case 'uniqueItems':
            return 'must not have an item twice';
        case choices.not:
            return 'must not be of a form that the schema excludes';
        default:
            return counted(keyword, limit);
    }
}
const countWords = {
    minLength: ['at least', 'character'],
    maxLength: ['at most', 'character'],
    minItems: ['at least', 'item'],
    maxItems: ['at most', 'item'],
    minProperties: ['at least', 'key'],
    maxProperties: ['at most', 'key'],
};
function counted(keyword, limit) {
    const [how, what] = countWords[keyword] ?? [];
    return how === undefined
        ? `does not fit the schema (${keyword})`
        : `must have ${how} ${limit} ${what ?? ''}${limit === '1' ? '' : 's'}`;
}
function limits(schema) {
    const words = {
        minimum: 'at least',
        exclusiveMinimum: 'more than',
        maximum: 'at most',
        exclusiveMaximum: 'less than',
    };
    return Object.entries(words)
        .flatMap(([keyword, word]) => (typeof schema[keyword] === 'number' ? `${word} ${schema[keyword]}` : []))
        .join(' and ');
}
function listed(values) {
    const texts = [...new Set(values.map(value => (typeof value === 'string' ? value : JSON.stringify(value))))];
    const shown = texts.slice(0, MOST_NAMES).map(text => cut(text, LONGEST_NAME));
    return `${shown.join(', ')}${texts.length > shown.length ? ' and more' : ''}`;
}
function cut(text, longest) {
    return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

// EXTERNAL MODULE: ./node_modules/ajv/dist/ajv.js
var dist_ajv = __webpack_require__(2463);
// EXTERNAL MODULE: ./node_modules/ajv-formats/dist/index.js
var dist = __webpack_require__(2815);
var dist_default = /*#__PURE__*/__webpack_require__.n(dist);
;// CONCATENATED MODULE: ./src/proton-spec/schema/validator.ts




/** The check by a type of a schema file; undefined when it has no such type. Throws Error when a schema is unusable. */
function checkBy(types, name) {
    const schemas = jsonSchemas(types);
    if (!schemas || typeof name !== 'string' || !Object.hasOwn(schemas, name))
        return undefined;
    const pointer = encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
    // Types refer to each other as #/types/NAME or, from the top of the file, as #/schema/types/NAME.
    const around = { types: schemas, schema: { types: schemas } };
    const known = new Map();
    const ofChoice = (schema) => {
        const before = known.get(schema);
        if (before)
            return before;
        // A type may be a choice of itself, and is met again while it is compiled.
        let own = () => [];
        known.set(schema, value => own(value));
        own = compiled(inner, around, schema);
        return own;
    };
    // A default makes a required property present, but not within a choice: which one would it be?
    const inner = validator(false, ofChoice);
    return compiled(validator(true, ofChoice), around, { $ref: `#/types/${pointer}` });
}
function compiled(ajv, around, schema) {
    const validate = ajv.compile({ allOf: [schema], ...around });
    return value => {
        // Defaults are filled into a copy: what is wrong with one is the template's fault.
        const filled = structuredClone(value);
        validate(filled);
        return (validate.errors ?? [])
            .filter(error => !isExcused(error))
            .map(violation)
            .filter(({ path }) => holds(value, path));
    };
}
/** Whether the path leads to something in the value as it was given. */
function holds(value, path) {
    const holder = (0,proton_spec_document/* valueAt */.fK)(value, path.slice(0, -1));
    return path.length === 0 || (0,proton_spec_document/* childOf */.GG)(holder, path.at(-1) ?? '') !== undefined;
}
/** Ajv, but with words for what is wrong with each of the schemas of a choice. */
function validator(useDefaults, check) {
    const code = { regExp: Object.assign(lenientPattern, { code: '' }) };
    const ajv = new dist_ajv.Ajv({
        ...{ strict: false, allErrors: true, verbose: true, ownProperties: true, logger: false },
        ...{ useDefaults, code },
    });
    dist_default()["default"](ajv);
    const isRight = {
        anyOf: (fitting) => fitting > 0,
        oneOf: (fitting) => fitting === 1,
        not: (fitting) => fitting === 0,
    };
    for (const name of ['anyOf', 'oneOf', 'not']) {
        const keyword = choices[name];
        ajv.addKeyword({ keyword, compile: (schema) => choice(keyword, schema, isRight[name], check) });
    }
    return ajv;
}
function choice(keyword, schema, isRight, check) {
    const schemas = Array.isArray(schema) ? schema : [schema];
    const checks = schemas.map(check);
    const validate = value => {
        const branches = checks.map(one => one(value));
        const fitting = branches.filter(({ length }) => length === 0).length;
        const isOpen = fitting > 0 && holdsCurrentValue(value);
        validate.errors = [{ keyword, params: { branches } }];
        return isRight(fitting) || isOpen;
    };
    return validate;
}
/** A pattern of the template that is none for us is its own affair. */
function lenientPattern(pattern, flags) {
    for (const tried of [flags, '']) {
        try {
            return new RegExp(pattern, tried);
        }
        catch {
            // in the next way
        }
    }
    return /^/;
}
/** What a schema says of a value as a whole, so that a part that nobody knows can decide it. */
const ofTheWhole = ['enum', 'uniqueItems'];
function isExcused({ data, keyword }) {
    return data === proton_spec_document/* CURRENT_VALUE */.s3 || (ofTheWhole.includes(keyword) && holdsCurrentValue(data));
}
function holdsCurrentValue(value) {
    if (value === proton_spec_document/* CURRENT_VALUE */.s3)
        return true;
    return typeof value === 'object' && value !== null && Object.values(value).some(holdsCurrentValue);
}
function violation({ instancePath, keyword, params, parentSchema }) {
    const all = params;
    const branches = (0,proton_spec_document/* isSpecMap */.cP)(all) ? all['branches'] : undefined;
    return {
        path: instancePath
            .split('/')
            .slice(1)
            .map(name => name.replaceAll('~1', '/').replaceAll('~0', '~')),
        keyword,
        params: (0,proton_spec_document/* isSpecMap */.cP)(all) ? all : {},
        schema: (0,proton_spec_document/* isSpecMap */.cP)(parentSchema) ? parentSchema : {},
        branches: (branches ?? []),
    };
}

// EXTERNAL MODULE: ./src/proton-spec/yaml/path-offset.ts
var path_offset = __webpack_require__(3419);
;// CONCATENATED MODULE: ./src/proton-spec/schema/input-schema.ts







/** More are no help to anybody. */
const MOST_PROBLEMS = 50;
/** Which member of a schema file names the type of whose inputs. */
const inputType = {
    pipeline: 'pipeline_input_type',
    instance: 'service_input_type',
    environment: 'environment_input_type',
};
/**
 * What the schema of a template version has against the inputs of the target in `spec`, each at its place in `file`;
 * never with a value of the spec. A problem of a value that one of `edits` has set names its line of the input instead.
 * `schema` is the text that Proton answers for the version. Undefined when either cannot be read or used, or the check
 * takes too long: the server decides. Throws TypeError for a kind of target without inputs.
 */
function schemaProblems(spec, schema, target, file, edits = []) {
    const read = (0,proton_spec_document/* readSpec */.Ot)(spec);
    const base = (0,proton_spec_document/* inputsPath */.XQ)(read?.root ?? {}, target);
    if (!read || !base)
        return undefined;
    const description = (0,proton_spec_document/* readSpec */.Ot)(schema)?.root['schema'];
    if (!(0,proton_spec_document/* isSpecMap */.cP)(description))
        return undefined;
    try {
        const check = checkBy(description['types'], description[inputType[target.kind] ?? '']);
        const inputs = (0,proton_spec_document/* valueAt */.fK)(read.root, base) ?? {};
        const found = limited(() => findings(check?.(inputs) ?? []));
        return problemsOf(found, read, { base, file, edits });
    }
    catch {
        return undefined; // a schema that is none, or one without end
    }
}
/** Patterns can take for ever, and no signal is heard meanwhile. */
const LONGEST_CHECK_MS = 2_000;
function limited(work) {
    return (0,external_node_vm_.runInNewContext)('work()', { work }, { timeout: LONGEST_CHECK_MS });
}
function problemsOf(found, { document, lines }, { base, file, edits }) {
    const problems = found.map(finding => {
        const edit = editOf(finding, edits);
        if (edit)
            return { at: undefined, ...editProblem(finding, edit) };
        const { line, col } = lines.linePos(offsetOf(document, base, finding));
        const path = (0,proton_spec_path/* pathText */.L)(finding.path.length > 0 ? finding.path : base.slice(-1));
        const at = { file, line: Math.max(line, 1), column: Math.max(col, 1) };
        return { input: 'specPath', message: `specPath ${file}:${at.line}: ${path}: ${finding.what}`, at };
    });
    const once = new Map(problems.map(problem => [problem.message, problem]));
    return [...once.values()]
        .sort((a, b) => placeOf(a) - placeOf(b) || (a.at?.column ?? 0) - (b.at?.column ?? 0))
        .slice(0, MOST_PROBLEMS);
}
/** Problems of the input `set` come before those of the file. */
function placeOf({ at }) {
    return at?.line ?? 0;
}
/** Where in the document a finding is to be looked for: as near as something is written. */
function offsetOf(document, base, { path, at }) {
    const names = [...base, ...(at === 'holder' ? path.slice(0, -1) : path)];
    return (0,path_offset/* offsetAt */.H)(document, names, at === 'key');
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
