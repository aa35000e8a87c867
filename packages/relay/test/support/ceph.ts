import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import type { S3Settings } from '../../src/storage/s3/client.ts'
import { freePort } from './postgres.ts'

const PROGRAMS = ['ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin', 'ceph', 'monmaptool', 'ceph-authtool']

/** Whether Ceph's object store is installed: `apt-get install radosgw ceph-mon ceph-osd ceph-common`. */
export function hasCeph(): boolean {
  try {
    for (const program of PROGRAMS) execFileSync('which', [program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A real S3 store of the test's own, in memory: one monitor, one disk, one gateway. Takes about 15 seconds. */
export async function startCeph(): Promise<{ settings: S3Settings; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-ceph-'))
  const [monitor, gateway] = [await freePort(), await freePort()]
  const fsid = randomUUID()
  const osd = randomUUID()
  for (const name of ['mon', 'osd', 'run']) await mkdir(join(folder, name))
  await writeFile(join(folder, 'ceph.conf'), configuration({ folder, monitor, fsid }))
  const env = { ...process.env, CEPH_CONF: join(folder, 'ceph.conf') }
  const daemons: ChildProcess[] = []
  const run = (program: string, args: string[]) =>
    execFileSync(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 })
  const start = (program: string, args: string[]) =>
    daemons.push(spawn(program, [...args, '-f'], { env, stdio: 'ignore' }))

  async function stop(): Promise<void> {
    for (const daemon of daemons) daemon.kill('SIGKILL')
    await Promise.all(
      daemons.map((daemon) => daemon.exitCode ?? daemon.signalCode ?? new Promise((end) => daemon.once('exit', end))),
    )
    await rm(folder, { recursive: true, force: true })
  }

  try {
    const keyring = join(folder, 'keyring')
    const all = (...names: string[]) => names.flatMap((name) => ['--cap', name, 'allow *'])
    run('monmaptool', ['--create', '--fsid', fsid, '--addv', 'a', `[v2:127.0.0.1:${monitor}]`, join(folder, 'monmap')])
    run('ceph-authtool', ['-C', keyring, '--gen-key', '-n', 'mon.', ...all('mon')])
    run('ceph-authtool', [keyring, '--gen-key', '-n', 'client.admin', ...all('mon', 'osd', 'mgr')])
    run('ceph-authtool', [keyring, '--gen-key', '-n', 'osd.0', ...all('mon', 'osd')])
    run('ceph-mon', ['--mkfs', '-i', 'a', '--monmap', join(folder, 'monmap'), '--keyring', keyring])
    start('ceph-mon', ['-i', 'a'])
    run('ceph', ['osd', 'new', osd])
    run('ceph-osd', ['-i', '0', '--mkfs', '--osd-uuid', osd])
    start('ceph-osd', ['-i', '0'])
    const credentials = { access_key_id: 'CEPHTEST', secret_access_key: 'ceph-test-secret', region: 'us-east-1' }
    const { access_key_id, secret_access_key } = credentials
    run('radosgw-admin', [
      ...['user', 'create', '--uid=test', '--display-name=test'],
      ...[`--access-key=${access_key_id}`, `--secret-key=${secret_access_key}`],
    ])
    start('radosgw', [
      '-n',
      'client.admin',
      '--keyring',
      keyring,
      '--rgw-frontends',
      `beast endpoint=127.0.0.1:${gateway}`,
    ])
    const settings = { endpoint: `http://127.0.0.1:${gateway}`, bucket: 'captures', ...credentials }
    await createBucket(settings)
    return { settings, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function createBucket({ endpoint, bucket, region, access_key_id, secret_access_key }: S3Settings): Promise<void> {
  const keys = { accessKeyId: access_key_id, secretAccessKey: secret_access_key, service: 's3', region }
  for (let attempt = 0; attempt < 100; attempt++) {
    const { url, headers } = await new AwsV4Signer({ ...keys, method: 'PUT', url: `${endpoint}/${bucket}` }).sign()
    const response = await fetch(url, { method: 'PUT', headers }).catch(() => null)
    if (response?.ok) return
    await sleep(100)
  }
  throw new Error('The gateway did not come up.')
}

function configuration({ folder, monitor, fsid }: { folder: string; monitor: number; fsid: string }): string {
  return `[global]
fsid = ${fsid}
keyring = ${folder}/keyring
mon initial members = a
mon host = [v2:127.0.0.1:${monitor}]
mon data = ${folder}/mon
mon allow pool size one = true
mon data avail warn = 1
mon data avail crit = 1
mon cluster log file = ${folder}/cluster.log
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = 1073741824
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd class load list = *
osd class default list = *
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
run dir = ${folder}/run
admin socket = ${folder}/run/$name.$pid.asok
pid file = ${folder}/run/$name.pid
log file = ${folder}/$name.log
`
}
