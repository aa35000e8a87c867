import { describe, expect, it } from 'vitest'
import { type FormLife, type FormLifeEvent, type FormLifeStep, stepOf } from '../../src/ui/form-life.ts'

const EVENTS: FormLifeEvent[] = ['press', 'opened', 'failed', 'parked', 'finished', 'destroy']
const destroy: FormLifeStep = ['destroyed', 'remove']
const load: FormLifeStep = ['opening', 'load']

const TABLE: Record<FormLife, Partial<Record<FormLifeEvent, FormLifeStep>>> = {
  idle: { press: load, destroy },
  opening: { opened: ['open', 'emitOpen'], failed: ['failed', 'remove', 'resume'], destroy },
  open: {
    parked: ['parked', 'resume', 'emitClose'],
    finished: ['idle', 'remove', 'resume', 'emitClose'],
    destroy,
  },
  parked: { press: ['opening', 'show'], destroy },
  failed: { press: load, destroy },
  destroyed: {},
}
const LIVES = Object.keys(TABLE) as FormLife[]
const cases = LIVES.flatMap((life) => EVENTS.map((event) => [life, event, TABLE[life][event]] as const))

describe('the form’s life', () => {
  it.each(cases.filter(([, , step]) => step))('moves from %s on %s', (life, event, step) => {
    expect(stepOf(life, event)).toEqual(step)
  })

  it.each(cases.filter(([, , step]) => !step))('stays %s on %s, without an effect', (life, event) => {
    expect(stepOf(life, event)).toEqual([life])
  })

  it.each([
    ['a form that is sent', ['press', 'opened', 'finished'], 'idle'],
    ['a draft that is opened again', ['press', 'opened', 'parked', 'press', 'opened'], 'open'],
    ['two presses', ['press', 'press', 'opened', 'press'], 'open'],
    ['a form that could not be loaded, and another try', ['press', 'failed', 'press', 'opened'], 'open'],
    ['a form that arrives after the end', ['press', 'destroy', 'opened', 'press'], 'destroyed'],
  ] as const)('handles %s', (_, events, last) => {
    expect(events.reduce<FormLife>((life, event) => stepOf(life, event)[0], 'idle')).toBe(last)
  })

  it('loads the form once and resumes the recording once, however it is closed', () => {
    for (const events of [
      ['press', 'failed'],
      ['press', 'opened', 'finished'],
      ['press', 'opened', 'parked'],
    ] as const) {
      let life: FormLife = 'idle'
      const effects = events.flatMap((event) => {
        const [next, ...todo] = stepOf(life, event)
        life = next
        return todo
      })
      expect(effects.filter((effect) => effect === 'load')).toHaveLength(1)
      expect(effects.filter((effect) => effect === 'resume')).toHaveLength(1)
    }
  })
})
