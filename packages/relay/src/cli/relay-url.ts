import { UsageError } from './command.ts'

/** Reads the value of --relay. */
export function readRelayUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  throw new UsageError(`--relay must be a URL such as https://reports.example.com, not "${text}".`)
}
