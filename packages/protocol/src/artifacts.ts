/** What a report may carry. Apart from the other limits, since a page needs this only once there is a report to send. */

import { MAX_PIXELS, MAX_WIDGET_BYTES } from './widget-bytes.ts'

const MiB = 1024 * 1024

export const ARTIFACT_KINDS = ['screenshot', 'video', 'replay', 'debugger', 'audio', 'attachment'] as const
export type ArtifactKind = (typeof ARTIFACT_KINDS)[number]

export interface ArtifactLimit {
  readonly content_types: readonly string[]
  /** Bytes on the wire. */
  readonly max_bytes: number
  /** How many of this kind one report may carry. */
  readonly max_count: number
  /** Bytes after gunzip, for the kinds that may come compressed. */
  readonly max_unpacked_bytes?: number
  /** Width times height, for pictures. */
  readonly max_pixels?: number
}

const PICTURES = ['image/png', 'image/webp', 'image/jpeg'] as const
const DOCUMENTS = ['application/json', 'application/gzip'] as const

export const ARTIFACT_LIMITS: Readonly<Record<ArtifactKind, ArtifactLimit>> = {
  screenshot: { content_types: PICTURES, max_bytes: MAX_WIDGET_BYTES.screenshot, max_count: 1, max_pixels: MAX_PIXELS },
  video: { content_types: ['video/webm', 'video/mp4'], max_bytes: 100 * MiB, max_count: 1 },
  replay: {
    content_types: DOCUMENTS,
    max_bytes: MAX_WIDGET_BYTES.replay,
    max_count: 1,
    max_unpacked_bytes: 100 * MiB,
  },
  debugger: { content_types: DOCUMENTS, max_bytes: 5 * MiB, max_count: 1, max_unpacked_bytes: 50 * MiB },
  audio: { content_types: ['audio/webm', 'audio/mp4', 'audio/ogg'], max_bytes: 20 * MiB, max_count: 1 },
  attachment: {
    content_types: [
      ...PICTURES,
      'image/gif',
      'application/pdf',
      'text/plain',
      'application/json',
      'application/zip',
      'video/webm',
      'video/mp4',
    ],
    max_bytes: 20 * MiB,
    max_count: 5,
    max_pixels: MAX_PIXELS,
  },
}

/** A content type without its parameters, as the lists above name it: `video/webm` of `video/webm;codecs=vp9`. */
export function mediaTypeOf(content_type: string): string {
  const [type = ''] = content_type.split(';')
  return type.trim().toLowerCase()
}
