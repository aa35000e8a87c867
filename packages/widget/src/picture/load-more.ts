import { type ChunkFiles, late } from '../late.ts'

/** Defined by the build of the script tag, and only read there. */
declare const CHUNK_FILES: ChunkFiles

const files = () => CHUNK_FILES

/** Loads code that few pictures need. */
export const loadMore = async () => (await late(() => import('./picture-more.ts'), 'picture-more', files)).pictureMore
