import { type MaskOutcome, maskDocument } from './mask-document.ts'

export interface ThreadOrder {
  /** The document's text. */
  text: Uint8Array
  is_packed: boolean
}

/** What a thread of maskApart does with one document. */
export function maskText({ text, is_packed }: ThreadOrder): MaskOutcome {
  return maskDocument({ bytes: toBuffer(text), is_packed })
}

/** What goes to a thread or comes from one is no Buffer any more. */
export function toBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
