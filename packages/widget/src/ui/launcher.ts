import { call, createElement, read, takeOut } from '../dom.ts'
import { guard } from '../guard.ts'
import type { Direction } from './form-host.ts'
import type { FormLife } from './form-life.ts'
import { LAUNCHER_CSS } from './launcher-styles.ts'
import { createShadowHost } from './shadow-host.ts'
import { findTopmost, raise, watchTopLayer } from './top-layer.ts'

/** Texts of the launcher, one for each state. */
export interface LauncherStrings {
  /** @default 'Report a problem' */
  launcher: string
  /** Shown while a draft is kept. @default 'Continue report' */
  launcherDraft: string
  /** Shown after the form could not be loaded. @default 'Could not open. Try again' */
  launcherFailed: string
}

export interface LauncherOptions {
  onPress(): void
  /** What the button shows at first. */
  state: FormLife
  strings?: Partial<LauncherStrings>
  /** `end` is right in a left-to-right page. @default 'bottom-end' */
  position?: 'bottom-end' | 'bottom-start'
  /** Any CSS colour. @default a calm blue */
  accent?: string
  /** @default 'auto': the page's direction */
  dir?: Direction
}

export interface Launcher {
  setState(state: FormLife): void
  /** Removes the button and its listeners. Calling it twice is harmless. */
  remove(): void
}

const SVG = 'http://www.w3.org/2000/svg'
const BUBBLE = 'M4 5.5h16v11h-8.5L7 20.5v-4H4zM12 8v3.6M12 14v.2'

/** Shows the button that opens the form. It uses plain DOM, because every page loads it. */
export function mountLauncher(options: LauncherOptions): Launcher {
  const { strings = {}, position = 'bottom-end', dir } = options
  const { launcher = 'Report a problem' } = strings
  const labels: Partial<Record<FormLife, string>> = {
    parked: strings.launcherDraft ?? 'Continue report',
    failed: strings.launcherFailed ?? 'Could not open. Try again',
  }
  const { host, root } = createShadowHost({ css: LAUNCHER_CSS, accent: options.accent })

  const button = createElement('button')
  button.className = position
  if (dir && dir !== 'auto') button.dir = dir
  const icon = call(document, 'createElementNS', SVG, 'svg')
  icon.setAttribute('viewBox', '0 0 24 24')
  icon.setAttribute('aria-hidden', 'true')
  const path = call(document, 'createElementNS', SVG, 'path')
  path.setAttribute('d', BUBBLE)
  icon.append(path)
  const text = createElement('span')
  button.append(icon, text)
  root.append(button)

  const setState = (state: FormLife) => {
    text.textContent = labels[state] ?? launcher
    button.setAttribute('aria-busy', String(state === 'opening'))
  }
  setState(options.state)
  button.addEventListener('click', () => options.onPress())

  // The page may remove the button, or show something above it.
  const onMutation = guard((changes: MutationRecord[]) => {
    if (!host.isConnected || changes.some((change) => change.attributeName)) place()
  })
  const observer = new MutationObserver(onMutation)
  function place(event?: Event) {
    const root = read(document, 'documentElement')
    const home = findTopmost() ?? root
    if (host.parentNode !== home) {
      call(home, 'append', host)
      raise(host)
      // A newly opened popover or dialog would cover the button.
    } else if (event && (event as ToggleEvent).newState !== 'closed') raise(host)
    observer.disconnect()
    // Observes the whole tree only while the button is inside it, to stay cheap for large pages.
    observer.observe(document, { childList: home !== root, subtree: true, attributeFilter: ['open'] })
    observer.observe(root, { childList: true })
  }
  place()
  const stopWatching = watchTopLayer(place)

  return {
    setState,
    remove: () => {
      stopWatching()
      observer.disconnect()
      takeOut(host)
    },
  }
}
