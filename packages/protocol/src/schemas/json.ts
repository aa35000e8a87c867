import { z } from 'zod'

/** Any JSON value. It has a name, because a value may contain others. */
export const json = z.json().meta({ id: 'Json', description: 'Any JSON value.' })
