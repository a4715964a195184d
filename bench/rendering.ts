import { readFileSync } from 'node:fs'
import { loadBundle, type Bundle } from '../src/rendering/bundle.js'
import { instanceNamespace } from '../src/rendering/namespace.js'
import { recoverInputs } from '../src/rendering/recover.js'
import { parseSource, render, type Namespace } from '../src/rendering/render.js'
import { readSpecInputs, schemaProperties, type SpecInputs } from '../src/rendering/spec-inputs.js'
import { median } from './statistics.js'
import { met, type Table } from './table.js'

const RUNS = 21
const AIM_RENDER_MS = 20
const AIM_RECOVERY_MS = 200

/** Rendering the largest example, and recovering its inputs from the rendered text with a spec that has only its variables. */
export async function rendering(): Promise<Table> {
  const bundle = await loadBundle('examples/bundles/fargate-svc/v1', 'instance')
  const spec = readFileSync('examples/bundles/specs/service.yaml', 'utf8')
  const inputsOf = (serviceInstanceName: string) =>
    readSpecInputs(spec, { kind: 'instance', serviceName: 'shop', serviceInstanceName }, bundle.schema)
  const namespace = namespaceWith(inputsOf('prod'))
  const first = timed(() => render(bundle, namespace))
  const deployed = render(bundle, namespace)
  const stale = staleInputs(bundle, inputsOf('prod'))
  const recover = () => {
    const properties = schemaProperties(bundle.schema, 'instance')
    const template = parseSource(bundle)
    const from = { owner: 'service_instance', inputs: stale, deployed } as const
    if (!recoverInputs({ template, namespace: namespaceWith(stale), properties, ...from }))
      throw new Error('the inputs were not recovered')
  }
  const firstRecovery = timed(recover)
  const figures: readonly (readonly [string, number, number])[] = [
    ['render, the first time', first, AIM_RENDER_MS],
    [`render, median of ${RUNS}`, repeated(() => render(bundle, namespace)), AIM_RENDER_MS],
    ['recovery, the first time', firstRecovery, AIM_RECOVERY_MS],
    [`recovery, median of ${RUNS}`, repeated(recover), AIM_RECOVERY_MS],
  ]
  return {
    title: 'The largest example bundle',
    head: ['', 'ms', 'aim', ''],
    rows: figures.map(([name, ms, aim]) => [name, ms.toFixed(1), `≤ ${aim}`, met(ms, aim)]),
  }
}

/** The inputs of a spec that is out of date: the variables, another image, and all else by default. */
function staleInputs({ schema }: Bundle, own: SpecInputs): SpecInputs {
  const stale = new Map([...own].filter(([input]) => input === 'variables'))
  for (const [input, { standard }] of schemaProperties(schema, 'instance'))
    if (!stale.has(input) && standard !== undefined) stale.set(input, standard)
  return stale.set('image', 'registry.example/shop:1')
}

function namespaceWith(inputs: SpecInputs): Namespace {
  const outputs = new Map([
    ['ClusterName', 'payments'],
    ['LogGroupName', '/ecs/payments'],
    ['Subnets', 'subnet-1,subnet-2'],
  ])
  const environment = { name: 'prod', accountId: '123456789012', outputs }
  return instanceNamespace({ environment, service: { name: 'shop' }, instance: { name: 'prod', inputs } })
}

function timed(work: () => void): number {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}

function repeated(work: () => void): number {
  return median(Array.from({ length: RUNS }, () => timed(work)))
}
