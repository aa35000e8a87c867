import type { FinalizeResponse } from '@earshot/protocol'
import type { EarlyCollectors } from '../capture/early.ts'
import { WidgetError } from '../transport/widget-error.ts'
import { guardEvents } from '../ui/event-guard.ts'
import type { FormHandle } from '../ui/form-host.ts'
import { type FormLife, type FormLifeEffect, type FormLifeEvent, stepOf } from '../ui/form-life.ts'
import { type Launcher, mountLauncher } from '../ui/launcher.ts'
import { chunks } from './chunks.ts'
import { createEvents } from './events.ts'
import { notRunning } from './inert-widget.ts'
import { watchRoot } from './new-root.ts'
import { toSentReport, type User, type Widget, type WidgetEvents, type WidgetOptions } from './options.ts'
import { startRecording } from './recording.ts'
import { reporterOf } from './reporter-of.ts'
import { whenIdle } from './when-idle.ts'

/** Hosts of pages in development. */
const LOOPBACK = /^(?:.*\.)?localhost$|^127\.[\d.]+$|^\[::1\]$/

export interface Assembly {
  options: WidgetOptions
  early: EarlyCollectors
  /**
   * Called when a late chunk cannot be loaded. May return a widget that replaces this one, which is
   * then destroyed.
   */
  renew?: () => Promise<Widget | undefined>
}

/** Assembles a widget from recording, launcher, form and sending. Both entry points use it. */
export function assembleWidget({ options, early, renew }: Assembly): Widget {
  const recording = startRecording({ options, early })
  const events = createEvents<WidgetEvents>()
  let user: User | null = null
  let form: Promise<FormHandle> | undefined
  const ended = new AbortController()
  let life: FormLife = 'idle'
  let launcher: Launcher | undefined
  let stopGuard: () => void

  const isDestroyed = () => life === 'destroyed'
  const enterPage = () => {
    stopGuard = guardEvents()
    if (options.launcher !== 'off') launcher = mountLauncher({ ...options, state: life, onPress: open })
  }
  const leavePage = () => {
    launcher?.remove()
    stopGuard()
  }
  enterPage()
  const stopWatching = watchRoot(() => {
    leavePage()
    enterPage()
    recording.restore()
    void form?.then((opened) => opened.restore(), ignore)
  })

  const checkSetup = async () => (await chunks.setup()).checkSetup(options, ended.signal)
  // This check only helps developers, so its own failure is ignored.
  const cancelCheck = LOOPBACK.test(location.hostname) ? whenIdle(() => void checkSetup().catch(ignore)) : undefined
  const emitSent = (response: FinalizeResponse) => {
    const sent = toSentReport(response)
    events.emit('sent', sent)
    return sent
  }
  const findSuccessor = async (error: unknown) =>
    !isDestroyed() && error instanceof WidgetError && error.code === 'CHUNK_FAILED' ? renew?.() : undefined
  const reportFailure = (error: unknown) => {
    if (isDestroyed() || !(error instanceof WidgetError)) return
    // A message for developers: the browser only logs a status, not the origin that has to be added.
    console.warn(`Earshot: ${error.message}`)
    events.emit('failed', error)
  }

  const openForm = async () => {
    recording.freeze()
    const session = {
      options,
      captured: recording.capture(),
      redact: recording.redact,
      user,
      advance,
      emitSent,
      reportFailure,
      ended: ended.signal,
    }
    const { openFormSession } = await chunks.form()
    if (isDestroyed()) throw notRunning()
    return openFormSession(session)
  }

  const load = () => {
    form = openForm()
    form.then(
      () => advance('opened'),
      async (error) => {
        const successor = await findSuccessor(error)
        if (successor) return successor.open()
        advance('failed')
        reportFailure(error)
      },
    )
  }
  const effects: Record<FormLifeEffect, () => void> = {
    load,
    show: () => {
      void form?.then((opened) => {
        opened.open()
        advance('opened')
      })
    },
    remove: () => {
      void form?.then((opened) => opened.remove(), ignore)
      form = undefined
    },
    resume: recording.thaw,
    emitOpen: () => events.emit('open', undefined),
    emitClose: () => events.emit('close', undefined),
  }

  function advance(event: FormLifeEvent): void {
    const [next, ...todo] = stepOf(life, event)
    life = next
    launcher?.setState(life)
    for (const effect of todo) effects[effect]()
  }
  function open(): void {
    advance('press')
  }

  return {
    open,
    close: () => void form?.then((opened) => opened.close(), ignore),
    async submit(report) {
      if (isDestroyed()) throw notRunning()
      try {
        const captured = recording.capture()
        const { submitNow } = await chunks.submit()
        const reporter = reporterOf({ ...user, ...report.reporter })
        const { redact } = recording
        return emitSent(await submitNow({ options, captured, redact, reporter, report, ended: ended.signal }))
      } catch (error) {
        const successor = await findSuccessor(error)
        if (successor) return successor.submit(report)
        reportFailure(error)
        throw error
      }
    },
    identify(next) {
      user = next && reporterOf(next)
      recording.identify(next)
    },
    setContext: recording.setContext,
    captureError: early.captureError,
    on: events.on,
    attachTo(element) {
      element.addEventListener('click', open, { signal: ended.signal })
      return () => element.removeEventListener('click', open)
    },
    destroy() {
      if (isDestroyed()) return
      advance('destroy')
      ended.abort()
      cancelCheck?.()
      stopWatching()
      leavePage()
      recording.stop()
      events.clear()
    },
  }
}

/** The error has been reported before. */
const ignore = () => undefined
