import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startStandIn, type StandIn } from './stand-in.js'
import { ended, jobFolder, startNode } from './step.js'
import { met, type Table } from './table.js'

const RUNS = 3
const AIM_MB = 100
/** Long enough for a few polls. */
const TAKES_MS = 5_000

/** The most memory that a whole run has resident, from the start to the outputs. */
export async function memory(dist: string): Promise<Table> {
  const table = { title: 'Peak resident memory', head: ['', 'MB', 'aim', ''] }
  if (!existsSync('/proc/self/status')) {
    return { ...table, rows: [], notes: ['Left out: only Linux shows it for a running process.'] }
  }
  const standIn = await startStandIn()
  const peaks: number[] = []
  while (peaks.length < RUNS) peaks.push(await peakOf(standIn, join(dist, 'index.js')))
  standIn.close()
  const most = Math.max(...peaks)
  return { ...table, rows: [[`most of ${RUNS} runs`, most.toFixed(0), `≤ ${AIM_MB}`, met(most, AIM_MB)]] }
}

/** Peak in MB of 10^6 bytes, as the kernel reports it at the last request. */
async function peakOf(standIn: StandIn, bundle: string): Promise<number> {
  const job = jobFolder(standIn.url)
  let peak = NaN
  const child = startNode(bundle, job.env)
  standIn.begin(TAKES_MS, () => {
    const status = readFileSync(`/proc/${child.pid ?? 'self'}/status`, 'utf8')
    peak = (Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024) / 1e6
  })
  await ended(child)
  job.remove()
  if (Number.isNaN(peak)) throw new Error('the action sent no request, so its memory was not read')
  return peak
}
