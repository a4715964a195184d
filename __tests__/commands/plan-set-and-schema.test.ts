import { describe, expect, it } from '@jest/globals'
import { play } from '../support/stage.js'

const file = `proton: ServiceSpec
instances:
  - name: prod
    environment: production
    spec:
      image: not an image
      replicas: none
`

describe('a plan with an edit that cannot be made', () => {
  it('reports the edit together with the violations of the schema in the file', async () => {
    const inputs =
      'command: plan\ntarget: instance\nserviceName: shop\nserviceInstanceName: prod\nspecPath: s.yaml\n'
    const { stage } = await play({
      with: `${inputs}set: |\n  imge.tag=1\n  replicas=2\n`,
      files: { 's.yaml': file },
    })
    const text = stage.runner.lines.join('\n')
    expect(text).toContain('set line 1: imge.tag: there is no imge')
    expect(text).toContain('specPath s.yaml:6: image: must match')
    expect(text).not.toContain('replicas: must be')
  })
})
