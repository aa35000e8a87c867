import { afterEach, expect, it, vi } from 'vitest'
import { createInertWidget } from '../../src/api/inert-widget.ts'
import { outsideZone } from '../../src/api/zone.ts'

afterEach(() => vi.unstubAllGlobals())

it('creation and all methods of a widget run outside the page’s zone, and a listener runs in its own', () => {
  let zone = 'page'
  const runIn = (name: string) => (run: () => unknown) => {
    const before = zone
    zone = name
    try {
      return run()
    } finally {
      zone = before
    }
  }
  const wrap = (listener: () => void) => () => runIn('page')(listener)
  vi.stubGlobal('Zone', { root: { run: runIn('root') }, current: { wrap } })
  const seen: string[] = []
  let told = () => {}
  const widget = outsideZone(() => {
    seen.push(`created in ${zone}`)
    const on = (_: string, listener: () => void) => {
      told = listener
      return () => undefined
    }
    return { ...createInertWidget(), open: () => void seen.push(`opened in ${zone}`), on } as never
  })
  widget.open()
  widget.on('sent', () => seen.push(`told in ${zone}`))
  runIn('root')(told)
  expect(seen).toEqual(['created in root', 'opened in root', 'told in page'])
})

it('a page without zones gets the widget unchanged, even if its markup uses the name', () => {
  const widget = createInertWidget()
  expect(outsideZone(() => widget)).toBe(widget)
  vi.stubGlobal('Zone', document.createElement('a'))
  expect(outsideZone(() => widget)).toBe(widget)
})
