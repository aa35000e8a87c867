/** Emits events to listeners. An error in one listener does not affect the others. */
export interface Events<Map> {
  on<Name extends keyof Map>(name: Name, listener: (event: Map[Name]) => void): () => void
  emit<Name extends keyof Map>(name: Name, event: Map[Name]): void
  clear(): void
}

export function createEvents<Map>(): Events<Map> {
  const listeners = new Set<{ name: keyof Map; listener: (event: never) => void }>()
  return {
    on(name, listener) {
      const entry = { name, listener: listener as (event: never) => void }
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
    emit(name, event) {
      for (const entry of [...listeners]) {
        if (entry.name !== name) continue
        try {
          entry.listener(event as never)
        } catch (error) {
          // The error is the page's, so it belongs in the page's console.
          console.error(error)
        }
      }
    },
    clear: () => listeners.clear(),
  }
}
