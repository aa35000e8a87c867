import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { ManifestEntry } from '@earshot/protocol'
import { RelayError } from '../errors.ts'
import { newId } from '../ids.ts'
import type { Artifact, CaptureKey, SessionWithArtifacts } from '../storage/database.ts'
import type { DirectAccess, StoredFile } from '../storage/files.ts'
import type { Context } from './context.ts'
import { inspect } from './inspect.ts'
import { keepUpload } from './keep-upload.ts'
import { maskStored } from './second-net.ts'
import { incomingName } from './upload-address.ts'

/**
 * Takes in what clients have put into the store themselves: away from the address that they can still write to, read whole, and held
 * to all that an upload through the relay is held to. Answers with the session as it is then.
 */
export async function collectUploads(
  context: Context,
  { session, key, manifest }: { session: SessionWithArtifacts; key: CaptureKey; manifest: ManifestEntry[] | undefined },
): Promise<SessionWithArtifacts> {
  const { direct } = context.files
  if (!direct) return session
  const wanted = manifest ? new Set(manifest.map(({ artifact_id }) => artifact_id)) : null
  const awaited = session.artifacts.filter((artifact) => {
    return artifact.declared_size !== null && (wanted === null || wanted.has(artifact.id))
  })
  const collected = await Promise.all(awaited.map((artifact) => collect(context, { direct, artifact, key })))
  if (!collected.includes('collected')) return session
  return (await context.database.findSession(session.id)) ?? session
}

async function collect(
  context: Context,
  { direct, artifact, key }: { direct: DirectAccess; artifact: Artifact; key: CaptureKey },
): Promise<'collected' | 'nothing-there'> {
  const incoming = incomingName(artifact.id)
  const file = newId('fil', context.now())
  if ((await direct.take({ from: incoming, to: file })) === 'missing') return 'nothing-there'
  const stored = await measure(context, { artifact, file })
  const arrived = await maskStored(context, { file, stored, about: artifact })
  await keepUpload(context, { artifact, key, arrived })
  // What cannot be removed now is looked at once more, or is an orphan.
  await context.files.remove([incoming]).catch(() => undefined)
  return 'collected'
}

async function measure(
  context: Context,
  { artifact, file }: { artifact: Artifact; file: string },
): Promise<StoredFile> {
  const bytes = await context.files.open(file)
  // The store has answered that it made the copy.
  if (!bytes) throw new RelayError('UNAVAILABLE', { retry_after: 1 })
  try {
    return await readThrough(inspect(bytes, artifact))
  } catch (error) {
    await context.files.remove([file]).catch(() => undefined)
    throw error
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
