import { COMPONENT, INSTANCE, SERVICE, ENVIRONMENT, providerOf, targetKey, type Actor } from '../plan/plan.js'
import type { Call } from '../model/call.js'
import { startRemoval, without } from '../model/cancel-and-delete.js'
import { isUnfinished } from '../model/state.js'
import type { Simulation } from './simulation.js'
import { actOnStack } from './stack-actor.js'
import { specText, templateFileText } from '../plan/specs.js'

/** How long others retry a refused request. */
const PATIENCE_MS = 120_000

/** Lets everybody else in the plan act at their moments. */
export function scheduleOthers(simulation: Simulation): void {
  simulation.plan.actors.forEach((actor, index) => {
    const other = new OtherActor(simulation, actor, index)
    simulation.when(actor.at, () => {
      other.act()
    })
  })
}

/** Somebody else who works on the same target, mostly through the same API. */
class OtherActor {
  readonly #simulation: Simulation
  readonly #actor: Actor
  readonly #index: number

  constructor(simulation: Simulation, actor: Actor, index: number) {
    this.#simulation = simulation
    this.#actor = actor
    this.#index = index
  }

  act(): void {
    const { everyMs } = this.#actor
    this.#try(everyMs === undefined ? -Infinity : this.#simulation.time.now + PATIENCE_MS)
  }

  #try(until: number): void {
    const { time, others } = this.#simulation
    const { everyMs = 0, does } = this.#actor
    const refused = this.#do()
    if (refused === undefined) others.push({ at: time.now, text: `somebody: ${does}` })
    else if (time.now + everyMs < until) {
      time.after(everyMs, () => {
        this.#try(until)
      })
    } else others.push({ at: time.now, text: `somebody: ${does}, refused: ${refused}` })
  }

  /** Returns why it was refused; undefined when it was accepted. */
  #do(): string | undefined {
    const { does } = this.#actor
    if (providerOf(this.#simulation.plan) === 'cloudformation')
      return actOnStack(this.#simulation, this.#actor, this.#index)
    switch (does) {
      case 'update':
        return this.#ask(...this.#update())
      case 'updateComponent': {
        const input = {
          name: COMPONENT,
          deploymentType: 'CURRENT_VERSION',
          templateFile: templateFileText('theirs'),
        }
        return this.#ask('UpdateComponent', input)
      }
      case 'updateService':
        return this.#ask('UpdateService', { name: SERVICE, spec: specText('service', this.#actor.variant) })
      case 'updateWithoutDeployment':
        return this.#ask(...this.#updateWithoutDeployment())
      case 'createInstance': {
        const spec = specText('instance', 'more')
        return this.#ask('CreateServiceInstance', { serviceName: SERVICE, name: 'fresh', spec })
      }
      case 'changeDescription':
        return this.#ask('UpdateService', { name: SERVICE, description: 'of somebody else' })
      case 'cancel':
        return this.#ask(...this.#cancel())
      case 'deleteRecord':
        return this.#forget()
      case 'delete':
        return this.#delete()
      case 'recreate':
        return this.#recreate()
      default:
        return 'Proton has no stacks'
    }
  }

  #ask(operation: string, input: Call['input']): string | undefined {
    const { course } = this.#actor
    const call = this.#simulation.call(operation, input, { who: 'others', request: this.#index }, { course })
    const answer = this.#simulation.ask(call)
    return answer instanceof Error ? answer.name : undefined
  }

  #update(): [string, Call['input']] {
    const { variant, hasToken } = this.#actor
    const { target } = this.#simulation.plan
    const token = hasToken ? { clientToken: `token-of-others-${this.#index}` } : {}
    const spec = specText(target, variant)
    const deploymentType = 'CURRENT_VERSION'
    switch (target) {
      case 'instance':
        return [
          'UpdateServiceInstance',
          { serviceName: SERVICE, name: INSTANCE, deploymentType, spec, ...token },
        ]
      case 'pipeline':
        return ['UpdateServicePipeline', { serviceName: SERVICE, deploymentType, spec }]
      case 'environment':
        return ['UpdateEnvironment', { name: ENVIRONMENT, deploymentType, spec }]
      case 'component': {
        const templateFile = templateFileText(variant)
        const more = { ...token, ...(this.#isAttached() && { serviceSpec: spec }) }
        return ['UpdateComponent', { name: COMPONENT, deploymentType, templateFile, ...more }]
      }
      case 'service':
        return ['UpdateService', { name: SERVICE, spec }]
    }
  }

  /** For a component only its description may change; `theirs` sends a template file too, which Proton refuses. */
  #updateWithoutDeployment(): [string, Call['input']] {
    const [operation, input] = this.#update()
    const { target } = this.#simulation.plan
    if (target !== 'component') return [operation, { ...input, deploymentType: 'NONE' }]
    const templateFile = this.#actor.variant === 'theirs' ? { templateFile: input['templateFile'] } : {}
    const description = 'of somebody else'
    return [operation, { name: COMPONENT, deploymentType: 'NONE', description, ...templateFile }]
  }

  #isAttached(): boolean {
    const { targets } = this.#simulation.model.history.now
    return targets[`component ${COMPONENT}`]?.attachedTo !== undefined
  }

  #cancel(): [string, Call['input']] {
    switch (this.#simulation.plan.target) {
      case 'instance':
      case 'service':
        return ['CancelServiceInstanceDeployment', { serviceName: SERVICE, serviceInstanceName: INSTANCE }]
      case 'pipeline':
        return ['CancelServicePipelineDeployment', { serviceName: SERVICE }]
      case 'environment':
        return ['CancelEnvironmentDeployment', { environmentName: ENVIRONMENT }]
      case 'component':
        return ['CancelComponentDeployment', { componentName: COMPONENT }]
    }
  }

  /** Deletes the record of the target's latest deployment that has ended. */
  #forget(): string | undefined {
    const { history } = this.#simulation.model
    const { deployments } = history.now
    const key = targetKey(this.#simulation.plan.target)
    const latest = Object.values(deployments).findLast(one => one.key === key && !isUnfinished(one))
    if (!latest) return 'nothing ended'
    return this.#ask('DeleteDeployment', { id: latest.id })
  }

  /** Deletes even what the API refuses to delete: several requests would detach everything first. */
  #delete(): string | undefined {
    const { plan, model } = this.#simulation
    const { history } = model
    if (plan.target === 'service') return this.#ask('DeleteService', { name: SERVICE })
    const target = history.now.targets[targetKey(plan.target)]
    if (!target) return 'ResourceNotFoundException'
    const latest = history.now.deployments[target.attempted ?? '']
    if (target.deletion === 'DELETE_IN_PROGRESS' || (latest && isUnfinished(latest)))
      return 'ConflictException'
    const { course } = this.#actor
    const author = { who: 'others', request: this.#index } as const
    startRemoval(
      model,
      this.#simulation.call('Delete', {}, author, { course: { ...course, ends: 'SUCCEEDED' } }),
      target,
    )
    return undefined
  }

  /** Deletes the target and creates it again at once, with a deployment. */
  #recreate(): string | undefined {
    const { plan, model, time } = this.#simulation
    const { history } = model
    const key = targetKey(plan.target)
    const { targets, deployments } = history.now
    const target = targets[key]
    const latest = deployments[target?.attempted ?? '']
    if (!target) return 'ResourceNotFoundException'
    if (latest && isUnfinished(latest)) return 'ConflictException'
    const createdBy = { who: 'others', request: this.#index } as const
    const again = { ...target, createdAt: time.now, createdBy, deletion: undefined, token: undefined }
    history.change(account => ({ ...account, targets: { ...without(account.targets, key), [key]: again } }))
    return this.#ask(...this.#update())
  }
}
