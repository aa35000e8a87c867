import { partOf, wholePage } from '../capture/areas.ts'
import { describePicked, labelOf } from '../capture/describe-picked.ts'
import type { ChosenArea } from '../capture/picture-engine.ts'
import { type PickerLook, pickPart } from '../ui/picker.ts'

/**
 * Returns the area to draw; the reporter selects a region. Rejects with an AbortError if the
 * reporter cancels.
 */
export async function chooseArea(
  area: 'page' | 'region',
  { look, signal }: { look?: PickerLook | undefined; signal: AbortSignal },
): Promise<ChosenArea> {
  if (area === 'page' || !look) return { area: 'page', drawn: wholePage() }
  const { box, element } = await pickPart({ ...look, signal, labelOf })
  return { area, drawn: partOf(box), ...(element && { element: describePicked(element) }) }
}
