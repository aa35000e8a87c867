import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

export type OidcProvider = Awaited<ReturnType<typeof startOidcProvider>>

interface Person {
  sub: string
  email: string
  email_verified: boolean
}

/** An OpenID Connect provider that signs in whoever the test says. */
export async function startOidcProvider() {
  const codes = new Map<string, object>()
  let visitor: Person = { sub: 'nobody', email: 'nobody@shop.example', email_verified: false }
  const server = createServer((req, res) => {
    const json = (body: object, status = 200) => {
      res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    }
    if (req.url === '/.well-known/openid-configuration') {
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        id_token_signing_alg_values_supported: ['RS256'],
      })
    }
    if (req.url?.startsWith('/authorize?')) {
      res.writeHead(302, { Location: authorize(`${issuer}${req.url}`, visitor) }).end()
      return
    }
    if (req.url === '/jwks') {
      return json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] })
    }
    let body = ''
    req.on('data', (chunk) => {
      body += chunk
    })
    req.on('end', () => {
      const claims = codes.get(new URLSearchParams(body).get('code') ?? '')
      if (!claims) return json({ error: 'invalid_grant' }, 400)
      const text = `${encode({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${encode(claims)}`
      const signature = sign('sha256', Buffer.from(text), privateKey).toString('base64url')
      json({ access_token: 'an access token', token_type: 'Bearer', id_token: `${text}.${signature}` })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  function authorize(url: string, person: Person, changes: object = {}) {
    const { searchParams } = new URL(url)
    const code = randomUUID()
    const now = Math.floor(Date.now() / 1000)
    const about = { iss: issuer, aud: searchParams.get('client_id'), iat: now, exp: now + 300 }
    codes.set(code, { ...about, nonce: searchParams.get('nonce'), name: 'Zoë', ...person, ...changes })
    const back = new URL(searchParams.get('redirect_uri') ?? '')
    back.search = String(new URLSearchParams({ code, state: searchParams.get('state') ?? '' }))
    return back.href
  }

  return {
    issuer,
    /** Signs a person in at the URL to which the relay sends the browser. Returns where the browser goes then. */
    authorize,
    /** Whom it signs in when a browser opens that URL. */
    visit(person: Person) {
      visitor = person
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}
