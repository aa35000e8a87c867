import { vi } from 'vitest'

/** Every call of a 2d context in order, with the fill colour of that moment: this DOM has no pixels to look at. */
export type Painted = [name: string, ...values: unknown[]][]

/** Gives every canvas a context that writes down what it is told. Undone by `vi.restoreAllMocks()`. */
export function recordPainting(): Painted {
  const painted: Painted = []
  const context = new Proxy<Record<string, unknown>>(
    {},
    {
      get: (held, name: string) =>
        name in held ? held[name] : (...values: unknown[]) => painted.push([name, ...values, held.fillStyle]),
    },
  )
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as unknown as null)
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation(function (this: HTMLCanvasElement, take, type) {
    take(new Blob([`${this.width}x${this.height}`], { type: type ?? '' }))
  })
  return painted
}
