import { describe, expect, it } from 'vitest'
import { readConfig } from '../../server/config'

const read = (env: Record<string, string>) => readConfig({ NODE_ENV: 'test', ...env })

const complaint = (env: Record<string, string>): string => {
  try {
    read(env)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

describe('the environment', () => {
  it('says in one sentence which variable is wrong and what it must be', () => {
    expect(complaint({ PRESENTERS: 'anyone' })).toBe(
      'The environment variable PRESENTERS must be here or everyone.',
    )
    for (const PORT of ['abc', '-1', '80.5', '65536', '3000 ; ls']) {
      expect(complaint({ PORT })).toBe(
        'The environment variable PORT must be a whole number from 0 to 65535.',
      )
    }
  })

  it('takes a variable of blanks as one that is not set', () => {
    expect(read({ PORT: ' ', REDIS_URL: '  ', HOST: '' })).toEqual({
      PORT: 3000,
      HOST: '127.0.0.1',
      PRESENTERS: 'here',
      NODE_ENV: 'test',
    })
  })
})
