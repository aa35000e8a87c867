import { FILLED_IN } from '@earshot/privacy'
import { expect, test } from 'vitest'
import { fillIn } from '../../src/capture/fill-in.ts'

const shown = (...texts: string[]) => fillIn(texts).map((text) => text.replaceAll(FILLED_IN, ''))

test('a format is filled in as a console does', () => {
  expect(shown('login of %s failed %d times: %o %% %c!', 'jo', '3', '{"a":1}', 'color:red', 'more')).toEqual([
    'login of jo failed 3 times: {"a":1} % !',
    'more',
  ])
  expect(shown('100% of it', 'more')).toEqual(['100% of it', 'more'])
  expect(shown('100% of %s')).toEqual(['100% of %s'])
  expect(shown('%s and %s', 'one')).toEqual(['one and %s'])
})
