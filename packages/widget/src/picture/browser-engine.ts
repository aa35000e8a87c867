import type { Engine } from '../capture/picture-engine.ts'
import { checkBrowser, isUniform } from './browser-check.ts'
import { paint } from './paint.ts'
import { createResources } from './resources.ts'
import { toSvg } from './svg-image.ts'

/** Lets the browser draw a masked copy of the page. */
export const browserEngine: Engine = {
  name: 'browser',
  async draw(options) {
    await checkBrowser()
    const svg = await toSvg(document, { ...options, depth: 0, resources: createResources(options.signal) })
    const canvas = await paint(svg, options.scale, options.area?.part)
    if (svg.hasContent && isUniform(canvas)) throw new Error('Nothing was drawn.')
    return canvas
  },
}
