import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { NewArtifact } from '../../storage/database.ts'
import type { StoredFile } from '../../storage/files.ts'
import type { Context } from '../context.ts'
import type { Caller } from './masking.ts'

type About = Pick<NewArtifact, 'kind' | 'content_type'>

/**
 * A debugger document as it may be stored: by its schema, masked once more, packed as it was. The widget has masked it already, another
 * client may not have. Null for every other kind.
 */
export async function maskUpload(
  context: Pick<Context, 'masking'>,
  { bytes, about, caller }: { bytes: Buffer; about: About; caller: Caller },
): Promise<Buffer | null> {
  if (about.kind !== 'debugger') return null
  return context.masking.document({ bytes, is_packed: about.content_type === 'application/gzip' }, caller)
}

/** An artifact's bytes: where they are, and as what they came. */
export interface ArrivedFile {
  file: string
  stored: StoredFile
  received: StoredFile
}

/** The same for what is stored already. The masked bytes get a file of their own, and the old one goes. */
export async function maskStored(
  context: Context,
  { file, stored, about, caller }: { file: string; stored: StoredFile; about: About; caller: Caller },
): Promise<ArrivedFile> {
  if (about.kind !== 'debugger') return { file, stored, received: stored }
  try {
    const bytes = await context.files.read(file)
    if (!bytes) throw new Error(`${file} is gone before it was masked.`)
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
