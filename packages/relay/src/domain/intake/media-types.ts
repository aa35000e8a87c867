/** The signatures and file extensions of all content types that an artifact kind accepts. */

type Test = (head: Buffer) => boolean

const bytes =
  (...expected: number[]): Test =>
  (head) =>
    expected.every((byte, index) => head[index] === byte)

const ascii =
  (text: string, at = 0): Test =>
  (head) =>
    head.toString('latin1', at, at + text.length) === text

const both =
  (one: Test, other: Test): Test =>
  (head) =>
    one(head) && other(head)

const either =
  (one: Test, other: Test): Test =>
  (head) =>
    one(head) || other(head)

const EBML = bytes(0x1a, 0x45, 0xdf, 0xa3)
const BRACE = 0x7b
const BRACKET = 0x5b

const TESTS: Readonly<Record<string, Test>> = {
  'image/png': both(bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), ascii('IHDR', 12)),
  'image/jpeg': bytes(0xff, 0xd8, 0xff),
  'image/webp': both(ascii('RIFF'), ascii('WEBP', 8)),
  'image/gif': either(ascii('GIF87a'), ascii('GIF89a')),
  'video/mp4': ascii('ftyp', 4),
  'audio/mp4': ascii('ftyp', 4),
  'video/webm': EBML,
  'audio/webm': EBML,
  'audio/ogg': ascii('OggS'),
  'application/pdf': ascii('%PDF-'),
  'application/zip': either(ascii('PK\x03\x04'), ascii('PK\x05\x06')),
  'application/gzip': bytes(0x1f, 0x8b, 0x08),
  'application/json': (head) => [BRACE, BRACKET].includes(firstMark(head)),
  'text/plain': () => true,
}

/**
 * Whether a file that begins with `head` (16 bytes, or a whole shorter file) can have this type.
 */
export function beginsLike(content_type: string, head: Buffer): boolean {
  return head.length > 0 && (TESTS[content_type]?.(head) ?? false)
}

/** Whether the bytes begin like a JSON object. */
export function beginsLikeObject(head: Buffer): boolean {
  return firstMark(head) === BRACE
}

/** The first byte that is not JSON white space, or -1. */
function firstMark(head: Buffer): number {
  return head.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) ?? -1
}

const ENDINGS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'video/mp4': 'mp4',
  'audio/mp4': 'm4a',
  'video/webm': 'webm',
  'audio/webm': 'weba',
  'audio/ogg': 'ogg',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/gzip': 'json.gz',
  'application/json': 'json',
  'text/plain': 'txt',
}

/** The file extension of a type, without the dot. Gzip is always a compressed JSON document. */
export function fileEnding(content_type: string): string {
  return ENDINGS[content_type] ?? 'bin'
}
