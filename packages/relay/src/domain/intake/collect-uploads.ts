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
 * Collects the artifacts that the client uploaded directly to the object store. Each is moved to a
 * name that the client cannot write to, and passes the same checks as an upload through the relay.
 * Returns the updated session.
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
  // Read again even if nothing was found: a duplicate of this call may have collected the files.
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
    // A duplicate of this call has already created the report.
    if (error.code === 'ALREADY_FINALIZED') return
    await countFailed(context, { artifact, bytes: artifact.declared_size ?? 0, error })
    // A file that can never be accepted is removed, so that repeated calls do not read it again.
    if (!ERRORS[error.code].retryable) await remove(context, incoming)
    throw error
  }
  await remove(context, incoming)
}

/** If removing fails, the file is collected again, or the sweep removes it. */
async function remove({ files }: Context, name: string): Promise<void> {
  await files.remove([name]).catch(() => undefined)
}

async function measure(
  context: Context,
  { artifact, file, scan }: { artifact: Artifact; file: string; scan: Scan | null },
): Promise<StoredFile> {
  const bytes = await context.files.open(file)
  // The store confirmed the copy, so this is a temporary failure.
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
