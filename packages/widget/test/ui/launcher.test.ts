import { afterEach, describe, expect, it, vi } from 'vitest'
import { type LauncherOptions, mountLauncher } from '../../src/ui/launcher.ts'
import { countListeners } from './listener-count.ts'

const hosts = () => [...document.querySelectorAll('[data-earshot-ui]')]
const button = () => hosts()[0]?.shadowRoot?.querySelector('button') as HTMLButtonElement
const mounted: { remove(): void }[] = []
const mount = (options: Partial<LauncherOptions> = {}) => {
  const launcher = mountLauncher({ onPress: () => undefined, state: 'idle', ...options })
  mounted.push(launcher)
  return launcher
}

afterEach(() => {
  for (const launcher of mounted.splice(0)) launcher.remove()
  document.body.replaceChildren()
})

describe('the launcher', () => {
  it('is a button with a visible name, in a shadow root, with no style in the markup', () => {
    mount({ strings: { launcher: 'Signaler' } })
    expect(button().textContent).toBe('Signaler')
    expect(button().querySelector('svg')?.getAttribute('aria-hidden')).toBe('true')
    const root = hosts()[0]?.shadowRoot
    expect(root?.querySelector('style')).toBeNull()
    expect(root?.querySelector('[style]')).toBeNull()
    expect(root?.adoptedStyleSheets).toHaveLength(1)
  })

  it('reports a press, and is busy while the form is opening', () => {
    const onPress = vi.fn()
    const launcher = mount({ onPress })
    button().click()
    expect(onPress).toHaveBeenCalledOnce()
    expect(button().getAttribute('aria-busy')).toBe('false')
    launcher.setState('opening')
    expect(button().getAttribute('aria-busy')).toBe('true')
  })

  it('shows that a draft is kept', () => {
    const launcher = mount({ strings: { launcherDraft: 'Weiter' } })
    launcher.setState('parked')
    expect(button().textContent).toBe('Weiter')
    launcher.setState('idle')
    expect(button().textContent).toBe('Report a problem')
  })

  it('shows that the form could not be loaded, and the next press tries again', () => {
    const onPress = vi.fn()
    const launcher = mount({ onPress })
    launcher.setState('failed')
    expect(button().textContent).toBe('Could not open. Try again')
    button().click()
    expect(onPress).toHaveBeenCalledOnce()
  })

  it('comes back once when the page takes it away', async () => {
    mount()
    hosts()[0]?.remove()
    await vi.waitFor(() => expect(hosts()).toHaveLength(1))
    document.documentElement.replaceChild(document.createElement('body'), document.body)
    await Promise.resolve()
    expect(hosts()).toHaveLength(1)
  })

  it('restores the page when it is removed, and does not come back', async () => {
    const before = document.documentElement.outerHTML
    const listeners = countListeners()
    const launcher = mount()
    expect(document.documentElement.outerHTML).not.toBe(before)
    launcher.remove()
    launcher.remove()
    document.body.append(document.createElement('p'))
    await new Promise((resolve) => setTimeout(resolve))
    document.body.replaceChildren()
    expect(document.documentElement.outerHTML).toBe(before)
    expect(listeners.left()).toEqual([])
    listeners.stop()
  })
})
