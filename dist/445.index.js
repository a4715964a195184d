export const id = 445;
export const ids = [445];
export const modules = {

/***/ 5445:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  atEndpoint: () => (/* binding */ atEndpoint)
});

// EXTERNAL MODULE: ./src/shared/errors.ts
var errors = __webpack_require__(8382);
// EXTERNAL MODULE: ./src/shared/proxy-variables.ts
var proxy_variables = __webpack_require__(2929);
// EXTERNAL MODULE: ./src/providers/proton/api/errors.ts
var api_errors = __webpack_require__(8945);
// EXTERNAL MODULE: ./src/providers/proton/api/connection-errors/profile-name.ts
var profile_name = __webpack_require__(1992);
;// CONCATENATED MODULE: ./src/providers/proton/api/connection-errors/endpoint-name.ts



/** The endpoint's URL, and where it is set. */
function nameOf({ url = '', env, profile }) {
    const shown = (0,proxy_variables/* shownUrl */.zA)(url);
    if ((0,api_errors/* isAwsHost */.Mx)(hostOf(url)))
        return `${shown} (AWS's own endpoint)`;
    return `${shown} (set by ${settingOf(env, profile)})`;
}
/** What sets the endpoint. */
function settingOf(env, profile) {
    const set = ['AWS_ENDPOINT_URL_PROTON', 'AWS_ENDPOINT_URL'].find(name => (env[name] ?? '') !== '');
    return (set ?? `endpoint_url of ${(0,profile_name/* profileText */.z)(env, profile)}, or of its services section, in ${(0,profile_name/* configFile */.Z)(env)}`);
}
/** The host of a URL. */
function hostOf(url) {
    return URL.canParse(url) ? new URL(url).hostname : undefined;
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
;// CONCATENATED MODULE: ./src/providers/proton/api/connection-errors/unexpected-response.ts


const PROXY_AUTHENTICATION = 407;
const SERVER_ERROR = 500;
const NOT_IMPLEMENTED = 501;
/** Request Timeout, Too Early, Too Many Requests. */
const PASSING = [408, 425, 429];
/** An answer, but none of Proton: what it is, and what it came through. */
function foreignAnswer(thrown, trouble, name) {
    const status = statusOf(thrown);
    // Where Proton has answered before, what stands in between is in trouble for a while.
    if (status === undefined || (trouble.contact.hasAnswered && status !== PROXY_AUTHENTICATION))
        return undefined;
    const url = new URL(trouble.url ?? '');
    const proxy = (0,proxy_variables/* proxyFor */.iJ)(url, trouble.env);
    const through = proxy && ` It came through the proxy ${(0,proxy_variables/* shownUrl */.zA)(proxy.url)} (set by ${proxy.variable}).`;
    const isPassing = status >= SERVER_ERROR || PASSING.includes(status);
    const advice = status === PROXY_AUTHENTICATION
        ? ' The proxy wants a user and a password in its URL.'
        : ' Set it to the URL of Proton or of a Proton-compatible endpoint.';
    return {
        fault: status === NOT_IMPLEMENTED ? 'unknownOperation' : isPassing ? 'transient' : 'unreachable',
        message: `the answer was not one of Proton: ${statusText(status)}${typeText(thrown)}`,
        hint: `The endpoint is ${name}.${through ?? ''}${isPassing && status !== NOT_IMPLEMENTED ? '' : advice}`,
    };
}
/** The HTTP status of an answer; undefined when there was none. */
function statusOf(thrown) {
    const { $metadata, $response } = (thrown ?? {});
    return $metadata?.httpStatusCode ?? $response?.statusCode;
}
/** The kind of an answer; nothing of its text, which may be anything. */
function typeText(thrown) {
    const { $response } = (thrown ?? {});
    const type = /^[\w.+-]+\/[\w.+-]+/.exec($response?.headers?.['content-type'] ?? '')?.[0];
    return type === undefined ? '' : ` with ${type}`;
}
/** `HTTP 404 Not Found`. */
function statusText(status) {
    return ['HTTP', status, external_node_http_.STATUS_CODES[status]].filter(part => part !== undefined).join(' ');
}

;// CONCATENATED MODULE: ./src/providers/proton/api/connection-errors/configuration.ts



/** The endpoint is no URL. */
function invalidUrl({ url, env, profile }) {
    const setting = settingOf(env, profile);
    const given = env[setting] ?? url;
    const host = given === undefined ? undefined : (0,proxy_variables/* shownUrl */.zA)(given);
    const isHost = host !== undefined && /^[\w.-]+(:\d+)?(\/\S*)?$/.test(host);
    return {
        fault: 'unknown',
        message: `the endpoint${host === undefined ? '' : ` "${host}"`}, set by ${setting}, is no URL with http:// or https://`,
        hint: `Set it to a whole URL, such as ${isHost ? `http://${host}` : 'http://127.0.0.1:4510'}.`,
        isUnsent: true,
    };
}
/** The SDK found no endpoint, or could not sign: nothing was sent, and nothing changes by itself. */
function neverHandedOver(error, { env, profile }) {
    const never = { fault: 'unknown', isUnsent: true };
    const [, kind] = /(FIPS|Dualstack) and custom endpoint/.exec(error.message) ?? [];
    if (kind === undefined) {
        const hint = `Nothing was sent. Check the AWS_… variables and ${(0,profile_name/* profileText */.z)(env, profile)} in ${(0,profile_name/* configFile */.Z)(env)}.`;
        return { ...never, hint };
    }
    const [variable, option, what] = kind === 'FIPS'
        ? ['AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint', 'a FIPS endpoint']
        : ['AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint', 'a dual-stack endpoint'];
    const by = (env[variable] ?? '') === ''
        ? `${option} of ${(0,profile_name/* profileText */.z)(env, profile)} in ${(0,profile_name/* configFile */.Z)(env)}`
        : variable;
    const setting = settingOf(env, profile);
    const url = env[setting] === undefined ? '' : `${(0,proxy_variables/* shownUrl */.zA)(env[setting])}, `;
    return {
        ...never,
        message: `${by} asks for ${what}, which only AWS has, but the endpoint is another one (${url}set by ${setting})`,
        hint: `Set ${by} to false for this step, or remove the endpoint.`,
    };
}

// EXTERNAL MODULE: ./src/providers/proton/api/proxy-error.ts
var proxy_error = __webpack_require__(2903);
;// CONCATENATED MODULE: ./src/providers/proton/api/connection-errors/proxy.ts


const proxy_PROXY_AUTHENTICATION = 407;
const proxy_SERVER_ERROR = 500;
/** A proxy that is not up yet, or hangs up, may come back. */
const proxy_PASSING = ['ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE'];
/** What is wrong with a proxy that could not be used; undefined when it is not about one. */
function proxyTrouble({ cause }, contact) {
    if (!(cause instanceof proxy_error/* ProxyError */.T))
        return undefined;
    const { code, proxy, statusCode = 0 } = cause;
    const isPassing = proxy_PASSING.includes(code) || statusCode >= proxy_SERVER_ERROR;
    return {
        fault: contact.hasAnswered || (isPassing && contact.mayComeUp()) ? 'transient' : 'unreachable',
        message: `the proxy ${proxy.url} (set by ${proxy.variable}) ${what(cause)}`,
        hint: `Nothing was sent to Proton. ${advice(cause)}`,
        isUnsent: true,
    };
}
function what({ code, statusCode, cause }) {
    if (statusCode !== undefined)
        return `did not connect to the endpoint: ${statusText(statusCode)}`;
    if (code === 'ENOTFOUND')
        return 'is not found';
    if (code === 'ECONNREFUSED')
        return 'takes no connections';
    if (code === 'ERR_INVALID_URL')
        return 'is no URL';
    if (code === 'ERR_INVALID_PROXY')
        return 'is not one with http:// or https://';
    if (isNoTls(cause))
        return 'does not speak TLS';
    return `could not be used (${code})`;
}
function advice({ proxy, statusCode, cause }) {
    if (statusCode === proxy_PROXY_AUTHENTICATION)
        return `${proxy.variable} needs a user and a password in the URL.`;
    if (isNoTls(cause))
        return `Begin ${proxy.variable} with http://.`;
    return `Check ${proxy.variable}, or list the endpoint's host in NO_PROXY.`;
}
function isNoTls(cause) {
    const { message } = (cause ?? {});
    return typeof message === 'string' && message.includes('wrong version number');
}

// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
;// CONCATENATED MODULE: ./src/providers/proton/api/connection-errors/tls-probe.ts

/** How long a server may take to show that it speaks TLS. */
const LIMIT_MS = 2_000;
/** Whether what listens at `url` speaks TLS. Nothing is sent to it but the greeting, so anybody's certificate will do. */
function speaksTls({ hostname, port }) {
    return new Promise(resolve => {
        const host = hostname.replace(/^\[(.*)\]$/, '$1');
        const socket = (0,external_node_tls_.connect)({
            host,
            port: Number(port === '' ? 80 : port),
            rejectUnauthorized: false,
            timeout: LIMIT_MS,
        });
        const end = (isTls) => {
            socket.destroy();
            resolve(isTls);
        };
        socket.once('timeout', () => {
            end(false);
        });
        socket.once('secureConnect', () => {
            end(true);
        });
        socket.once('error', () => {
            end(false);
        });
    });
}

;// CONCATENATED MODULE: ./src/providers/proton/api/connection-errors/explanation.ts
/** Before anything has succeeded, what does not pass by itself ends the step at once. */
function explanation_final({ contact }) {
    return { fault: contact.hasAnswered ? 'transient' : 'unreachable' };
}

;// CONCATENATED MODULE: ./src/providers/proton/api/connection-errors/endpoint.ts









/**
 * `error`, explained by the endpoint that was to answer: which it is, where it is set, and what to change. A fault of
 * an endpoint that has never answered as Proton does is final where waiting does not help.
 */
async function atEndpoint(error, trouble) {
    const explanation = await explain(error, trouble);
    if (!explanation)
        return error;
    const { operation, code, cause } = error;
    const { fault = error.fault, message = error.message, hint, isUnsent = error.isUnsent } = explanation;
    // Nothing that AWS answers, or fails to answer, is told by a request that was not handed over.
    const end = error.hint?.includes(api_errors/* END_OF_SUPPORT */.g) && trouble.isHandedOver ? [api_errors/* END_OF_SUPPORT */.g] : [];
    return new errors/* ProtonError */.HV(operation, code, fault, {
        message,
        hint: [hint, ...end].join(' '),
        cause,
        isUnsent,
    });
}
async function explain(error, trouble) {
    const proxy = proxyTrouble(error, trouble.contact);
    if (proxy)
        return proxy;
    if (error.code === 'ERR_INVALID_URL')
        return invalidUrl(trouble);
    if (!trouble.isHandedOver)
        return neverHandedOver(error, trouble);
    const { cause, code } = error;
    const name = nameOf(trouble);
    switch (code) {
        case 'ENOTFOUND':
            return { ...explanation_final(trouble), hint: `The host name of ${name} is not found: check it.` };
        case 'EPROTO':
            if (!error.message.includes('wrong version number'))
                return { hint: `Check ${name}.` };
            return {
                ...explanation_final(trouble),
                message: 'the endpoint does not speak TLS',
                hint: `The endpoint is ${name}: begin it with http:// if that is meant.`,
            };
    }
    if (statusOf(cause) !== undefined)
        return foreignAnswer(cause, trouble, name);
    if (error.isUnsent && (0,errors/* isTransient */.dg)(error))
        return noConnection(error, trouble, name);
    if ((0,api_errors/* isCertificate */.Yn)(code))
        return (await __webpack_require__.e(/* import() */ 632).then(__webpack_require__.bind(__webpack_require__, 9632))).certificateTrouble(trouble, name);
    return notHttp(error, trouble, name);
}
/** There was no connection: an endpoint that is starting may come up. */
function noConnection({ code, fault }, trouble, name) {
    const isRefused = code === 'ECONNREFUSED';
    return {
        fault: fault === 'transient' && trouble.contact.mayComeUp() ? 'transient' : 'unreachable',
        hint: isRefused ? refused(trouble, name) : `No connection to ${name}: check its host and port.`,
    };
}
function refused({ url = '' }, name) {
    const host = hostOf(url) ?? '';
    const isLocal = host === 'localhost' || host.startsWith('127.') || host === '[::1]';
    const what = isLocal
        ? 'Nothing listens at this endpoint: is the simulator running?'
        : 'The endpoint takes no connections.';
    return `${what} It is ${name}.`;
}
/** The first bytes of TLS: of an alert, and of a handshake. */
const TLS_RECORDS = [0x15, 0x16];
const RESETS = ['ECONNRESET', 'EPIPE'];
async function notHttp(error, trouble, name) {
    const { rawPacket } = (error.cause ?? {});
    const isNoHttp = error.code.startsWith('HPE_');
    if (!isNoHttp && !RESETS.includes(error.code))
        return undefined;
    if (TLS_RECORDS.includes(rawPacket?.[0]) || (await isTls(trouble))) {
        return {
            ...explanation_final(trouble),
            message: 'the endpoint speaks TLS, and was asked without',
            hint: `The endpoint is ${name}: begin it with https://.`,
        };
    }
    if (!isNoHttp)
        return undefined;
    return { ...explanation_final(trouble), hint: `What answers at ${name} does not speak HTTP: check it.` };
}
/** Many servers with TLS just hang up on who comes without; asked only until the endpoint has answered. */
async function isTls({ contact, url = '', env }) {
    if (contact.hasAnswered || !url.startsWith('http:') || (0,proxy_variables/* proxyFor */.iJ)(new URL(url), env))
        return false;
    return speaksTls(new URL(url));
}


/***/ }),

/***/ 1992:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ configFile),
/* harmony export */   z: () => (/* binding */ profileText)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);


/** The profile that counts, and what chose it: `profile "dev" (set by AWS_PROFILE)`. */
function profileText(env, input) {
    if (input !== undefined)
        return `profile "${input}" (the input sourceProfile)`;
    const { AWS_PROFILE: set = '' } = env;
    return set === '' ? 'profile "default"' : `profile "${set}" (set by AWS_PROFILE)`;
}
/** Where the AWS configuration stands. */
function configFile({ AWS_CONFIG_FILE: set = '' }) {
    return set === '' ? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_0__.homedir)(), '.aws', 'config') : `${set} (set by AWS_CONFIG_FILE)`;
}


/***/ }),

/***/ 2903:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ ProxyError)
/* harmony export */ });
/** A proxy could not be used: the request never left. */
class ProxyError extends Error {
    name = 'ProxyError';
    code;
    /** Its URL may be shown. */
    proxy;
    /** What it answered in place of a connection. */
    statusCode;
    constructor(proxy, cause, statusCode) {
        super('the proxy could not be used', { cause });
        const { code } = (cause ?? {});
        this.code = typeof code === 'string' ? code : 'ERR_PROXY';
        this.proxy = proxy;
        this.statusCode = statusCode;
    }
}


/***/ }),

/***/ 2929:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   iJ: () => (/* binding */ proxyFor),
/* harmony export */   pk: () => (/* binding */ namesProxy),
/* harmony export */   zA: () => (/* binding */ shownUrl)
/* harmony export */ });
/** This machine: no proxy can reach it, whatever NO_PROXY lists. */
const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;
const DEFAULT_PORTS = { 'http:': '80', 'https:': '443' };
/**
 * The proxy that `HTTPS_PROXY` or `HTTP_PROXY`, by the scheme of `url`, or else `ALL_PROXY` names; undefined for this
 * machine and for what `NO_PROXY` covers. Each variable counts in lower case first, as curl does it.
 */
function proxyFor(url, env) {
    if (LOOPBACK.test(url.hostname) || isSpared(url, variable(env, 'no_proxy').value))
        return undefined;
    const named = [`${url.protocol.slice(0, -1)}_proxy`, 'all_proxy'].map(name => variable(env, name));
    const set = named.find(({ value }) => value !== '');
    if (!set)
        return undefined;
    const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(set.value);
    return { url: isUrl ? set.value : `http://${set.value}`, variable: set.name };
}
/** Whether any proxy is named at all. */
function namesProxy(env) {
    return ['https_proxy', 'http_proxy', 'all_proxy'].some(name => variable(env, name).value !== '');
}
/** A URL as it may be shown: without user, password and query. Also what is no URL loses them. */
function shownUrl(url) {
    return url
        .trim()
        .replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1***@')
        .replace(/[?#].*$/s, '');
}
function variable(env, lower) {
    const names = [lower, lower.toUpperCase()];
    const name = names.find(each => (env[each]?.trim() ?? '') !== '') ?? lower;
    return { name, value: env[name]?.trim() ?? '' };
}
/** `corp.test`, `.corp.test` and `*.corp.test` cover the domain and all below it; an entry may name a port. */
function isSpared({ hostname, port, protocol }, noProxy) {
    const host = withoutBrackets(hostname.toLowerCase()).replace(/\.$/, '');
    const requestPort = port === '' ? DEFAULT_PORTS[protocol] : port;
    return noProxy
        .toLowerCase()
        .split(/[,\s]+/)
        .some(entry => {
        const { name, onPort } = partsOf(entry);
        if (name === '' || (onPort !== undefined && onPort !== requestPort))
            return false;
        const domain = name.replace(/^\*?\.|\.$/g, '');
        if (domain.startsWith('*'))
            return host.endsWith(domain.slice(1));
        return host === domain || host.endsWith(`.${domain}`);
    });
}
function partsOf(entry) {
    const [, bracketed, plain, onPort] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
    // An IPv6 address has colons of its own, and no port without brackets.
    return { name: bracketed ?? plain ?? entry, onPort };
}
function withoutBrackets(host) {
    return host.replace(/^\[(.*)\]$/, '$1');
}


/***/ })

};
