import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from './paths.ts'

const text = readFileSync(join(REPOSITORY, 'docs/where-to-put-it.md'), 'utf8')

/** A snippet of docs/where-to-put-it.md as it stands there, but for the relay and the key. */
export function snippet(name: string, { relay, key }: { relay: string; key: string }): string {
  const found = new RegExp(`<!-- snippet: ${name} -->\\n\`\`\`\\w+\\n(.*?)\`\`\``, 's').exec(text)?.[1]
  if (!found) throw new Error(`docs/where-to-put-it.md has no snippet "${name}"`)
  return found.replace('https://earshot.example.com', relay).replace('ck_…', key)
}

/** How many pieces of code it has, snippets or not. */
export const CODE_BLOCKS = text.split('```').length >> 1

/** The names of all snippets. */
export const SNIPPETS = [...text.matchAll(/<!-- snippet: (\S+) -->/g)].map(([, name = '']) => name)
