import { late } from '../late.ts'

/** Of use to the report itself too, so it is not among `chunks`, which load that. */
export const loadScreenshot = () => late(() => import('../capture/screenshot.ts'), 'screenshot')
