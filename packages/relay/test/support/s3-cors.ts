import type { IncomingMessage } from 'node:http'

/** What a store adds to its answers for a page of another origin, by the rules that its bucket has. */
export type Headers = Readonly<Record<string, string>>

interface Rule {
  origins: string[]
  methods: string[]
  headers: string[]
}

/** The answer's headers, or null where no rule lets the request's page in: a browser then keeps the answer from it. */
export function corsHeaders(rules: string, { headers, method = '' }: IncomingMessage): Headers | null {
  const { origin } = headers
  const isPreflight = method === 'OPTIONS'
  const wanted = isPreflight ? headers['access-control-request-method'] : method
  const asked = isPreflight ? listed(headers['access-control-request-headers']) : []
  if (origin === undefined || wanted === undefined) return null
  const rule = parseRules(rules).find((one) => {
    const isFor = fits(one.origins, origin) && one.methods.includes(wanted)
    return isFor && asked.every((name) => fits(one.headers, name))
  })
  if (!rule) return null
  const common = { 'Access-Control-Allow-Origin': rule.origins.includes('*') ? '*' : origin, Vary: 'Origin' }
  if (!isPreflight) return common
  return {
    ...common,
    'Access-Control-Allow-Methods': rule.methods.join(', '),
    'Access-Control-Allow-Headers': asked.join(', '),
  }
}

function parseRules(xml: string): Rule[] {
  return [...xml.matchAll(/<CORSRule>(.*?)<\/CORSRule>/gs)].map(([, rule = '']) => ({
    origins: valuesOf(rule, 'AllowedOrigin'),
    methods: valuesOf(rule, 'AllowedMethod'),
    headers: valuesOf(rule, 'AllowedHeader').map((name) => name.toLowerCase()),
  }))
}

function valuesOf(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, 'g'))].map(([, value = '']) => value)
}

function listed(names = ''): string[] {
  return names.split(',').flatMap((name) => name.trim().toLowerCase() || [])
}

function fits(allowed: string[], value: string): boolean {
  return allowed.includes('*') || allowed.includes(value)
}
