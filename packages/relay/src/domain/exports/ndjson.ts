/** Some programs take these for the end of a line, too. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g

/** One line of NDJSON. */
export function ndjsonLine(value: object): string {
  const json = JSON.stringify(value)
  return `${json.replace(LINE_ENDS, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`
}
