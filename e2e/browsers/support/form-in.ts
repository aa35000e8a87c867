import { expect } from '@playwright/test'
import type { Tab } from './tab.ts'

/** The launcher and the form of the widget, used by mouse and keyboard. */
export interface FormIn {
  /** Waits until an element of the widget is shown. `text`: what it says, or what it is called. */
  shown(selector: string, text?: string): Promise<void>
  press(selector: string, text?: string): Promise<void>
  type(text: string): Promise<void>
}

/** The middle of the element, in the window; null where it is not shown. */
function findPlace({ selector, text }: { selector: string; text: string }): { x: number; y: number } | null {
  for (const host of document.querySelectorAll('[data-earshot-ui]')) {
    for (const element of host.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []) {
      if (!`${element.getAttribute('aria-label')} ${element.textContent}`.includes(text)) continue
      element.scrollIntoView({ block: 'nearest' })
      const { left, top, width, height } = element.getBoundingClientRect()
      if (width > 0 && height > 0) return { x: left + width / 2, y: top + height / 2 }
    }
  }
  return null
}

export function formIn(tab: Tab): FormIn {
  const find = (selector: string, text: string) => tab.evaluate(findPlace, { selector, text })
  const shown = (selector: string, text = '') =>
    expect.poll(() => find(selector, text), `${selector} ${text}`).not.toBeNull()
  return {
    shown,
    async press(selector, text = '') {
      await shown(selector, text)
      const place = await find(selector, text)
      if (place) await tab.clickAt(place.x, place.y)
    },
    type: (text) => tab.type(text),
  }
}
