/** A URL as the browser resolves it on this page. What cannot be resolved stays as it was written. */
export function absolute(url: string): string {
  try {
    return new URL(url, document.baseURI).href
  } catch {
    return url
  }
}
