import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { earshot, newFolder } from './earshot.ts'

let data_dir: string
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ data_dir, remove } = await newFolder())
})
afterEach(() => remove())

const CAPTURE_KEY = 'capture-keys create --name Shop'
const SEND = 'reports send --key ck_1 --origin https://a.example --title T'
const API_KEY = 'api-keys create --name bot'

it.each([
  ['', 'Give a command'],
  ['bogus', 'There is no command "bogus"'],
  [
    'capture-keys',
    'create, list, add-origin, remove-origin, update, rotate, disable-origin, enable-origin, revoke, relay-secret',
  ],
  [
    'capture-keys bogus',
    'create, list, add-origin, remove-origin, update, rotate, disable-origin, enable-origin, revoke, relay-secret',
  ],
  ['capture-keys create --origin https://a.example', 'Give --name'],
  [CAPTURE_KEY, 'Give at least one --origin'],
  [`${CAPTURE_KEY} --origin http://a.example`, 'Use https'],
  [`${CAPTURE_KEY} --origin https://a.example/path`, 'no path'],
  [`${CAPTURE_KEY} --origin https://*.a.example`, 'add --allow-wildcards'],
  ['capture-keys add-origin ck_1', 'Give at least one --origin'],
  ['capture-keys remove-origin --origin https://a.example', 'Give one KEY_OR_ID'],
  [`${CAPTURE_KEY} --origin https://*.co.uk --allow-wildcards`, 'other people’s domains'],
  [`${CAPTURE_KEY} --origin https://a.example --max-visibility all`, 'private, organization, public'],
  [`${CAPTURE_KEY} --orgin https://a.example`, "Unknown option '--orgin'"],
  [`${CAPTURE_KEY} extra --origin https://a.example`, "Unexpected argument 'extra'"],
  [`${API_KEY} --expires-in-days 9`, 'Give either --scope or --preset'],
  [`${API_KEY} --scope everything --expires-in-days 9`, 'reports:read'],
  [`${API_KEY} --scope reports:read`, 'Give --expires-in-days'],
  [`${API_KEY} --scope reports:read --expires-in-days 366`, 'from 1 to 365'],
  [`${API_KEY} --scope reports:read --expires-in-days 1.5`, 'from 1 to 365'],
  ['capture-keys list', 'set EARSHOT_DATA_DIR'],
  ['capture-keys revoke', 'Give one KEY_OR_ID'],
  ['reports lst', 'no command "reports lst"'],
  [`${CAPTURE_KEY} --name Other --origin https://a.example`, 'Give --name once'],
  [`${SEND} --title U`, 'Give --title once'],
  [`${SEND} --relay foo`, '--relay must be a URL'],
  [SEND.replace('a.example', 'a.example/'), 'closing slash'],
  [`${SEND} --screenshot import.log`, 'supported: .png .jpg .jpeg .webp.'],
  ['reports list --page 0', '--page must be'],
  ['reports list --size 101', '--size must be'],
  ['reports show', 'Give one ID_OR_NUMBER'],
  ['reports show rep_1 rep_2', 'Give one ID_OR_NUMBER'],
  ['reports show rep_1', 'set EARSHOT_DATA_DIR'],
  ['reports send --origin https://a.example --title T', 'Give --key'],
  ['reports send --key ck_1 --title T', 'Give --origin'],
  ['reports send --key ck_1 --origin https://a.example', 'Give --title'],
  ['reports send --key ck_1 --origin https://a.example --title T --attachment a.exe', 'has an unsupported type'],
  ['reports send --key ck_1 --origin https://a.example --title T --screenshot none.png', 'cannot be read'],
  ['doctor --key ck_1', '--key and --origin together'],
  ['doctor --key ck_1 --origin https://a.example --before-start', 'without --before-start'],
  ['serve --port 1', "Unknown option '--port'"],
])('"earshot %s" explains in one line what to do, and creates nothing', async (line, advice) => {
  const { code, stdout, stderr } = await earshot(line.split(' ').filter(Boolean), { data_dir })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(advice)
  expect(stderr).toMatch(/^[^\n]+\.\n$/)
  if (!line.includes('--origin http')) expect(existsSync(data_dir)).toBe(false)
})

it('names the id that is not there', async () => {
  await earshot([...CAPTURE_KEY.split(' '), '--origin', 'https://a.example'], { data_dir })
  for (const args of [
    ['reports', 'show', 'rep_1'],
    ['capture-keys', 'revoke', 'rep_1'],
    ['capture-keys', 'add-origin', 'rep_1', '--origin', 'https://b.example'],
    ['api-keys', 'revoke', 'rep_1'],
  ]) {
    const { code, stderr } = await earshot(args, { data_dir })
    expect(code).toBe(2)
    expect(stderr).toMatch(/^There is no .+ rep_1.*\.\n$/)
  }
})

it('says which setting is wrong', async () => {
  const { code, stderr } = await earshot(['capture-keys', 'list'], { data_dir, env: { EARSHOT_PORT: 'eighty' } })
  expect(code).toBe(2)
  expect(stderr).toMatch(/^EARSHOT_PORT must be .*\n$/)
})

it('helps on standard output, for all commands, a group and one', async () => {
  for (const [line, part] of [
    ['--help', 'earshot reports show'],
    ['capture-keys --help', 'earshot capture-keys revoke'],
    ['capture-keys create --help', '--allow-wildcards'],
    ['serve -h', 'EARSHOT_PORT'],
    ['--version', '0.1.0\n'],
  ] as const) {
    const { code, stdout, stderr } = await earshot(line.split(' '), { data_dir })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(part)
  }
})
