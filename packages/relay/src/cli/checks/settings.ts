import { unknownSettings } from '../../config/config.ts'
import { explainSetting } from '../../config/explain-setting.ts'
import { type Finding, warning } from './finding.ts'

/** Reports environment variables that look like settings but are not. */
export function checkSettings(): Finding[] {
  return unknownSettings().map((name) => warning('setting', explainSetting(name)))
}
