import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { ERRORS, type ManifestEntry } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { Artifact, CaptureKey, SessionWithArtifacts } from '../../storage/database.ts'
import type { DirectAccess, StoredFile } from '../../storage/files.ts'
import type { Context } from '../context.ts'
import { maskStored } from '../masking/mask-upload.ts'
import type { Client } from '../masking/masking.ts'
import { inspect } from './inspect-upload.ts'
import { keepUpload } from './keep-upload.ts'
import { cleanStored } from './metadata/clean-stored.ts'
import { scanMetadata } from './metadata/remove.ts'
import type { Scan } from './metadata/scan.ts'
import { countFailed } from './reserve-upload.ts'
import { incomingName } from './upload-address.ts'

/**
 * Takes in what clients have put into the store themselves: away from the address that they can still write to, read whole, and held
 * to all that an upload through the relay is held to. Returns the session as it is then.
 */
export async function collectUploads(
  context: Context,
  {
    session,
    key,
    manifest,
    client,
  }: { session: SessionWithArtifacts; key: CaptureKey; manifest: ManifestEntry[] | undefined; client: Client },
): Promise<SessionWithArtifacts> {
  const { direct } = context.files
  if (!direct) return session
  const wanted = manifest ? new Set(manifest.map(({ artifact_id }) => artifact_id)) : null
  const awaited = session.artifacts.filter((artifact) => {
    return artifact.declared_size !== null && (wanted === null || wanted.has(artifact.id))
  })
  if (awaited.length === 0) return session
  await Promise.all(awaited.map((artifact) => collect(context, { direct, artifact, key, client })))
  // Also if nothing was there: the same call, sent twice, may have taken it in.
  return (await context.database.findSession(session.id)) ?? session
}

async function collect(
  context: Context,
  { direct, artifact, key, client }: { direct: DirectAccess; artifact: Artifact; key: CaptureKey; client: Client },
): Promise<void> {
  const incoming = incomingName(artifact.id)
  const file = newId('fil', context.now())
  if ((await direct.take({ from: incoming, to: file })) === 'missing') return
  try {
    const scan = scanMetadata(artifact.content_type)
    const stored = await measure(context, { artifact, file, scan })
    const arrived = scan
      ? await cleanStored(context, { file, stored, cuts: scan.end() })
      : await maskStored(context, { file, stored, about: artifact, caller: { ...client, key_id: key.id } })
    await keepUpload(context, { artifact, key, arrived })
  } catch (error) {
    if (!(error instanceof RelayError)) throw error
    // The same call, sent twice, has made the report already.
    if (error.code === 'ALREADY_FINALIZED') return
    await countFailed(context, { artifact, bytes: artifact.declared_size ?? 0, error })
    // What is refused for what it is goes: however often it is asked for, it is read once.
    if (!ERRORS[error.code].retryable) await remove(context, incoming)
    throw error
  }
  await remove(context, incoming)
}

/** What cannot be removed now is looked at once more, or is an orphan. */
async function remove({ files }: Context, name: string): Promise<void> {
  await files.remove([name]).catch(() => undefined)
}

async function measure(
  context: Context,
  { artifact, file, scan }: { artifact: Artifact; file: string; scan: Scan | null },
): Promise<StoredFile> {
  const bytes = await context.files.open(file)
  // The store has answered that it made the copy.
  if (!bytes) throw new RelayError('UNAVAILABLE', { retry_after: 1 })
  try {
    return await readThrough(inspect(bytes, artifact, { fails: 'at-once', scan }))
  } catch (error) {
    await remove(context, file)
    throw error
  } finally {
    bytes.destroy()
  }
}

async function readThrough(body: Readable): Promise<StoredFile> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    hash.update(chunk)
  }
  return { size, sha256: hash.digest('hex') }
}
