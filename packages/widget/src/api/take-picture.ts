import type { Tally } from '@earshot/privacy'
import type { CapturedPart } from '@earshot/protocol'
import { encodePicture } from '../capture/encode-picture.ts'
import type { PickerLook } from '../ui/picker.ts'
import { lateParts } from './late-parts.ts'
import type { ScreenshotOptions, WidgetOptions } from './options.ts'

/** A screenshot, with its area and the engine that drew it. */
export interface Screenshot extends Required<Pick<CapturedPart, 'area' | 'engine'>>, Pick<CapturedPart, 'element'> {
  readonly blob: Blob
  /** Counts of what was masked in the picture. */
  readonly tally: Tally
}

/** Returns the screenshot options. The caller checks for 'off'. */
export function wantedPicture(screenshot: WidgetOptions['screenshot']): ScreenshotOptions {
  if (typeof screenshot === 'object') return screenshot
  return screenshot === 'page' || screenshot === 'region' ? { area: screenshot } : {}
}

/**
 * Takes a screenshot. With `look`, the reporter selects the region. Rejects with an AbortError if
 * the reporter cancels, and with an Error that describes any other failure.
 */
export async function takePicture(
  area: Screenshot['area'],
  { options, look, signal }: { options: WidgetOptions; look?: PickerLook; signal: AbortSignal },
): Promise<Screenshot> {
  const chosen = area === 'viewport' ? undefined : await (await lateParts.area()).chooseArea(area, { look, signal })
  const { takeScreenshot } = await lateParts.screenshot()
  const { canvas, ...drawn } = await takeScreenshot({ area: chosen?.drawn, hook: options.mask, signal })
  const { drawn: _, ...about } = chosen ?? { area, drawn: null }
  return { ...drawn, ...about, blob: await encodePicture(canvas, wantedPicture(options.screenshot).format) }
}
