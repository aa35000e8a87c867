import { maskDebuggerDocument } from '../src/index.ts'
import { countWork } from './counted-work.ts'

/** What rules look for, what encodes it, and what brings two of them together or keeps them apart. */
const PIECES =
  '1.1.1 |1 |(1|+1|4|4111 |411 |0 1 |a@b.cc |a@|@|"a"@| dot | at |http://|http://a/?a=|?u=|&u=|/?a=/|//a:b@|#/|%2F|%25|%40|%34|token=|token: |"token":|"name":"pin",|"value":"a",|password |pin |code |code is |--pin |-u a:b |<input value=|<pin>|</pin>|<td>pin</td><td>|["pin","|Bearer |eyJaaaaa.|sk_aaaa|-----BEGIN PRIVATE KEY-----|DE89|A1|a1B2|/a1B|Xk3bPq22Zz33|{|[|(|}|]|"|\'|\\|\\"|*|***|&amp;|&#64;|&#x40;|\\u0040|\\x41|\u200b|\0|١|①|𝟒|é|密码|код |\n|\n- a|: |, |;|=|word |passport no. |tel |756.|_|-'.split(
    '|',
  )
export const LENGTH = 1_500
/** Characters looked at for each one sent. Searches three times as long found no text that costs three quarters of it. */
export const MOST_PER_CHARACTER = 400

/** Always the same numbers: a search that finds something finds it again. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1664525 + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

interface Candidate {
  readonly prefix: readonly string[]
  readonly unit: readonly string[]
}

const write = ({ prefix, unit }: Candidate, length: number) => {
  const repeated = unit.join('') || 'a'
  return prefix.join('') + repeated.repeat(Math.ceil(length / repeated.length))
}

export function costOf(candidate: Candidate, length = LENGTH): number {
  const text = write(candidate, length)
  const document = { title: text, url: text, console: [{ args: [text, text] }] }
  return countWork(() => maskDebuggerDocument(document)) / (4 * text.length)
}

/** Changes what costs most, piece by piece, and keeps what costs more. */
export function findMostExpensive({ seed, generations }: { seed: number; generations: number }): {
  candidate: Candidate
  cost: number
} {
  const random = createRandom(seed)
  const piece = () => PIECES[random(PIECES.length)] ?? ''
  const pieces = (most: number) => Array.from({ length: random(most + 1) }, piece)
  const change = (old: readonly string[]) => {
    const at = random(old.length + 1)
    return [...old.slice(0, at), ...pieces(2), ...old.slice(at + random(2))].slice(0, 8)
  }
  let candidate: Candidate = { prefix: [], unit: [piece()] }
  let cost = 0
  for (let i = 0; i < generations; i++) {
    const next = { prefix: random(3) ? candidate.prefix : change(candidate.prefix), unit: change(candidate.unit) }
    const cost_of_next = costOf(next)
    if (cost_of_next > cost) {
      candidate = next
      cost = cost_of_next
    }
  }
  return { candidate, cost }
}
