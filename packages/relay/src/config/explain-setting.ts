import { plainLine } from '../plain-text.ts'
import { SETTINGS } from './config.ts'

const PREFIX = 'EARSHOT_'
/** Letters that may differ between what was typed and what was meant. */
const MOST_DIFFERENT = 3

/** A sentence that an environment variable is not a setting, and which one is probably meant. */
export function explainSetting(name: string): string {
  const most = Math.min(MOST_DIFFERENT, Math.floor((name.length - PREFIX.length) / 2))
  const [nearest] = Object.values(SETTINGS)
    .map((setting) => ({ name: setting.name, distance: distance(name, setting.name) }))
    .filter((candidate) => candidate.distance <= most)
    .sort((one, other) => one.distance - other.distance)
  const advice = nearest ? `did you mean ${nearest.name}?` : 'docs/self-hosting.md lists the settings.'
  return `${plainLine(name, 80)} is not a setting of the relay and is ignored: ${advice}`
}

/** Letters to put in, to leave out or to change that make `to` of `from` (Levenshtein). */
function distance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [row, letter] of [...from].entries()) {
    const line = [row + 1]
    for (const [column, other] of [...to].entries()) {
      const changed = (above[column] ?? 0) + (letter === other ? 0 : 1)
      line.push(Math.min(changed, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1))
    }
    above = line
  }
  return above[to.length] ?? 0
}
