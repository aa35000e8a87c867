import { type ChunkFiles, late } from '../late.ts'

/** Defined by the build of the script tag, and only read there. */
declare const CHUNK_FILES: ChunkFiles
const files = () => CHUNK_FILES

/**
 * Must be in the form's chunk: if another chunk named the editor, their shared code would become a
 * separate chunk.
 */
export const loadEditor = async () =>
  (await late(() => import('../ui/editor/picture-editor.ts'), 'picture-editor', files)).pictureEditor
