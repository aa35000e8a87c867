import { DEBUGGER_VERSION, type DebuggerDocument } from '@earshot/protocol'
import {
  capturedPart,
  consoleEntry,
  environment,
  hostContext,
  networkEntry,
  pageError,
  performanceSummary,
  privacySummary,
  userAction,
} from '@earshot/protocol/schemas'
import { z } from 'zod'

/**
 * A lenient version of an object schema: a missing or invalid member gets its value from `empty`.
 * Members without a value there must be valid, unless they are optional.
 */
function fitting(schema: z.ZodObject, empty: Record<string, unknown>): z.ZodType {
  const members = Object.entries(schema.shape).map(([name, member]) => {
    if (name in empty) return [name, (member as z.ZodType).catch(empty[name])]
    return [name, member instanceof z.ZodOptional ? member.catch(undefined) : member]
  })
  // Missing members are filled in first, since `catch` is slower than all other checks together.
  const fill = (sent: unknown) => (isObject(sent) ? { ...empty, ...sent } : sent)
  return z.preprocess(fill, z.object(Object.fromEntries(members)))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Drops invalid entries. */
function listOf(entry: z.ZodType): z.ZodType {
  return z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((item) => {
        const fitted = entry.safeParse(item)
        return fitted.success ? [fitted.data] : []
      }),
    )
}

/** The widget sends arguments as strings. Other values, from other clients, become JSON. */
const consoleArguments = z
  .array(z.unknown())
  .catch([])
  .transform((args) => args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))))

const nowhere = { width: 0, height: 0 }
const unknown = { name: '', version: '' }

const fittingEnvironment = fitting(environment, {
  url: '',
  referrer: '',
  title: '',
  user_agent: '',
  browser: unknown,
  os: unknown,
  viewport: nowhere,
  screen: nowhere,
  scroll: { x: 0, y: 0 },
  device_pixel_ratio: 1,
  locale: '',
  languages: [],
  time_zone: '',
  color_scheme: 'light',
  reduced_motion: false,
  touch: false,
  online: true,
  connection: null,
})

const fittingDocument = z.object({
  version: z.literal(DEBUGGER_VERSION).catch(DEBUGGER_VERSION),
  captured_at: z.number().catch(0),
  environment: fittingEnvironment.nullable().catch(null),
  console: listOf(fitting(consoleEntry.extend({ args: consoleArguments }), { at: 0, level: 'log' })),
  network: listOf(
    fitting(networkEntry, {
      at: 0,
      initiator: 'fetch',
      method: '',
      url: '',
      status: null,
      outcome: 'answered',
      duration: null,
      request_size: null,
      response_size: null,
    }),
  ),
  errors: listOf(fitting(pageError, { at: 0, kind: 'error', name: '', message: '' })),
  actions: listOf(fitting(userAction, { at: 0 })),
  performance: fitting(performanceSummary, {
    time_to_first_byte: null,
    first_contentful_paint: null,
    largest_contentful_paint: null,
    interaction_to_next_paint: null,
    cumulative_layout_shift: null,
    long_tasks: { count: 0, total: 0, longest: 0 },
  })
    .nullable()
    .catch(null),
  context: fitting(hostContext, {}).catch({}),
  privacy: fitting(privacySummary, { replay_text: 'strict', masked: {}, dropped: {} }).catch(() =>
    fittingDocument.shape.privacy.parse({}),
  ),
  parts: listOf(capturedPart),
})

/**
 * Converts any object to a valid debugger document: unknown members are dropped, missing ones
 * become empty. Null if `sent` is not an object.
 */
export function fitDocument(sent: unknown): DebuggerDocument | null {
  const fitted = fittingDocument.safeParse(sent)
  return fitted.success ? (fitted.data as DebuggerDocument) : null
}
