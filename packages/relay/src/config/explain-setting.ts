import { plainLine } from '../plain-text.ts'
import { SETTINGS } from './config.ts'

const PREFIX = 'EARSHOT_'
/** The largest number of differing letters for a suggestion. */
const MAX_DISTANCE = 3

/** Explains that an environment variable is not a setting, and suggests the one that was meant. */
export function explainSetting(name: string): string {
  const most = Math.min(MAX_DISTANCE, Math.floor((name.length - PREFIX.length) / 2))
  const [nearest] = Object.values(SETTINGS)
    .map((setting) => ({ name: setting.name, distance: distance(name, setting.name) }))
    .filter((candidate) => candidate.distance <= most)
    .sort((one, other) => one.distance - other.distance)
  const advice = nearest ? `did you mean ${nearest.name}?` : 'docs/self-hosting.md lists the settings.'
  return `${plainLine(name, 80)} is not a setting of the relay and is ignored: ${advice}`
}

/** Levenshtein distance. */
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
