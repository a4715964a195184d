/**
 * The number of the pull request a workflow runs for, by its event and its ref; undefined when there is none, as for a
 * push, a schedule or a merge queue.
 */
export function pullRequestOf(event: unknown, ref: string | undefined): number | undefined {
  return (
    numberOf(at(event, 'pull_request')) ??
    // A comment on an issue is the same event as one on a pull request.
    (at(event, 'issue', 'pull_request') ? numberOf(at(event, 'issue')) : undefined) ??
    numberOf(ofWorkflowRun(event)) ??
    fromRef(ref)
  )
}

/** The commit that the event is about, where that is not the one that GitHub checks out by default. */
export function headOf(event: unknown): string | undefined {
  const sha = at(event, 'pull_request', 'head', 'sha') ?? at(event, 'workflow_run', 'head_sha')
  return typeof sha === 'string' ? sha : undefined
}

/** The commit may also be in pull requests of other repositories, whose numbers have another meaning here. */
function ofWorkflowRun(event: unknown): unknown {
  const all = at(event, 'workflow_run', 'pull_requests')
  const here = at(event, 'repository', 'id')
  if (!Array.isArray(all)) return undefined
  return all.find(one => here === undefined || [undefined, here].includes(at(one, 'base', 'repo', 'id')))
}

function fromRef(ref: string | undefined): number | undefined {
  const digits = /^refs\/pull\/(\d+)\/(?:merge|head)$/.exec(ref ?? '')?.[1]
  return digits === undefined ? undefined : numberOf({ number: Number(digits) })
}

function numberOf(numbered: unknown): number | undefined {
  const number = at(numbered, 'number')
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined
}

/** The value at a path in parsed JSON; undefined without one. */
function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, name) =>
      typeof found === 'object' && found !== null && Object.hasOwn(found, name)
        ? (found as Record<string, unknown>)[name]
        : undefined,
    value,
  )
}
