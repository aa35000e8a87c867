/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** The relay's address. */
  readonly VITE_EARSHOT_RELAY: string
  /** A capture key that allows this app's origin. */
  readonly VITE_EARSHOT_KEY: string
}
