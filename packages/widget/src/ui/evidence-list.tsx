import { EntryList } from './entry-list.tsx'
import { EvidenceRow } from './evidence-row.tsx'
import type { FormStore } from './form-store.ts'
import { type FormState, type List, remaining } from './state.ts'
import { fill } from './strings.ts'
import { actionLine, consoleLine, errorLine, type Line, networkLine, pairs, size } from './words.ts'

/**
 * Lists all evidence except the screenshot. Each row opens to show exactly what is sent. Empty
 * parts have no row.
 */
export function EvidenceList({ store, state }: { store: FormStore; state: FormState }) {
  const { strings, formHost } = store
  const { evidence, replay } = formHost
  const shared = { store, state }

  const list = <E extends object>(part: List, entries: readonly E[], toLine: (entry: E) => Line) => {
    if (entries.length === 0) return null
    return (
      <EvidenceRow {...shared} part={part} note={String(remaining(entries, state.removed).length)}>
        <EntryList {...shared} entries={entries} toLine={toLine} />
      </EvidenceRow>
    )
  }
  const object = (part: 'environment' | 'performance' | 'context', held: object | null) => {
    const shown = pairs(held ?? {})
    if (shown.length === 0) return null
    return (
      <EvidenceRow {...shared} part={part} note="">
        <dl>
          {shown.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </EvidenceRow>
    )
  }

  return (
    <section class="card" aria-labelledby="evidence">
      <h3 id="evidence">{strings.evidence}</h3>
      <p class="muted hint">{strings.evidenceNote}</p>
      <ul class="parts">
        {replay && (
          <EvidenceRow {...shared} part="replay" note={fill(strings.seconds, { n: replay.seconds })}>
            <p>{fill(strings.replayNote, { n: replay.seconds, size: size(replay.bytes, strings.language) })}</p>
          </EvidenceRow>
        )}
        {list('errors', evidence.errors, errorLine)}
        {list('console', evidence.console, consoleLine)}
        {list('network', evidence.network, (entry) => networkLine(entry, strings))}
        {list('actions', evidence.actions, actionLine)}
        {object('environment', evidence.environment)}
        {object('performance', evidence.performance)}
        {object('context', evidence.context)}
      </ul>
    </section>
  )
}
