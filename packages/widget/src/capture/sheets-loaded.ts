import { composedElements } from './stand-ins.ts'

const TIMEOUT_MS = 4_000

function linksIn(document: Document): HTMLLinkElement[] {
  const links = [...composedElements(document)].filter((element) => element.localName === 'link') as HTMLLinkElement[]
  return links.filter((link) => link.relList.contains('stylesheet'))
}

function settled(link: HTMLLinkElement): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, TIMEOUT_MS)
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    link.addEventListener('load', end, { once: true })
    link.addEventListener('error', end, { once: true })
  })
}

/**
 * Waits for the linked style sheets of a copy, which loads them again. html2canvas waits for the
 * copy's `load` event, which may fire before its links are added. Ignores sheets that the page
 * itself could not load.
 */
export async function sheetsLoaded(copy: Document, original: Document): Promise<void> {
  const there = new Set(linksIn(original).flatMap((link) => (link.sheet ? [link.href] : [])))
  const missing = linksIn(copy).filter((link) => !link.sheet && there.has(link.href))
  await Promise.all(missing.map(settled))
  await copy.fonts.ready
}
