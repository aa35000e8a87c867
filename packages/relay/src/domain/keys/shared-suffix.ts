import { createRequire } from 'node:module'
import { parse as parseHost } from 'tldts'

/**
 * The Public Suffix List as a tree of labels from right to left. The library finds the suffix of a
 * host, but not whether a suffix is below it, so this reads its internal data. The exact version in
 * package.json keeps the path valid.
 */
type SuffixTree = typeof import('tldts/dist/types/src/data/trie.d.ts')
const tree: SuffixTree = createRequire(import.meta.url)('tldts/dist/cjs/src/data/trie.js')

let edgeLabels: string[] | undefined

/**
 * Whether subdomains of this host belong to different people: it is a public suffix (`co.uk`,
 * `github.io`), or one is below it ( `amazonaws.com`, above `s3.amazonaws.com`).
 */
export function isShared(host: string): boolean {
  const { isIp, domain } = parseHost(host, { allowPrivateDomains: true })
  return isIp === true || domain === null || hasSuffixBelow(host)
}

function hasSuffixBelow(host: string): boolean {
  let node: number = tree.rulesRoot
  for (const label of host.split('.').reverse()) {
    const edge = findEdge(node, label) ?? findEdge(node, '*')
    if (edge === undefined) return false
    node = tree.edgeChild[edge] ?? 0
  }
  return edgesOf(node).length > 0
}

function findEdge(node: number, label: string): number | undefined {
  edgeLabels ??= readLabels()
  return edgesOf(node).find((edge) => edgeLabels?.[edge] === label)
}

function edgesOf(node: number): number[] {
  const first = tree.edgeStart[node] ?? 0
  const end = tree.edgeStart[node + 1] ?? first
  return Array.from({ length: end - first }, (_, index) => first + index)
}

/** The labels are stored in one string without separators. */
function readLabels(): string[] {
  let at = 0
  return Array.from(tree.edgeLength, (length) => {
    at += length
    return tree.labelText.slice(at - length, at)
  })
}
