import type { FinalizeResponse } from '@earshot/protocol'
import type { EarlyCollectors } from '../capture/early.ts'
import { WidgetError } from '../transport/widget-error.ts'
import type { FormHandle } from '../ui/door.ts'
import { guardEvents } from '../ui/event-guard.ts'
import { type Launcher, type LauncherState, mountLauncher } from '../ui/launcher.ts'
import { chunks } from './chunks.ts'
import { createEvents } from './events.ts'
import { notRunning } from './inert-widget.ts'
import { watchRoot } from './new-root.ts'
import { toSentReport, type User, type Widget, type WidgetEvents, type WidgetOptions } from './options.ts'
import { startRecording } from './recording.ts'
import { reporterOf } from './reporter-of.ts'
import { whenIdle } from './when-idle.ts'

/** Where pages are while they are made. */
const LOOPBACK = /^(?:.*\.)?localhost$|^127\.[\d.]+$|^\[::1\]$/

export interface Assembly {
  options: WidgetOptions
  early: EarlyCollectors
  /**
   * Called when a late chunk does not load; may give the widget that takes over from this one,
   * which is destroyed then.
   */
  renew?: () => Promise<Widget | undefined>
}

/**
 * The wiring: recording, launcher, form and sending become one widget. Both doors come through
 * here.
 */
export function assembleWidget({ options, early, renew }: Assembly): Widget {
  const recording = startRecording({ options, early })
  const events = createEvents<WidgetEvents>()
  const undo = new Set<() => void>()
  let user: User | null = null
  let form: Promise<FormHandle> | undefined
  let parked = false
  const ended = new AbortController()
  let state: LauncherState = 'idle'
  let launcher: Launcher | undefined
  let stopGuard: () => void

  const setState = (next: LauncherState) => {
    state = next
    launcher?.setState(next)
  }
  const enterPage = () => {
    stopGuard = guardEvents()
    if (options.launcher !== 'off') launcher = mountLauncher({ ...options, onPress: open })
    setState(state)
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

  const isDestroyed = () => ended.signal.aborted
  const checkSetup = async () => (await chunks.setup()).checkSetup(options, ended.signal)
  // The failure of this help is not worth a line.
  const cancelCheck = LOOPBACK.test(location.hostname) ? whenIdle(() => void checkSetup().catch(ignore)) : undefined
  const told = (answer: FinalizeResponse) => {
    const sent = toSentReport(answer)
    events.emit('sent', sent)
    return sent
  }
  const findSuccessor = async (error: unknown) =>
    !isDestroyed() && error instanceof WidgetError && error.code === 'CHUNK_FAILED' ? renew?.() : undefined
  const failed = (error: unknown) => {
    if (isDestroyed() || !(error instanceof WidgetError)) return
    // For whoever embeds the widget: the browser itself tells a status only, and not which origin
    // is to be added.
    console.warn(`Earshot: ${error.message}`)
    events.emit('failed', error)
  }
  const closed = (next: 'idle' | 'draft') => {
    recording.thaw()
    setState(next)
    events.emit('close', undefined)
  }
  const finished = () => {
    const handle = form
    form = undefined
    parked = false
    void handle?.then((opened) => opened.remove(), ignore)
    closed('idle')
  }

  const reopen = (opened: FormHandle) => {
    parked = false
    opened.open()
    setState('idle')
    events.emit('open', undefined)
  }

  const openForm = async () => {
    recording.freeze()
    const session = {
      options,
      captured: recording.capture(),
      redact: recording.redact,
      user,
      events: {
        onPark: () => {
          parked = true
          closed('draft')
        },
        onDiscard: finished,
        onClose: finished,
        onSent: told,
        onFailed: failed,
      },
      ended: ended.signal,
    }
    const { openFormSession } = await chunks.form()
    if (isDestroyed()) throw notRunning()
    return openFormSession(session)
  }

  function open(): void {
    if (isDestroyed()) return
    if (form) {
      if (parked) void form.then(reopen, ignore)
      return
    }
    setState('busy')
    form = openForm()
    form.then(
      () => {
        setState('idle')
        events.emit('open', undefined)
      },
      async (error) => {
        const successor = await findSuccessor(error)
        if (successor) return successor.open()
        form = undefined
        recording.thaw()
        setState('failed')
        failed(error)
      },
    )
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
        return told(await submitNow({ options, captured, redact, reporter, report, ended: ended.signal }))
      } catch (error) {
        const successor = await findSuccessor(error)
        if (successor) return successor.submit(report)
        failed(error)
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
      element.addEventListener('click', open)
      const detach = () => {
        element.removeEventListener('click', open)
        undo.delete(detach)
      }
      undo.add(detach)
      return detach
    },
    destroy() {
      if (isDestroyed()) return
      ended.abort()
      cancelCheck?.()
      for (const detach of [...undo]) detach()
      void form?.then((opened) => opened.remove(), ignore)
      stopWatching()
      leavePage()
      recording.stop()
      events.clear()
    },
  }
}

/** Told already, where it happened. */
const ignore = () => undefined
