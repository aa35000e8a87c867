/** Bytes, counts and ages that both ends obey. Sizes are bytes, ages are milliseconds. */

const KiB = 1024
const MiB = 1024 * KiB
const MINUTE = 60_000

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
  screenshot: { content_types: PICTURES, max_bytes: 10 * MiB, max_count: 1, max_pixels: 50_000_000 },
  video: { content_types: ['video/webm', 'video/mp4'], max_bytes: 100 * MiB, max_count: 1 },
  replay: { content_types: DOCUMENTS, max_bytes: 10 * MiB, max_count: 1, max_unpacked_bytes: 100 * MiB },
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
    max_pixels: 50_000_000,
  },
}

/** The largest JSON body of the capture flow, and how deep it may nest. */
export const MAX_BODY_BYTES = 64 * KiB
export const MAX_BODY_DEPTH = 20

export const MAX_META_BYTES = 16 * KiB
export const MAX_FIELDS_BYTES = 16 * KiB
export const MAX_TITLE_LENGTH = 200
export const MAX_SUMMARY_LENGTH = 10_000
/** A reporter is told, and quotes, so many of the last characters of a report's id. */
export const REPORT_NUMBER_LENGTH = 8
export const MAX_NAME_LENGTH = 100
export const MAX_ORIGINS = 50

export const CAPTURE_TOKEN_AGE = 5 * MINUTE
export const UPLOAD_SESSION_AGE = 60 * MINUTE
export const UPLOAD_URL_AGE = 15 * MINUTE
export const DOWNLOAD_URL_AGE = 10 * MINUTE
/** How far a signer's clock may be off, in either direction. */
export const RELAY_SIGNATURE_AGE = 5 * MINUTE
export const MAX_API_KEY_DAYS = 365

export const DEFAULT_PAGE_SIZE = 20
export const MAX_PAGE_SIZE = 100
