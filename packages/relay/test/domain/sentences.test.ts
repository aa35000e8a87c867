import { ARTIFACT_KINDS } from '@earshot/protocol'
import { expect, it } from 'vitest'
import { humanBytes } from '../../src/cli/format.ts'
import { countOf } from '../../src/count-of.ts'
import { offerArtifacts } from '../../src/domain/capture/offered-artifacts.ts'
import { mismatch } from '../../src/domain/intake/keep-upload.ts'
import { aCaptureKey, anArtifact } from '../contracts/samples.ts'

it.each(ARTIFACT_KINDS)('the sentences about kind %s are good English', (kind) => {
  const key = aCaptureKey({ organization_id: 'org_1', project_id: 'prj_1' }, { allowed_artifact_kinds: null })
  const artifacts = [{ kind, content_type: 'text/html', size: 1, sha256: '0'.repeat(64) }]
  const caller = { public_key: key.public_key, origin: 'https://a.example', capture_token: 't' }
  const refuse = () => offerArtifacts({ ...caller, media_kind: 'none', artifacts }, { key, now: 0 })
  const sentences = [
    mismatch(anArtifact({ kind, declared_size: 1 }), `the upload has ${countOf(1, 'byte')}`).message,
    mismatch(anArtifact({ kind, declared_size: 2 }), `the upload has ${countOf(0, 'byte')}`).message,
  ]
  expect(refuse).toThrow(`of kind ${kind} must be one of: `)
  for (const sentence of sentences) expect(sentence).not.toMatch(/\ba [aeiou]|\ban [^aeiou]|\b1 bytes|\b[02] byte\b/i)
  expect(refuse).not.toThrow(/\ba [aeiou]|\ban [^aeiou]/i)
})

it('uses the singular for one and the plural for all other counts', () => {
  expect([0, 1, 2, 999, 1000].map(humanBytes)).toEqual(['0 bytes', '1 byte', '2 bytes', '999 bytes', '1.0 kB'])
})
