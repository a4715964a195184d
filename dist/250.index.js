export const id = 250;
export const ids = [250];
export const modules = {

/***/ 9250:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  withoutCredentials: () => (/* binding */ withoutCredentials)
});

// EXTERNAL MODULE: ./src/shared/errors.ts
var errors = __webpack_require__(8382);
// EXTERNAL MODULE: ./src/providers/proton/api/errors.ts
var api_errors = __webpack_require__(8945);
// EXTERNAL MODULE: ./src/providers/proton/api/connection-errors/profile-name.ts
var profile_name = __webpack_require__(1992);
;// CONCATENATED MODULE: ./src/providers/proton/api/connection-errors/credential-search.ts
/** Whether a variable is there, and not empty. */
function isSet(env, name) {
    return (env[name] ?? '') !== '';
}

;// CONCATENATED MODULE: ./src/providers/proton/api/connection-errors/profile.ts


/** By what the SDK says of a profile. Of a credential_process nothing is quoted: it may print what is secret. */
function profileTrouble(thrown, search) {
    const { env, profile } = search;
    const name = (0,profile_name/* profileText */.z)(env, profile);
    const said = [...search.attempts, messageOf(thrown)].join('\n');
    const where = (0,profile_name/* configFile */.Z)(env);
    const keys = profile === undefined && isSet(env, 'AWS_PROFILE') && isSet(env, 'AWS_ACCESS_KEY_ID')
        ? ' It counts before AWS_ACCESS_KEY_ID, which is set too: unset AWS_PROFILE to use the keys.'
        : '';
    const change = profile === undefined ? (isSet(env, 'AWS_PROFILE') ? 'AWS_PROFILE' : '') : 'sourceProfile';
    const found = ofProcess(said, name) ?? ofFile(said, name, where, change);
    return found && { ...found, hint: found.hint + keys };
}
function messageOf(thrown) {
    const { message = '' } = (thrown ?? {});
    return message;
}
function ofProcess(said, name) {
    const [, wrong] = /credential_process (returned invalid JSON|did not return Version 1|returned invalid credentials|returned expired credentials)/.exec(said) ?? [];
    const hint = `Run the command of credential_process in a step before, to see what is wrong.`;
    if (wrong !== undefined)
        return { message: `the credential_process of ${name} ${wrong}`, hint, isMissing: false };
    if (/Command failed|maxBuffer/.test(said))
        return { message: `the credential_process of ${name} failed`, hint, isMissing: false, isPassing: true };
    return undefined;
}
/** Where a profile has no credentials of its own, the SDK names the one that should have given them. */
function ofFile(said, name, where, change) {
    const [, missing] = /credentials using profile: \[(.*)\] in/.exec(said) ?? [];
    const [told] = /Detected a cycle[^\n]*|Unsupported credential source[^\n]*|Profile [^\n]* requires multi-factor[^\n]*|The SSO session [^\n]*|Token is expired[^\n]*|Failed to load token[^\n]*/.exec(said) ?? [];
    if (told !== undefined)
        return { message: `${name}: ${told}`, hint: `Change it in ${where}.`, isMissing: false };
    if (missing === undefined)
        return undefined;
    if (!name.startsWith(`profile "${missing}"`)) {
        const message = `${name} takes its credentials from profile "${missing}", which is not there or has none`;
        return { message, hint: `Check source_profile in ${where}.`, isMissing: false };
    }
    const hint = `Add it to ${where}${change === '' ? '' : `, or change ${change}`}.`;
    return { message: `${name} is not there, or has no credentials`, hint, isMissing: true };
}

;// CONCATENATED MODULE: ./src/providers/proton/api/connection-errors/credentials.ts





/** There are no credentials, so nothing was sent: which source was tried, and what to change. */
function withoutCredentials(operation, thrown, search) {
    const { message, hint, isPassing = false } = reasonOf(thrown, search);
    const fault = isPassing && search.contact.mayGetCredentials() ? 'transient' : 'credentials';
    return new errors/* ProtonError */.HV(operation, 'CredentialsProviderError', fault, {
        message,
        hint: `Nothing was sent to Proton. ${hint}`,
        cause: thrown,
        isUnsent: true,
    });
}
/** What the SDK was asked for comes first: a profile that is named counts before all else. */
function reasonOf(thrown, search) {
    const { env, profile } = search;
    const isNamed = profile !== undefined || isSet(env, 'AWS_PROFILE');
    const asked = serviceTrouble(thrown, search);
    if (asked)
        return asked;
    const ofProfile = profileTrouble(thrown, search);
    if (ofProfile && (isNamed || !ofProfile.isMissing))
        return ofProfile;
    return (halfKeys(env) ?? tokenTrouble(thrown, env) ?? containerTrouble(env) ?? instanceTrouble(search) ?? NOTHING);
}
const NOTHING = { message: 'there are no credentials', hint: api_errors/* NO_CREDENTIALS */.zw };
/** Another service of AWS was asked for them, such as STS for a role, and refused or did not answer. */
function serviceTrouble(thrown, search) {
    const { code = '', $metadata, name = '' } = (thrown ?? {});
    const isRequest = $metadata !== undefined || /^E(CONN|HOST|NET|AI_|NOTFOUND|PIPE|TIMEDOUT|PROTO)/.test(code);
    if (!isRequest)
        return undefined;
    const { fault, message } = (0,api_errors/* translate */.Tl)('', thrown, undefined);
    const source = sourceText(search);
    const isPassing = fault === 'transient';
    return {
        message: `AWS gave no credentials for ${source}: ${code === '' ? name : code}: ${message}`,
        hint: isPassing
            ? `The service that gives them (STS or IAM Identity Center) did not answer.`
            : `Check the role, its trust policy, and what ${source} says.`,
        isPassing,
    };
}
function sourceText({ env, profile }) {
    if (profile === undefined && !isSet(env, 'AWS_PROFILE') && isSet(env, 'AWS_WEB_IDENTITY_TOKEN_FILE'))
        return 'AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE';
    return (0,profile_name/* profileText */.z)(env, profile);
}
/** One of the two keys alone is passed over. */
function halfKeys(env) {
    const [id, secret] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].map(name => isSet(env, name));
    if (id === secret)
        return undefined;
    const [set, unset] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].toSorted(name => isSet(env, name) ? -1 : 1);
    return { message: `${set ?? ''} is set, but ${unset ?? ''} is not`, hint: `Set both, or none.` };
}
function tokenTrouble(thrown, env) {
    const names = ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN'];
    if (!isSet(env, 'AWS_WEB_IDENTITY_TOKEN_FILE'))
        return undefined;
    const unset = names.find(name => !isSet(env, name));
    if (unset !== undefined)
        return { message: `AWS_WEB_IDENTITY_TOKEN_FILE is set, but ${unset} is not`, hint: 'Set both.' };
    const { code, path } = (thrown ?? {});
    if (path !== undefined)
        return {
            message: `the file ${path} of AWS_WEB_IDENTITY_TOKEN_FILE cannot be read (${code ?? '?'})`,
            hint: 'Check the path, and that the file is there when this step runs.',
        };
    return {
        message: 'STS gave no credentials for AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE',
        hint: 'Check the role and its trust policy.',
        isPassing: true,
    };
}
function containerTrouble(env) {
    const names = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'];
    const set = names.find(name => isSet(env, name));
    if (set === undefined)
        return undefined;
    return {
        message: `the container's credentials, at the URL that ${set} names, could not be read`,
        hint: `Check ${set}, or give the job other credentials, e.g. by aws-actions/configure-aws-credentials.`,
        isPassing: true,
    };
}
/** A machine of GitHub has no role of yours: only on others can the answer have been lost. */
function instanceTrouble({ attempts, env }) {
    if (!attempts.some(text => text.includes('remoteProvider::fromInstanceMetadata')))
        return undefined;
    if (env['RUNNER_ENVIRONMENT'] === 'github-hosted')
        return undefined;
    return {
        message: 'there are no credentials: none are set, and the instance metadata service (IMDS) gave none',
        hint: api_errors/* NO_CREDENTIALS */.zw,
        isPassing: true,
    };
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


/***/ })

};
