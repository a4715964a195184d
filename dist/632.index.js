export const id = 632;
export const ids = [632];
export const modules = {

/***/ 9632:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   certificateTrouble: () => (/* binding */ certificateTrouble)
/* harmony export */ });
/* harmony import */ var _shared_ca_bundle_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5894);
/* harmony import */ var _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8382);


const VARIABLES = ['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'];
/** A certificate is not trusted. Node only prints a warning about a NODE_EXTRA_CA_CERTS that it cannot read. */
async function certificateTrouble({ env }, name) {
    const set = VARIABLES.filter(variable => (env[variable] ?? '') !== '');
    const broken = await Promise.all(set.map(variable => brokenBundle(env[variable] ?? '', variable)));
    const given = set.map(variable => `${variable} is ${env[variable] ?? ''}`);
    return {
        fault: 'unknown',
        hint: [
            `The certificate of ${name} is not trusted, or is for another host.`,
            ...broken.filter(text => text !== undefined),
            set.length === 0
                ? 'If your company has a certificate authority, set AWS_CA_BUNDLE to the path of its certificates in PEM format.'
                : `It must be signed by a certificate of ${set.join(' or ')} (${given.join(', ')}).`,
        ].join(' '),
        isUnsent: true,
    };
}
async function brokenBundle(path, variable) {
    try {
        await (0,_shared_ca_bundle_js__WEBPACK_IMPORTED_MODULE_0__/* .certificatesOf */ .m)(path, variable);
        return undefined;
    }
    catch (error) {
        if (error instanceof _shared_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ProtonError */ .HV)
            return `But ${error.message}.`;
        throw error;
    }
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


/***/ })

};
