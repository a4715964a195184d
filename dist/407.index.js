export const id = 407;
export const ids = [407];
export const modules = {

/***/ 2407:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   proxyAgents: () => (/* binding */ proxyAgents)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7067);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_http__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4708);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_https__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var agent_base__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(319);
/* harmony import */ var http_proxy_agent__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8947);
/* harmony import */ var https_proxy_agent__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1566);
/* harmony import */ var _shared_proxy_variables_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2929);
/* harmony import */ var _proxy_error_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2903);







/**
 * Agents for the SDK that send each request through the proxy that `env` names for it, if any. `ca`: the certificates
 * that are trusted, in place of Node's.
 */
function proxyAgents(env, ca) {
    const agent = new ProxyFromEnvironment(env, ca && { ca: [...ca] });
    return { httpAgent: agent, httpsAgent: agent };
}
class ProxyFromEnvironment extends agent_base__WEBPACK_IMPORTED_MODULE_2__/* .Agent */ .g6 {
    #env;
    #trust;
    #direct;
    #proxies = new Map();
    constructor(env, trust = {}) {
        super(trust);
        this.#env = env;
        this.#trust = trust;
        this.#direct = { http: new node_http__WEBPACK_IMPORTED_MODULE_0__.Agent(), https: new node_https__WEBPACK_IMPORTED_MODULE_1__.Agent(trust) };
    }
    async connect(request, options) {
        const scheme = options.secureEndpoint ? 'https' : 'http';
        const host = request.getHeader('host')?.toString() ?? request.host;
        const proxy = (0,_shared_proxy_variables_js__WEBPACK_IMPORTED_MODULE_5__/* .proxyFor */ .iJ)(new URL(`${scheme}://${host}`), this.#env);
        if (!proxy)
            return this.#direct[scheme];
        try {
            return await throughTunnel(this.#agentOf(proxy, scheme), request, options);
        }
        catch (error) {
            const { statusCode } = error;
            throw new _proxy_error_js__WEBPACK_IMPORTED_MODULE_6__/* .ProxyError */ .T({ ...proxy, url: (0,_shared_proxy_variables_js__WEBPACK_IMPORTED_MODULE_5__/* .shownUrl */ .zA)(proxy.url) }, error, statusCode);
        }
    }
    #agentOf(proxy, scheme) {
        const key = `${scheme} ${proxy.url}`;
        const known = this.#proxies.get(key);
        if (known)
            return known;
        if (!/^https?:\/\//i.test(proxy.url))
            throw refusal('ERR_INVALID_PROXY');
        const agent = scheme === 'https'
            ? new https_proxy_agent__WEBPACK_IMPORTED_MODULE_4__/* .HttpsProxyAgent */ .b(proxy.url, this.#trust)
            : new http_proxy_agent__WEBPACK_IMPORTED_MODULE_3__/* .HttpProxyAgent */ .s(proxy.url, this.#trust);
        this.#proxies.set(key, agent);
        return agent;
    }
}
/** What a proxy answers to CONNECT would else be read as Proton's answer. */
async function throughTunnel(agent, request, options) {
    let status;
    request.once('proxyConnect', ({ statusCode }) => {
        status = statusCode;
    });
    const connection = await agent.connect(request, options);
    if (status === undefined || status === 200)
        return connection;
    connection.destroy();
    throw refusal('ERR_PROXY_TUNNEL', status);
}
function refusal(code, statusCode) {
    return Object.assign(new Error('the proxy could not be used'), { code, statusCode });
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


/***/ })

};
