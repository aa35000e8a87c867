/**
 * What a report may contain. Separate from the other limits, since a page loads this only when it
 * sends a report.
 */

import { MAX_PIXELS, MAX_WIDGET_BYTES } from './widget-bytes.ts'

const MiB = 1024 * 1024

export const ARTIFACT_KINDS = ['screenshot', 'video', 'replay', 'debugger', 'audio', 'attachment'] as const
export type ArtifactKind = (typeof ARTIFACT_KINDS)[number]

export interface ArtifactLimit {
  readonly content_types: readonly string[]
  /** Size as uploaded. */
  readonly max_bytes: number
  /** Number of artifacts of this kind in one report. */
  readonly max_count: number
  /** Decompressed size, for kinds that may be compressed. */
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

/** A content type without its parameters: `video/webm` for `video/webm;codecs=vp9`. */
export function mediaTypeOf(content_type: string): string {
  const [type = ''] = content_type.split(';')
  return type.trim().toLowerCase()
}
