import { WIDGET_SCRIPT } from '@earshot/protocol'
import { type Config, readConfig } from '../config/config.ts'
import { publicUrlOf } from '../config/listen-url.ts'
import { readArguments } from './arguments.ts'
import { checkAddress } from './checks/address.ts'
import { checkArtifactOrigin } from './checks/artifact-origin.ts'
import { checkBucket } from './checks/bucket.ts'
import { checkCaptureKey } from './checks/capture-key.ts'
import { checkClock } from './checks/clock.ts'
import { checkDataFolder } from './checks/data-folder.ts'
import { checkDatabase } from './checks/database.ts'
import { checkFiles } from './checks/files.ts'
import type { Finding } from './checks/finding.ts'
import { checkJobs } from './checks/jobs.ts'
import { checkMetrics } from './checks/metrics.ts'
import { checkPictures } from './checks/pictures.ts'
import { checkProxy } from './checks/proxy.ts'
import { checkPublicUrl } from './checks/public-url.ts'
import { checkReachable } from './checks/reachable.ts'
import { checkRetention } from './checks/retention.ts'
import { checkSecret } from './checks/secret.ts'
import { checkSettings } from './checks/settings.ts'
import { checkSharedDatabase } from './checks/shared-database.ts'
import { checkWidget } from './checks/widget.ts'
import { type Command, UsageError } from './command.ts'
import { print, printJson, table } from './print.ts'

const name = 'doctor'

export const doctor: Command = {
  name,
  summary: 'find out what keeps reports from arriving, and how to fix it',
  usage: `[--key CK --origin O] [--fix] [--before-start] [--json]
  --key CK      a capture key to check
  --origin O    the origin of the page that uses it; required with --key
  --fix         set the bucket's CORS rules if they block pages
  --before-start
                leave out the checks of a running relay, for a program that starts one
  --json        print {"ok", "findings", "widget"}
It uploads 105 MB through the public URL, which the relay discards, to check that uploads get through.
The exit code is 1 if there is a problem.`,
  run: async (args) => {
    const options = {
      key: { type: 'string' },
      origin: { type: 'string' },
      fix: { type: 'boolean' },
      'before-start': { type: 'boolean' },
      json: { type: 'boolean' },
    } as const
    const { values } = readArguments(name, { args, options })
    const { key, origin, fix = false, json } = values
    const isBeforeStart = values['before-start'] === true
    if ((key === undefined) !== (origin === undefined)) {
      throw new UsageError('Give --key and --origin together: a key works only on its own origins.')
    }
    if (key !== undefined && isBeforeStart) {
      throw new UsageError('Give --key without --before-start: it asks the running relay.')
    }
    const config = readConfig()
    const url = publicUrlOf(config)
    const folder = await checkDataFolder(config)
    const findings: Finding[] = [...checkSettings(), ...folder.findings]
    if (config.database_url) findings.push(...(await checkSharedDatabase(config.database_url)))
    else if (folder.exists) findings.push(checkDatabase(config), ...(await checkFiles(config)))
    if (folder.exists || config.database_url) findings.push(await checkSecret(config))
    findings.push(...(await checkBucket(config, { fix })), ...(await checkRetention(config)))
    const widget = await checkWidget({ widget_dir: config.widget_dir, url, public_key: key ?? 'ck_…' })
    findings.push(...checkPublicUrl(config), widget.finding, await checkPictures())
    if (!isBeforeStart)
      findings.push(...(await checkJobs(config, Date.now())), ...(await checkRunning({ url, config })))
    const keyFinding =
      key !== undefined && origin !== undefined ? await checkCaptureKey({ public_key: key, origin, url, config }) : null
    if (keyFinding) findings.push(keyFinding)
    // Do not show a tag that would not work.
    const embedding = keyFinding && keyFinding.state !== 'ok' ? null : widget.embedding

    const isOk = findings.every(({ state }) => state !== 'problem')
    if (json) {
      printJson({ ok: isOk, findings, widget: embedding })
    } else {
      print(table(findings.map(({ state, subject, message }) => [state, subject, message])))
      if (embedding) {
        print('\nTo embed exactly this version of the widget in your pages:')
        print(embedding.script_tag)
        print(
          `To get updates with the relay instead, use src="${url}${WIDGET_SCRIPT}" without integrity and crossorigin.`,
        )
      }
    }
    return isOk ? 0 : 1
  },
}

/** The checks that need a running relay, all through its public URL. */
async function checkRunning({ url, config }: { url: string; config: Config }): Promise<Finding[]> {
  const reachable = await checkReachable({ url })
  const findings = [...(await checkAddress({ url })), reachable]
  if (reachable.state !== 'ok') return findings
  findings.push(...(await checkClock({ url })), ...(await checkProxy({ url, config })))
  findings.push(...(await checkArtifactOrigin(config)))
  return [...findings, ...(await checkMetrics({ url, metrics: config.metrics }))]
}
