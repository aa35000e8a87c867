import { composedElements } from './stand-ins.ts'

const TIMEOUT = 4_000

function linksIn(document: Document): HTMLLinkElement[] {
  const links = [...composedElements(document)].filter((element) => element.localName === 'link') as HTMLLinkElement[]
  return links.filter((link) => link.relList.contains('stylesheet'))
}

function settled(link: HTMLLinkElement): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, TIMEOUT)
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    link.addEventListener('load', end, { once: true })
    link.addEventListener('error', end, { once: true })
  })
}

/**
 * Waits for the linked style sheets of a copy, which loads them anew. The engine waits for the copy's `load`, and that comes before
 * its links are in it; on a busy machine the picture would be of a page without styles. What the page itself could not load is not
 * waited for.
 */
export async function sheetsLoaded(copy: Document, original: Document): Promise<void> {
  const there = new Set(linksIn(original).flatMap((link) => (link.sheet ? [link.href] : [])))
  const missing = linksIn(copy).filter((link) => !link.sheet && there.has(link.href))
  await Promise.all(missing.map(settled))
  await copy.fonts.ready
}
