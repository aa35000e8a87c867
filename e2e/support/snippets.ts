import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from './paths.ts'

const read = (page: string) => readFileSync(join(REPOSITORY, 'docs', page), 'utf8')
const text = read('where-to-put-it.md')

/** A snippet of a page in docs as it stands there, but for the relay and the key. */
export function snippet(
  name: string,
  { relay, key, page = 'where-to-put-it.md' }: { relay: string; key: string; page?: string },
): string {
  const found = new RegExp(`<!-- snippet: ${name} -->\\n\`\`\`\\w+\\n(.*?)\`\`\``, 's').exec(read(page))?.[1]
  if (!found) throw new Error(`docs/${page} has no snippet "${name}"`)
  return found.replace('https://earshot.example.com', relay).replace('ck_…', key)
}

/** How many pieces of code it has, snippets or not. */
export const CODE_BLOCKS = text.split('```').length >> 1

/** The names of all snippets. */
export const SNIPPETS = [...text.matchAll(/<!-- snippet: (\S+) -->/g)].map(([, name = '']) => name)
