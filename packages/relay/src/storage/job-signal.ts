/** Tells this process's worker that a job was added, so that it does not wait for its next poll. */
export interface JobSignal {
  emit: () => void
  /** Returns a function that removes the listener. */
  onEmit: (listener: () => void) => () => void
}

export function createJobSignal(): JobSignal {
  const listeners = new Set<() => void>()
  return {
    emit: () => {
      for (const listener of listeners) listener()
    },
    onEmit: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
