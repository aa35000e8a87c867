import { invalid } from '../errors.ts'

const MAX_VERSIONS = 10

/**
 * The versions of an If-Match header, such as `"3"`. Null without the header, and for `*`. A proxy
 * may have made the tag weak. Throws VALIDATION_ERROR.
 */
export function readIfMatch(header: string | undefined): number[] | null {
  if (header === undefined || header.trim() === '*') return null
  const tags = header.split(',', MAX_VERSIONS)
  return tags.map((tag) => {
    const [, version] = /^\s*(?:W\/)?"(\d{1,9})"\s*$/.exec(tag) ?? []
    if (version !== undefined) return Number(version)
    throw invalid([{ path: 'headers.if-match', message: 'Send the ETag of an earlier response, in its quotes.' }])
  })
}
