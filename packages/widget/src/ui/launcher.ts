import { call, createElement, read, takeOut } from '../dom.ts'
import { guard } from '../guard.ts'
import type { Direction } from './door.ts'
import { LAUNCHER_CSS } from './launcher-styles.ts'
import { createShadowHost } from './shadow-host.ts'
import { findTopmost, raise, watchTopLayer } from './top-layer.ts'

/** The button's texts, by its state. */
export interface LauncherStrings {
  /** @default 'Report a problem' */
  launcher: string
  /** While a parked draft waits. @default 'Continue report' */
  launcherDraft: string
  /** After the form could not be loaded. @default 'Could not open. Try again' */
  launcherFailed: string
}

export interface LauncherOptions {
  onPress(): void
  strings?: Partial<LauncherStrings>
  /** Inline start or end, so that it changes sides on a right-to-left page. @default 'bottom-end' */
  position?: 'bottom-end' | 'bottom-start'
  /** Any CSS colour. @default a calm blue */
  accent?: string
  /** @default 'auto': as the page is written */
  dir?: Direction
}

/**
 * `busy`: pressed, and the form is on its way; further presses do nothing. `draft`: a parked form waits. `failed`: the form did not
 * come; the next press tries again.
 */
export type LauncherState = 'idle' | 'busy' | 'draft' | 'failed'

export interface Launcher {
  setState(state: LauncherState): void
  /** Takes the button off the page and stops watching it. Twice is harmless. */
  remove(): void
}

const SVG = 'http://www.w3.org/2000/svg'
const BUBBLE = 'M4 5.5h16v11h-8.5L7 20.5v-4H4zM12 8v3.6M12 14v.2'

/** Shows the button that opens the form. It is part of what is always on, so it is plain DOM. */
export function mountLauncher(options: LauncherOptions): Launcher {
  const { strings = {}, position = 'bottom-end', dir } = options
  const { launcher = 'Report a problem' } = strings
  const labels: Record<LauncherState, string> = {
    idle: launcher,
    busy: launcher,
    draft: strings.launcherDraft ?? 'Continue report',
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

  let state: LauncherState
  const setState = (next: LauncherState) => {
    state = next
    text.textContent = labels[next]
    button.setAttribute('aria-busy', String(next === 'busy'))
  }
  setState('idle')
  button.addEventListener('click', () => {
    if (state !== 'busy') options.onPress()
  })

  // A page may take the button away, or show something above it.
  const look = guard((changes: MutationRecord[]) => {
    if (!host.isConnected || changes.some((change) => change.attributeName)) place()
  })
  const observer = new MutationObserver(look)
  function place(event?: Event) {
    const root = read(document, 'documentElement')
    const home = findTopmost() ?? root
    if (host.parentNode !== home) {
      call(home, 'append', host)
      raise(host)
      // What opens comes above the button.
    } else if (event && (event as ToggleEvent).newState !== 'closed') raise(host)
    observer.disconnect()
    // The whole tree only while the button is somewhere in it: a page that builds thousands of rows should not notice us.
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
