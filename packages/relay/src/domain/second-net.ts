import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { ARTIFACT_LIMITS } from '@earshot/protocol'
import { RelayError } from '../errors.ts'
import { newId } from '../ids.ts'
import type { NewArtifact } from '../storage/database.ts'
import type { StoredFile } from '../storage/files.ts'
import type { Context } from './context.ts'
import { maskInProcess, maskInThread } from './mask-apart.ts'
import { type MaskOutcome, maskDocument } from './mask-document.ts'

/** Of a document's text. Larger ones are masked apart: one stranger's report must not keep the others waiting. */
const MAX_INLINE_BYTES = 64 * 1024
/** As many objects as this can be made into fit into a thread. */
const MAX_THREAD_BYTES = 1024 * 1024

const unpack = promisify(gunzip)

type About = Pick<NewArtifact, 'kind' | 'content_type'> & { key_id: string }

/**
 * A debugger document with more of it masked, packed as it was; null where there is nothing to mask, and for every other kind. The
 * widget has masked it already, another client may not have. UNSUPPORTED_MEDIA_TYPE where it is no document.
 */
export async function maskOnceMore(bytes: Buffer, { kind, content_type, key_id }: About): Promise<Buffer | null> {
  if (kind !== 'debugger') return null
  const outcome = await mask(bytes, { is_packed: content_type === 'application/gzip', key_id })
  if (outcome === 'not-a-document') throw notADocument()
  return outcome === 'unchanged' ? null : outcome.bytes
}

async function mask(
  bytes: Buffer,
  { is_packed, key_id }: { is_packed: boolean; key_id: string },
): Promise<MaskOutcome> {
  const text = await readSmall(bytes, { is_packed })
  if (!text) {
    const { max_unpacked_bytes = Number.POSITIVE_INFINITY } = ARTIFACT_LIMITS.debugger
    return maskInProcess({ bytes, is_packed, max_unpacked_bytes }, { key_id })
  }
  if (text.length <= MAX_INLINE_BYTES) return maskDocument({ bytes: text, is_packed })
  return maskInThread({ text, is_packed }, { key_id })
}

/** An artifact's bytes: where they are, and as what they came. */
export interface ArrivedFile {
  file: string
  stored: StoredFile
  received: StoredFile
}

/** The same for what is stored already. Where something is masked the new bytes get a file of their own, and the old one goes. */
export async function maskStored(
  context: Context,
  { file, stored, about }: { file: string; stored: StoredFile; about: About },
): Promise<ArrivedFile> {
  if (about.kind !== 'debugger') return { file, stored, received: stored }
  try {
    const bytes = await context.files.read(file)
    if (!bytes) throw new Error(`${file} is gone before it was masked.`)
    const masked = await maskOnceMore(bytes, about)
    if (!masked) return { file, stored, received: stored }
    const name = newId('fil', context.now())
    const rewritten = await context.files.put({ name, body: masked, max_bytes: masked.length })
    if (typeof rewritten === 'string') throw new RelayError('STORAGE_FULL')
    await context.files.remove([file]).catch(() => undefined)
    return { file: name, stored: rewritten, received: stored }
  } catch (error) {
    await context.files.remove([file]).catch(() => undefined)
    throw error
  }
}

/** The document's text where it is small enough to be held. */
async function readSmall(bytes: Buffer, { is_packed }: { is_packed: boolean }): Promise<Buffer | null> {
  if (bytes.length > MAX_THREAD_BYTES) return null
  if (!is_packed) return bytes
  try {
    return await unpack(bytes, { maxOutputLength: MAX_THREAD_BYTES })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return null
    throw notADocument(error)
  }
}

function notADocument(cause?: unknown): RelayError {
  return new RelayError('UNSUPPORTED_MEDIA_TYPE', {
    message: 'The debugger document is no JSON object. Upload one, or leave it out.',
    cause,
  })
}
