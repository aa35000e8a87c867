import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const FOLDER = new URL('../../../../docs/', import.meta.url)
const PAGE = readFileSync(new URL('acceptance.md', FOLDER), 'utf8')

interface Row {
  ids: string[]
  promise: string
  proofs: { title: string; path: string; anchor: string }[]
}

const ROWS: Row[] = PAGE.split('\n')
  .filter((line) => /^\| [A-Z]\d/.test(line))
  .map((line) => {
    const [ids = '', promise = '', shown = ''] = line.slice(2, -2).split(' | ')
    const links = [...shown.matchAll(/\[([^\]]+)\]\(([^)#]+)(?:#([^)]*))?\)/g)]
    const proofs = links.map(([, title = '', path = '', anchor = '']) => ({ title, path, anchor }))
    return { ids: ids.split(', '), promise, proofs }
  })

const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')

/** Whether a file of tests has a test with this title, or a page this heading. */
function holds({ title, path, anchor }: Row['proofs'][number]): boolean {
  const file = new URL(path, FOLDER)
  if (!existsSync(file)) return false
  const text = readFileSync(file, 'utf8')
  if (!path.endsWith('.md')) return ["'", '"', '`'].some((quote) => text.includes(quote + title + quote))
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading))
  return anchor === '' || headings.includes(anchor)
}

it('every promise has its rows, and every test and page that shows it exists', () => {
  expect(ROWS.length).toBeGreaterThan(30)
  for (const { ids, promise, proofs } of ROWS) {
    for (const id of ids) expect(id, promise).toMatch(/^[A-Z]\d{1,3}$/)
    expect(promise).toMatch(/\.$/)
    expect(proofs.length, promise).toBeGreaterThan(0)
    expect(
      proofs.filter((proof) => !holds(proof)),
      promise,
    ).toEqual([])
  }
})

it('a test or a heading that does not exist is found missing', () => {
  const path = '../packages/relay/test/docs/acceptance.test.ts'
  expect(holds({ title: ['no such', 'test'].join(' '), path, anchor: '' })).toBe(false)
  expect(holds({ title: 'x', path: 'errors.md', anchor: 'no-such-heading' })).toBe(false)
  expect(holds({ title: 'x', path: 'no-such-page.md', anchor: '' })).toBe(false)
})
