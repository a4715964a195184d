import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { met, type Table } from './table.js'

const AIM_DIST_MB = 2.5
const AIM_ARCHIVE_MB = 0.9

/** The bundles, as files and as an archive, and what a job downloads: the whole repository. MB of 10^6 bytes. */
export function bytes(dist: string): Promise<Table> {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).map(name =>
    statSync(join(dist, name)),
  )
  const distMb = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0) / 1e6
  const archiveMb = megabytesOf('dist')
  return Promise.resolve({
    title: 'Bytes',
    head: ['', 'MB', 'aim', ''],
    rows: [
      ['dist', distMb.toFixed(2), `≤ ${AIM_DIST_MB}`, met(distMb, AIM_DIST_MB)],
      ['dist, compressed', archiveMb.toFixed(2), `≤ ${AIM_ARCHIVE_MB}`, met(archiveMb, AIM_ARCHIVE_MB)],
      ['the repository, compressed', megabytesOf('.').toFixed(2), '', ''],
    ],
  })
}

/** How long the archive of a committed folder is. */
function megabytesOf(folder: string): number {
  const archive = execFileSync('git', ['archive', 'HEAD', folder], { maxBuffer: 2 ** 30 })
  return gzipSync(archive).length / 1e6
}
