import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from '../../support/free-port.ts'
import { type OtherBrowser, type Tab, WINDOW } from './tab.ts'
import { openSession, type Session } from './webdriver.ts'

/** The paths of what WebKit is run by. */
export interface WebKitPrograms {
  readonly driver: string
  readonly browser: string
  readonly screen: string
}

const SCREEN = '-screen 0 1600x1200x24'

/** Starts the driver on a screen of its own; resolves once it listens. */
async function startDriver({ driver, screen }: WebKitPrograms): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort()
  const args = ['--auto-servernum', `--server-args=${SCREEN}`, driver, `--port=${port}`]
  // In a group of its own, so that the screen ends with it.
  const child = spawn(screen, args, { detached: true, stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${screen} ended with ${child.exitCode}.`)
    if (await fetch(`${url}/status`).catch(() => null)) return { url, child }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Gives the page, not the window around it, its size. */
async function resize(session: Session): Promise<void> {
  await session.post('window/rect', WINDOW)
  const inner = await session.post<number>('execute/sync', { script: 'return innerHeight', args: [] })
  await session.post('window/rect', { ...WINDOW, height: WINDOW.height + WINDOW.height - inner })
}

type Outcome<Result> = { value: Result } | { error: string }

function tabOf(session: Session): Tab {
  const act = (id: string, type: string, actions: object[]) =>
    session.post<void>('actions', { actions: [{ type, id, actions }] })
  return {
    goto: (url) => session.post('url', { url }),
    run: (script) => session.post('execute/sync', { script, args: [] }),
    async evaluate<Argument, Result>(work: (argument: Argument) => Result | Promise<Result>, argument: Argument) {
      const script = `const done = arguments[1]
        new Promise((resolve) => resolve((${work})(arguments[0]))).then(
          (value) => done({ value }), (error) => done({ error: String(error) }))`
      const outcome = await session.post<Outcome<Result>>('execute/async', { script, args: [argument ?? null] })
      if ('error' in outcome) throw new Error(outcome.error)
      return outcome.value
    },
    screenshot: async () => Buffer.from(await session.get<string>('screenshot'), 'base64'),
    clickAt: (x, y) =>
      act('mouse', 'pointer', [
        { type: 'pointerMove', x: Math.round(x), y: Math.round(y) },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]),
    type: (text) =>
      act(
        'keyboard',
        'key',
        [...text].flatMap((value) => ['keyDown', 'keyUp'].map((type) => ({ type, value }))),
      ),
  }
}

/** WebKitGTK's own small browser, over WebDriver, on a screen that is not shown. */
export async function startWebKit(programs: WebKitPrograms): Promise<OtherBrowser> {
  const { url, child } = await startDriver(programs)
  const session = await openSession(url, {
    'webkitgtk:browserOptions': { binary: programs.browser, args: ['--automation'] },
  })
  await resize(session)
  const { browserName, browserVersion } = session.capabilities
  return {
    version: `${browserName} ${browserVersion}`,
    tab: tabOf(session),
    async close() {
      await session.end()
      const ended = once(child, 'exit')
      if (child.pid) process.kill(-child.pid, 'SIGTERM')
      await ended
    },
  }
}
