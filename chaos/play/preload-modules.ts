import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const SOURCES = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src')
/** The simulator is another program, and the entry would run a step. */
const EXCLUDED = /^simulator|^index\.ts$/

/** Loads the modules that the action imports on demand: no run may wait for a file. */
export async function preloadModules(): Promise<void> {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter(name => name.endsWith('.ts') && !EXCLUDED.test(name))) {
    const text = readFileSync(join(SOURCES, file), 'utf8')
    for (const [, specifier = ''] of text.matchAll(/import\('(\.[^']+)'\)/g)) {
      const path = join(SOURCES, dirname(file), specifier.replace(/\.js$/, '.ts'))
      await import(pathToFileURL(path).href)
    }
  }
}
