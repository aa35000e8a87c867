// Files a report from a server: a job that failed, an e-mail that was answered, a device that called home. No dependency.
//
//   EARSHOT_RELAY=… EARSHOT_KEY=… EARSHOT_ORIGIN=https://jobs.example.com node report.mjs "Nightly import failed" "Row 812 …"
//
// A server sends no Origin header, so the relay judges by the body's `origin` alone, and anybody who knows the key can write the same.
// What holds there are rate limits and quotas, or a key that takes signed requests only: docs/capture-keys.md. Give servers a key of
// their own in any case.
import { arch, platform, release } from 'node:os'

const { EARSHOT_RELAY: relay, EARSHOT_KEY: public_key, EARSHOT_ORIGIN: origin } = process.env
const [title, summary = ''] = process.argv.slice(2)

if (!relay || !public_key || !origin || !title) {
  console.error('Usage: EARSHOT_RELAY=… EARSHOT_KEY=… EARSHOT_ORIGIN=… node report.mjs "title" ["summary"]')
  process.exit(2)
}

/** For a terminal: what a response says may hold characters that steer it. */
const plain = (text) => String(text).replace(/[^\x20-\x7e]/g, '?')

async function post(path, body) {
  const response = await fetch(`${relay}/api/v1/public/capture/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ public_key, origin, ...body }),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(plain(`${answer.error.code}: ${answer.error.message}`))
  return answer
}

/** The debugger document of a process: what a page would say of itself, as far as a server has it. */
const now = Date.now()
const debuggerDocument = {
  version: 1,
  captured_at: now,
  environment: null,
  console: [],
  network: [],
  errors: [{ at: now, kind: 'error', name: 'Error', message: title }],
  actions: [],
  performance: {
    time_to_first_byte: null,
    first_contentful_paint: null,
    largest_contentful_paint: null,
    interaction_to_next_paint: null,
    cumulative_layout_shift: null,
    long_tasks: { count: 0, total: 0, longest: 0 },
  },
  context: { custom: { node: process.version, platform: platform(), release: release(), arch: arch() } },
  privacy: { replay_text: 'strict', masked: {}, dropped: {} },
  parts: [],
}

// 1. A one-time token for the first step.
const create = await post('tokens', { action: 'create' })

// 2. An upload session. It names no artifacts, so it offers one of the media kind, and the debugger document.
const session = await post('upload-sessions', {
  capture_token: create.capture_token,
  media_kind: 'none',
  meta: { source: 'server' },
})

// 3. Each artifact to its signed address.
for (const { kind, url, method, headers } of session.uploads) {
  if (kind !== 'debugger') continue
  const stored = await fetch(url, { method, headers, body: JSON.stringify(debuggerDocument) })
  if (!stored.ok) throw new Error(plain(`The upload was refused: ${await stored.text()}`))
}

// 4. A one-time token for the last step.
const finalize = await post('tokens', { action: 'finalize' })

// 5. The report.
const { report } = await post('finalize', {
  capture_token: finalize.capture_token,
  upload_session_token: session.upload_session_token,
  finalize_token: session.finalize_token,
  title,
  summary,
  visibility: 'organization',
})
console.log(plain(report.id))
