import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { NewArtifact } from '../../storage/database.ts'
import type { StoredFile } from '../../storage/files.ts'
import type { Context } from '../context.ts'
import type { Caller } from './masking.ts'

type About = Pick<NewArtifact, 'kind' | 'content_type'>

/**
 * Validates and masks an uploaded debugger document, keeping its compression. The widget has masked
 * it already, but other clients may not have. Null for every other kind.
 */
export async function maskUpload(
  context: Pick<Context, 'masking'>,
  { bytes, about, caller }: { bytes: Buffer; about: About; caller: Caller },
): Promise<Buffer | null> {
  if (about.kind !== 'debugger') return null
  return context.masking.document({ bytes, is_packed: about.content_type === 'application/gzip' }, caller)
}

/** The stored file of an upload, with the size and hash of the stored and of the received bytes. */
export interface ArrivedFile {
  file: string
  stored: StoredFile
  received: StoredFile
}

/**
 * Like maskUpload, for a stored file. Writes the masked bytes to a new file and removes the old
 * one.
 */
export async function maskStored(
  context: Context,
  { file, stored, about, caller }: { file: string; stored: StoredFile; about: About; caller: Caller },
): Promise<ArrivedFile> {
  if (about.kind !== 'debugger') return { file, stored, received: stored }
  try {
    const bytes = await context.files.read(file)
    if (!bytes) throw new Error(`${file} disappeared before it was masked.`)
    const masked = await maskUpload(context, { bytes, about, caller })
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
