import { unknownSettings } from '../../config/config.ts'
import { explainSetting } from '../../config/explain-setting.ts'
import { type Finding, warning } from './finding.ts'

/** What looks like a setting and is not read. */
export function checkSettings(): Finding[] {
  return unknownSettings().map((name) => warning('setting', explainSetting(name)))
}
