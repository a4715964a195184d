export const id = 660;
export const ids = [660];
export const modules = {

/***/ 8660:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   agentsFor: () => (/* binding */ agentsFor),
/* harmony export */   githubNetwork: () => (/* binding */ githubNetwork)
/* harmony export */ });
/* harmony import */ var _shared_ca_bundle_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5894);
/* harmony import */ var _shared_proxy_variables_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2929);


/** Agents for the SDK by the proxy variables and `AWS_CA_BUNDLE`. Throws ProtonError when that file is no bundle. */
async function agentsFor(env) {
    const ca = await trustedBy(env);
    if ((0,_shared_proxy_variables_js__WEBPACK_IMPORTED_MODULE_1__/* .namesProxy */ .pk)(env))
        return (await Promise.all(/* import() */[__webpack_require__.e(40), __webpack_require__.e(407)]).then(__webpack_require__.bind(__webpack_require__, 2407))).proxyAgents(env, ca);
    return ca ? { httpsAgent: { keepAlive: false, ca } } : {};
}
/** By which proxy, and with trust in which certificates, GitHub's API is asked: by the same rule as Proton. */
async function githubNetwork(apiUrl, env) {
    return { proxy: (0,_shared_proxy_variables_js__WEBPACK_IMPORTED_MODULE_1__/* .proxyFor */ .iJ)(new URL(apiUrl), env)?.url, ca: await trustedBy(env) };
}
async function trustedBy({ AWS_CA_BUNDLE: path = '' }) {
    return path === '' ? undefined : (0,_shared_ca_bundle_js__WEBPACK_IMPORTED_MODULE_0__/* .trusted */ .I)(path);
}


/***/ }),

/***/ 5894:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ trusted),
/* harmony export */   m: () => (/* binding */ certificatesOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1692);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_tls__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8382);




const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
/**
 * The certificates that are trusted when `AWS_CA_BUNDLE` is set to `path`: those of its PEM file beside those that Node
 * trusts anyway, among them those of `NODE_EXTRA_CA_CERTS`. Throws ProtonError when the file is missing or has none.
 */
async function trusted(path) {
    return [...node_tls__WEBPACK_IMPORTED_MODULE_2__.getCACertificates('default'), ...(await certificatesOf(path, 'AWS_CA_BUNDLE'))];
}
/** The certificates in the PEM file that `variable` names. Throws ProtonError when it is missing or has none. */
async function certificatesOf(path, variable) {
    const certificates = [...(await read(path, variable)).matchAll(CERTIFICATE)].map(([text]) => text);
    if (certificates.length === 0)
        throw bad(path, variable, 'has no certificates');
    for (const [index, certificate] of certificates.entries()) {
        try {
            new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(certificate);
        }
        catch {
            throw bad(path, variable, `has a certificate (number ${index + 1}) that cannot be read`);
        }
    }
    return certificates;
}
async function read(path, variable) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(path, 'latin1');
    }
    catch (error) {
        const { code = 'unknown error' } = error;
        throw bad(path, variable, `cannot be read (${code})`);
    }
}
function bad(path, variable, what) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ProtonError */ .HV('', 'InvalidCaBundle', 'unknown', {
        message: `the file ${path}, which ${variable} names, ${what}`,
        hint: `Set ${variable} to the path of a file with certificates in PEM format, or unset it.`,
        isUnsent: true,
    });
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
