import { DOWNLOAD } from '@earshot/protocol'
import type { RequestHandler } from 'express'
import { RelayError } from '../errors.ts'

const ARTIFACTS = DOWNLOAD.replace(':artifact_id', '')

/**
 * Serves artifacts at the host of `artifact_origin` and nowhere else, and nothing else there: what a
 * stranger uploaded then shares no origin with people's sessions. The host is that of the request, or
 * of a trusted proxy's X-Forwarded-Host.
 */
export function separateArtifacts(artifact_origin: string): RequestHandler {
  const { protocol, host } = new URL(artifact_origin)
  const isArtifactHost = (name: string | undefined) => {
    const url = `${protocol}//${name}`
    return name !== undefined && !name.includes('@') && URL.canParse(url) && new URL(url).host === host
  }
  return (req, _res, next) => {
    const isArtifact = req.path.toLowerCase().startsWith(ARTIFACTS)
    if (isArtifactHost(req.host) === isArtifact) next()
    else if (isArtifact) throw new RelayError('NOT_FOUND', { message: 'Use the URL of the artifact unchanged.' })
    else throw new RelayError('NOT_FOUND')
  }
}
