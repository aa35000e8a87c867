/** The commands of a WebDriver session that the tests use. */
export interface Session {
  readonly capabilities: { readonly browserName: string; readonly browserVersion: string }
  get<Value>(command: string): Promise<Value>
  post<Value>(command: string, body: object): Promise<Value>
  end(): Promise<void>
}

interface Answer<Value> {
  readonly value: Value
}

interface Failure {
  readonly error: string
  readonly message: string
}

async function send<Value>(url: string, method: string, body?: object): Promise<Value> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) })
  const { value } = (await response.json()) as Answer<Value & Failure>
  if (!response.ok) throw new Error(`${method} ${url}: ${value.error}, ${value.message}`)
  return value
}

/** @see https://www.w3.org/TR/webdriver2/ */
export async function openSession(driver: string, capabilities: object): Promise<Session> {
  const made = await send<{ sessionId: string; capabilities: Session['capabilities'] }>(`${driver}/session`, 'POST', {
    capabilities: { alwaysMatch: capabilities },
  })
  const url = `${driver}/session/${made.sessionId}`
  return {
    capabilities: made.capabilities,
    get: (command) => send(`${url}/${command}`, 'GET'),
    post: (command, body) => send(`${url}/${command}`, 'POST', body),
    end: () => send(url, 'DELETE'),
  }
}
