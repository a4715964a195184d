export const id = 272;
export const ids = [272];
export const modules = {

/***/ 9272:
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
/* harmony import */ var proxy_from_env__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8182);






/** This machine: no proxy can reach it, whatever NO_PROXY says or forgets. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;
/** Agents for the SDK that send each request by the proxy which `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` name. */
function proxyAgents() {
    const agent = new ProxyFromEnvironment();
    return { httpAgent: agent, httpsAgent: agent };
}
class ProxyFromEnvironment extends agent_base__WEBPACK_IMPORTED_MODULE_2__/* .Agent */ .g6 {
    #direct = {
        http: new node_http__WEBPACK_IMPORTED_MODULE_0__.Agent(),
        https: new node_https__WEBPACK_IMPORTED_MODULE_1__.Agent(),
    };
    #proxies = new Map();
    connect(request, { secureEndpoint }) {
        const scheme = secureEndpoint ? 'https' : 'http';
        const proxy = LOOPBACK.test(request.host)
            ? ''
            : (0,proxy_from_env__WEBPACK_IMPORTED_MODULE_5__/* .getProxyForUrl */ .T)(`${scheme}://${request.getHeader('host')?.toString() ?? request.host}`);
        if (proxy === '')
            return this.#direct[scheme];
        const key = `${scheme} ${proxy}`;
        const agent = this.#proxies.get(key) ?? (secureEndpoint ? new https_proxy_agent__WEBPACK_IMPORTED_MODULE_4__/* .HttpsProxyAgent */ .b(proxy) : new http_proxy_agent__WEBPACK_IMPORTED_MODULE_3__/* .HttpProxyAgent */ .s(proxy));
        this.#proxies.set(key, agent);
        return agent;
    }
}


/***/ })

};
