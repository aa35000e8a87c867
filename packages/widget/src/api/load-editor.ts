import { type ChunkFiles, late } from '../late.ts'

/** Put in by the build of the script tag, and asked for there alone. */
declare const CHUNK_FILES: ChunkFiles
const files = () => CHUNK_FILES

/** From the form's own chunk: named in another's, what the two share would become a chunk by itself. Few reports need it. */
export const loadEditor = async () =>
  (await late(() => import('../ui/picture-editor.ts'), 'picture-editor', files)).pictureEditor
