import { gunzipSync } from 'node:zlib'
import { API_BASE, type ArtifactKind, type DebuggerDocument, type ReplayDocument, type Report } from '@earshot/protocol'
import { debuggerDocument, replayDocument, report } from '@earshot/protocol/schemas'

/** A report as the team behind it reads it, by API key. */
export interface ReadReport {
  report: Report
  /** What each artifact holds, unpacked. */
  files: Partial<Record<ArtifactKind, Buffer>>
  /** Parsed by the protocol's own schema. */
  debugger: DebuggerDocument | null
  replay: ReplayDocument | null
  /** Every byte of it as one text: what must not leave the page is not in here. */
  everything: string
}

export interface Reports {
  all(): Promise<Report[]>
  titled(title: string): Promise<ReadReport>
  read(id: string): Promise<ReadReport>
}

export function reportsOf({ relay, apiKey }: { relay: string; apiKey: string }): Reports {
  const get = async (path: string) => {
    const answer = await fetch(`${relay}${API_BASE}${path}`, { headers: { authorization: `Bearer ${apiKey}` } })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }
  const read = async (id: string): Promise<ReadReport> => {
    const found = report.parse(await get(`/reports/${id}`))
    const files: ReadReport['files'] = {}
    for (const { kind, url, content_type } of found.artifacts) {
      const answer = await fetch(url)
      if (!answer.ok) throw new Error(`The ${kind} answered ${answer.status}`)
      const bytes = Buffer.from(await answer.arrayBuffer())
      files[kind] = content_type === 'application/gzip' ? gunzipSync(bytes) : bytes
    }
    return {
      report: found,
      files,
      debugger: files.debugger ? debuggerDocument.parse(JSON.parse(String(files.debugger))) : null,
      replay: files.replay ? replayDocument.parse(JSON.parse(String(files.replay))) : null,
      everything: [JSON.stringify(found), ...Object.values(files).map((bytes) => bytes.toString('latin1'))].join('\n'),
    }
  }
  const all = async () => (await get('/reports?size=100')).items as Report[]
  return {
    all,
    read,
    async titled(title) {
      const found = (await all()).filter((one) => one.title === title)
      if (found.length !== 1) throw new Error(`${found.length} reports are titled "${title}"`)
      return read(found[0]?.id ?? '')
    },
  }
}
