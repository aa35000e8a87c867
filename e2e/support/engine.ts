import { fileURLToPath } from 'node:url'
import type { PNG } from 'pngjs'
import { build } from 'vite'
import { compare, decode } from './pictures.ts'

const source = (path: string) => fileURLToPath(new URL(`../../packages/widget/src/${path}`, import.meta.url))

/** A page in whichever browser. */
export interface DrawnPage {
  screenshot(options?: { fullPage?: boolean }): Promise<Buffer>
  evaluate<Argument, Result>(
    work: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>
}

export interface TakeOptions {
  masking?: 'on' | 'off'
  scale?: number
  area?: 'viewport' | 'page'
  format?: 'png' | 'webp'
}

/** What the page under test is given. */
export interface PictureTools {
  /** The picture as a data: address. */
  take(options?: TakeOptions): Promise<string>
  /** The picture by one engine. */
  draw(engine: 'browser' | 'html2canvas'): Promise<Blob>
  /** The picture by the browser itself, however long that takes. */
  drawn(options?: { masking?: 'on' | 'off' }): Promise<string>
  /** The copy that the browser is given to draw. */
  markup(options?: { masking?: 'on' | 'off' }): Promise<string>
}

const ENTRY = `
import { htmlEngine } from '${source('capture/draw-page.ts')}'
import { takeScreenshot } from '${source('capture/screenshot.ts')}'
import { browserEngine } from '${source('picture/browser-engine.ts')}'
import { wholePage } from '${source('capture/areas.ts')}'
import { encodePicture } from '${source('capture/encode-picture.ts')}'
import { createResources } from '${source('picture/resources.ts')}'
import { toSvg } from '${source('picture/svg-image.ts')}'

const { signal } = new AbortController()
globalThis.pictureTools = {
  async take({ area, format, ...options } = {}) {
    const { canvas } = await takeScreenshot({ ...options, area: area === 'page' ? wholePage() : undefined })
    const blob = await encodePicture(canvas, format)
    return new Promise((resolve) => {
      const reader = new FileReader()
      reader.onload = () => resolve(reader.result)
      reader.readAsDataURL(blob)
    })
  },
  async draw(name) {
    const engine = name === 'browser' ? browserEngine : htmlEngine
    const canvas = await engine.draw({ masking: 'on', scale: devicePixelRatio, signal })
    return new Promise((resolve) => canvas.toBlob(resolve))
  },
  async drawn({ masking = 'off' } = {}) {
    return (await browserEngine.draw({ masking, scale: devicePixelRatio, signal })).toDataURL()
  },
  async markup({ masking = 'on' } = {}) {
    const options = { masking, scale: 1, signal, resources: createResources(signal), depth: 0 }
    return (await toSvg(document, options)).markup
  },
}
`

/** The engines as one classic script that puts the tools on the page. */
export async function buildPictureTools(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? id : null),
        load: (id) => (id === 'entry' ? ENTRY : null),
      },
    ],
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: { input: 'entry', output: { format: 'iife', codeSplitting: false } },
    },
  })
  const [output] = [built].flat()
  const chunk = output && 'output' in output ? output.output.find((file) => file.type === 'chunk') : undefined
  if (!chunk) throw new Error('Nothing was built.')
  return chunk.code
}

/** The engine's picture. */
export async function pictureOf(page: DrawnPage, options: TakeOptions): Promise<PNG> {
  const own = await page.evaluate((wanted) => (window as unknown as Tooled).pictureTools.take(wanted), options)
  return decode(Buffer.from(own.split(',')[1] ?? '', 'base64'))
}

/** The engine's picture of a page, and the browser's own. */
export async function picturesOf(page: DrawnPage, options: TakeOptions = { masking: 'off' }) {
  const browsers = decode(await page.screenshot({ fullPage: options.area === 'page' }))
  return { own: await pictureOf(page, options), browsers }
}

/** The picture by the browser itself, however long that takes, and the browser's own. */
export async function drawnPicturesOf(page: DrawnPage, options: { masking?: 'on' | 'off' } = {}) {
  const browsers = decode(await page.screenshot())
  const own = await page.evaluate((wanted) => (window as unknown as Tooled).pictureTools.drawn(wanted), options)
  return { own: decode(Buffer.from(own.split(',')[1] ?? '', 'base64')), browsers }
}

/** How much of the engine's picture, of everything, differs from the browser's own: per cent of all pixels, and of those drawn. */
export async function compareWithBrowser(
  page: DrawnPage,
  options?: TakeOptions,
): Promise<{ mismatch: number; ink: number }> {
  const { own, browsers } = await picturesOf(page, options)
  return compare(own, browsers)
}

interface Tooled {
  pictureTools: PictureTools
}

/** The copy that is drawn of a page, as text. */
export function copyOf(page: DrawnPage, options: { masking?: 'on' | 'off' } = {}): Promise<string> {
  return page.evaluate((wanted) => (window as unknown as Tooled).pictureTools.markup(wanted), options)
}

/** Counts what only the engine that imitates browsers leaves behind. */
export async function countClones(page: DrawnPage): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const view = window as Window & { clones?: number }
    view.clones = 0
    new MutationObserver((records) => {
      for (const { addedNodes } of records)
        for (const node of addedNodes) if (node.nodeName === 'IFRAME') view.clones = (view.clones ?? 0) + 1
    }).observe(document, { childList: true, subtree: true })
  }, null)
  return () => page.evaluate(() => (window as Window & { clones?: number }).clones ?? 0, null)
}
