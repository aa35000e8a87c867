import type { DebuggerDocument, Reporter } from '@earshot/protocol'
import { isoTime } from '../../iso-time.ts'
import { plainLine, plainText } from '../../plain-text.ts'
import type { Artifact, ReportWithArtifacts } from '../../storage/database.ts'
import { humanBytes } from '../format.ts'
import { formatDebugger, section } from './format-debugger.ts'

/** Formats a report for a terminal. All text in it is untrusted. */
export function formatReport(
  report: ReportWithArtifacts,
  debugging: { document: DebuggerDocument } | { problem: string },
): string {
  const { id, title, summary, reporter, visibility, origin, created_at, fields, meta, artifacts } = report
  return [
    plainLine(title),
    `${id}, ${visibility}, sent ${isoTime(created_at)} from ${plainLine(origin)}${formatReporter(reporter)}`,
    ...(summary ? ['', quoted(summary)] : []),
    ...section('Form fields', Object.entries(fields).map(memberLine)),
    ...section('Metadata', Object.entries(meta).map(memberLine)),
    ...section('Artifacts', artifacts.map(artifactLine)),
    ...('document' in debugging
      ? formatDebugger(debugging.document)
      : ['', `The debugger document ${debugging.problem}.`]),
  ].join('\n')
}

/** Marks each line, so that none can pass for the relay's own output. */
function quoted(text: string): string {
  return plainText(text).replace(/^/gm, '> ')
}

function formatReporter(reporter: Reporter | null): string {
  const { name, email, id } = reporter ?? {}
  const known = [name, email && `<${email}>`, id && `(${id})`].filter(Boolean).join(' ')
  return known ? ` by ${plainLine(known)}` : ''
}

function memberLine([name, value]: [string, unknown]): string {
  return `${plainLine(name, 40)}: ${plainLine(typeof value === 'string' ? value : JSON.stringify(value), 300)}`
}

function artifactLine({ kind, content_type, size }: Artifact): string {
  return `${kind.padEnd(10)}  ${plainLine(content_type, 100)}, ${humanBytes(size ?? 0)}`
}
