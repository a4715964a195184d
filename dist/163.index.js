export const id = 163;
export const ids = [163];
export const modules = {

/***/ 2544:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   unfit: () => (/* binding */ unfit)
/* harmony export */ });
/* harmony import */ var _shared_precondition_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6263);
/* harmony import */ var _document_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(935);


/**
 * Why Proton refuses a spec whatever its template's schema is: it moves the instance to another environment, or keeps a
 * value where none is deployed. `deployed` is the target's spec, undefined for a target that is to be created. Throws
 * TypeError for a kind of target without inputs.
 */
function unfit(spec, deployed, target) {
    const [after, before] = [spec, deployed].map(text => partsOf(text, target));
    if (!after)
        return undefined;
    if (deployed === undefined && holdsCurrentValue(after.inputs)) {
        const message = `the spec says ${_document_js__WEBPACK_IMPORTED_MODULE_1__/* .CURRENT_VALUE */ .s3}, and nothing is deployed yet whose value could be kept`;
        return (0,_shared_precondition_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .refusal */ .x5)('NoCurrentValue', message, 'Write the value into the spec.');
    }
    if (before?.environment === undefined || after.environment === before.environment)
        return undefined;
    const message = 'the spec names another environment for the instance than it is deployed in';
    return (0,_shared_precondition_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .refusal */ .x5)('OtherEnvironment', message, 'An instance stays in its environment: create another instance.');
}
/** The target's inputs in a spec, and the environment beside them, which only instances have. */
function partsOf(spec, target) {
    const root = spec === undefined ? undefined : (0,_document_js__WEBPACK_IMPORTED_MODULE_1__/* .readSpec */ .Ot)(spec)?.root;
    const path = root && (0,_document_js__WEBPACK_IMPORTED_MODULE_1__/* .inputsPath */ .XQ)(root, target);
    if (!path)
        return undefined;
    return {
        inputs: (0,_document_js__WEBPACK_IMPORTED_MODULE_1__/* .valueAt */ .fK)(root, path),
        environment: (0,_document_js__WEBPACK_IMPORTED_MODULE_1__/* .valueAt */ .fK)(root, [...path.slice(0, -1), 'environment']),
    };
}
function holdsCurrentValue(value) {
    if (value === _document_js__WEBPACK_IMPORTED_MODULE_1__/* .CURRENT_VALUE */ .s3)
        return true;
    return typeof value === 'object' && value !== null && Object.values(value).some(holdsCurrentValue);
}


/***/ })

};
