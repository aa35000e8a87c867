import { type ChunkFiles, late } from '../late.ts'

/** Put in by the build of the script tag, and asked for there alone. */
declare const CHUNK_FILES: ChunkFiles
const files = () => CHUNK_FILES

/** Beside the form, since few reports need it. */
export const loadEditor = async () =>
  (await late(() => import('../ui/picture-editor.ts'), 'picture-editor', files)).pictureEditor
