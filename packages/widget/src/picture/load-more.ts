import { type ChunkFiles, late } from '../late.ts'

/** Put in by the build of the script tag, and asked for there alone. */
declare const CHUNK_FILES: ChunkFiles

const files = () => CHUNK_FILES

/** What few pictures need. */
export const loadMore = async () => (await late(() => import('./picture-more.ts'), 'picture-more', files)).pictureMore
