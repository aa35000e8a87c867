import { ConfigError } from '../errors.ts'
import { setting } from './setting.ts'
import { integer, optional, publicUrl } from './setting-parsers.ts'

/** How artifacts are served. */
export const artifactSettings = {
  link_minutes: setting({
    name: 'EARSHOT_LINK_MINUTES',
    default: '10',
    meaning: 'Minutes for which the signed links to the artifacts of a report work, up to a day.',
    parse: integer({ min: 1, max: 24 * 60 }),
  }),
  artifact_origin: setting({
    name: 'EARSHOT_ARTIFACT_ORIGIN',
    default: '',
    meaning:
      'Another origin that reaches this relay, such as https://files.example.com. The relay then serves artifacts there and nothing else, and none at its public URL. It does not affect files in an object store, which clients get from the store. Not set: artifacts are served at the public URL.',
    parse: optional(origin),
  }),
} as const

function origin(text: string): string {
  const url = publicUrl(text)
  if (new URL(url).origin !== url)
    throw new Error('must be an origin such as https://files.example.com, without a path')
  return url
}

/** Throws a ConfigError unless artifacts have another host than everything else. */
export function checkArtifactOrigin(config: { artifact_origin: string | null; public_url: string | null }): void {
  const { artifact_origin, public_url } = config
  if (artifact_origin === null) return
  if (public_url === null)
    throw new ConfigError('EARSHOT_ARTIFACT_ORIGIN must be set together with EARSHOT_PUBLIC_URL.')
  if (new URL(artifact_origin).host === new URL(public_url).host) {
    throw new ConfigError('EARSHOT_ARTIFACT_ORIGIN must have another host than EARSHOT_PUBLIC_URL.')
  }
}
