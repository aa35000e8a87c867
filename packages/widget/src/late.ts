import { WidgetError } from './transport/widget-error.ts'

/** Chunks with separate files, by module name. */
export type LateChunk =
  | 'screenshot'
  | 'choose-area'
  | 'picture-more'
  | 'draw-page'
  | 'complete-replay'
  | 'form-session'
  | 'picture-editor'
  | 'more-chunks'
  | 'submit-now'
  | 'check-setup'
  | 'buffered'
  | 'follow-connections'
/** The files of each chunk with their integrity values, including imported files. */
/** The files of each chunk with their integrity values, those that others import first. */
export type ChunkFiles = Partial<Record<LateChunk, [path: string, integrity: string][]>>
/** In the npm package, the page's bundler creates and serves the chunks. */
/** As a package, the chunks are made and served by the page's own bundler. */
let check = async (_chunk: LateChunk, _files?: () => ChunkFiles): Promise<void> => undefined
/** Sets the check that runs before each late chunk. If it rejects, the chunk is not loaded. */
/** `by` runs before each late chunk; where it rejects, the chunk is not loaded. */
export function checkChunks(by: typeof check): void {
  check = by
}
/**
 * Loads a late chunk after checking it. `files` has its integrity values if the core does not know
 * the chunk.
 */
/**
 * Loads a late chunk, if the check lets it. `files`: what the check goes by, where the core does
 * not know the chunk.
 */
export async function late<Module>(
  load: () => Promise<Module>,
  name?: LateChunk,
  files?: () => ChunkFiles,
): Promise<Module> {
  try {
    if (name) await check(name, files)
    return await load()
  } catch (cause) {
    const message = 'A part of the report form could not be loaded. Check the connection, then try again.'
    throw new WidgetError('CHUNK_FAILED', { message, retryable: true, cause })
  }
}
