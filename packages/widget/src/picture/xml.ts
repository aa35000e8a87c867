const NOT_IN_XML = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Returns true for a valid name in XML. Other names hardly occur in style sheets. */
export const isXmlName = (name: string): boolean => /^[A-Za-z_][\w.-]*$/.test(name)

export function escapeText(text: string): string {
  return text.replace(NOT_IN_XML, '\ufffd').replace(/[&<>]/g, (sign) => ENTITIES[sign] as string)
}

/** Escapes an attribute value and keeps its line breaks. */
export function escapeAttribute(value: string): string {
  return value
    .replace(NOT_IN_XML, '\ufffd')
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign] as string)
    .replace(/[\n\r\t]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
