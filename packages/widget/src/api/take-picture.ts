import type { Tally } from '@earshot/privacy'
import type { CapturedPart } from '@earshot/protocol'
import { encodePicture } from '../capture/encode-picture.ts'
import type { PickerLook } from '../ui/picker.ts'
import { lateParts } from './late-parts.ts'
import type { ScreenshotOptions, WidgetOptions } from './options.ts'

/** A picture of the page, what drew it and what it shows. */
export interface Screenshot extends Required<Pick<CapturedPart, 'area' | 'engine'>>, Pick<CapturedPart, 'element'> {
  readonly blob: Blob
  /** What was masked in it. */
  readonly tally: Tally
}

/** What the page's option says of the picture, where there is to be one. */
export function wantedPicture(screenshot: WidgetOptions['screenshot']): ScreenshotOptions {
  if (typeof screenshot === 'object') return screenshot
  return screenshot === 'page' || screenshot === 'region' ? { area: screenshot } : {}
}

/**
 * Takes a picture; the reporter is asked for the part where there is a `look` to ask with. Rejects with an AbortError where none is
 * pointed at, and with an Error that says what failed.
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
