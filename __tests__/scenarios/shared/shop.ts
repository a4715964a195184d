import { shopWith } from '../../support/accounts.js'

/** The inputs that name instance prod of service shop. */
export const prod = `
target: instance
serviceName: shop
serviceInstanceName: prod
`
export const withSpec = (step: string) => `${step}specPath: service.yaml\n`
/** Deploys it with the spec file. */
export const deployProd = withSpec(prod)
export const plan = `command: plan${prod}`

/** A service spec with instance prod, as a file. */
export const spec = (image: string, more = '') => ({
  'service.yaml': `proton: ServiceSpec
# what the shop is made of
pipeline:
  branch: main
instances:
  - name: prod
    environment: production
    spec:
      image: ${image}
      replicas: 6
      domain: prod.shop.example
${more}`,
})

/** The image that prod runs. */
export const running = 'registry.example/shop:1.6.0'
/** The spec file with a newer one. */
export const files = spec('registry.example/shop:1.9.0')

/** Prod is being deployed. */
export const busy = shopWith({
  prod: {
    history: [
      { ago: '20d', took: '5m' },
      { ago: '1m', took: '3m' },
    ],
  },
})
