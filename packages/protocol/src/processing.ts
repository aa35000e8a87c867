/**
 * Why a report could not be processed, as far as a retry would not help. The report stays readable.
 * docs/reports.md says what each means.
 */
export const PROCESSING_ERRORS = [
  'PICTURE_TOO_LARGE',
  'PICTURE_INVALID',
  'DOCUMENT_TOO_LARGE',
  'DOCUMENT_INVALID',
  'FILE_MISSING',
  'TOO_SLOW',
  'OUT_OF_MEMORY',
  'CRASHED',
] as const
export type ProcessingError = (typeof PROCESSING_ERRORS)[number]

/** Of a thumbnail, which is a WebP picture. */
export const MAX_THUMBNAIL_BYTES = 20_000
