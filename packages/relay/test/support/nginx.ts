import { execFileSync, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './postgres.ts'

/** Debian keeps it out of the path of ordinary users. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }

/** Whether nginx is installed: `apt-get install nginx-light`. */
export function hasNginx(): boolean {
  try {
    execFileSync('which', ['nginx'], { stdio: 'ignore', env })
    return true
  } catch {
    return false
  }
}

/** nginx with this inside its `http`. `listen` of the text is where it will listen. */
export async function startNginx(
  http: (listen: string) => string,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-nginx-'))
  const port = await freePort()
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  const about = `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log; events {}`
  const configuration = `${about} http { access_log off; ${places.join(' ')} ${http(`127.0.0.1:${port}`)} }`
  await writeFile(join(folder, 'nginx.conf'), configuration)
  const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise((resolve) => nginx.once('exit', resolve))
  const url = `http://127.0.0.1:${port}`
  while (!(await fetch(url).catch(() => null))) {
    if (nginx.exitCode !== null) throw new Error('nginx did not start; what it said is above.')
    await sleep(20)
  }
  return {
    url,
    async stop() {
      nginx.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}
