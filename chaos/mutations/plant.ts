import { registerHooks } from 'node:module'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { mutations, type Mutation } from './mutations.js'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The source of a mutation's file with the fault in it. Throws where the place is not found, or several are. */
export function mutated({ name, file, find, replace }: Mutation): string {
  const source = readFileSync(join(ROOT, file), 'utf8')
  const places = source.split(find).length - 1
  if (places !== 1) throw new Error(`${name}: ${file} has ${places} places to plant it, not 1`)
  return source.replace(find, () => replace)
}

/** From now on, the file of the mutation is loaded with the fault in it. */
export function plant(name: string): void {
  const mutation = mutations.find(one => one.name === name)
  if (!mutation) throw new Error(`there is no mutation ${JSON.stringify(name)}`)
  const source = mutated(mutation)
  const planted = pathToFileURL(join(ROOT, mutation.file)).href
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context)
      return url === planted ? { ...loaded, source } : loaded
    },
  })
}
