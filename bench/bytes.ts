import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { met, type Table } from './table.js'

const AIM_DIST_MB = 2.5
const AIM_ARCHIVE_MB = 1

/** What a job downloads: the bundles, and the whole repository as an archive. MB of 10^6 bytes. */
export function bytes(dist: string): Promise<Table> {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).map(name =>
    statSync(join(dist, name)),
  )
  const distMb = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0) / 1e6
  const archive = execFileSync('git', ['archive', 'HEAD'], { maxBuffer: 2 ** 30 })
  const archiveMb = gzipSync(archive).length / 1e6
  return Promise.resolve({
    title: 'Bytes',
    head: ['', 'MB', 'aim', ''],
    rows: [
      ['dist', distMb.toFixed(2), `≤ ${AIM_DIST_MB}`, met(distMb, AIM_DIST_MB)],
      [
        'git archive HEAD, compressed',
        archiveMb.toFixed(2),
        `≤ ${AIM_ARCHIVE_MB}`,
        met(archiveMb, AIM_ARCHIVE_MB),
      ],
    ],
  })
}
