import { NoAnswer, type Answer } from './answer'
import { pause } from './system'
import { ServiceAbsent, type Recipe } from './types'

const TRIES = 3
const BETWEEN_MS = 1000
/** The longest a server may take to say who it is, in ms. */
export const ANSWER_MS = 2000

export interface Patience {
  say: (line: string) => void
  signal: AbortSignal
}

/**
 * Asks the server at `url` up to three times, 1 s apart; what cannot pass (a wrong password, no
 * Redis at all) is not asked again. Rejects with `ServiceAbsent`.
 */
export async function connectTo(
  recipe: Recipe,
  url: string,
  source: 'environment' | 'private',
  { say, signal }: Patience,
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await recipe.ping(url, ANSWER_MS)
      if (source === 'environment') await recipe.mustServe?.(url, ANSWER_MS)
      return answer
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      const last = tries === TRIES || !error.passing
      if (last) throw absent(recipe, url, source, error)
      const left = `trying again in 1 s (try ${tries + 1} of ${TRIES})`
      say(`${recipe.title}: ${place(recipe, url)} did not answer: ${error.message}; ${left}`)
      if (!(await pause(BETWEEN_MS, signal))) throw absent(recipe, url, source, error)
    }
  }
}

/** The address in words, without credentials, also when it is none. */
export function place(recipe: Recipe, url: string): string {
  try {
    return recipe.show(url)
  } catch {
    return `what ${recipe.variable} names`
  }
}

function absent(
  recipe: Recipe,
  url: string,
  source: 'environment' | 'private',
  error: NoAnswer,
): ServiceAbsent {
  const where = `${recipe.title} at ${place(recipe, url)}`
  const answers = error.trouble === 'rights' || error.trouble === 'setting'
  const outcome = answers ? 'cannot be used' : 'did not answer'
  const fact = `${where} ${outcome}: ${error.message}`
  if (source === 'private') {
    return new ServiceAbsent(recipe.name, `${fact}; Cachescope is starting it again`, 'npm start')
  }
  const [advice, remedy] = advise(recipe, error)
  return new ServiceAbsent(recipe.name, `${fact}; ${advice}`, remedy)
}

function advise({ variable, example }: Recipe, error: NoAnswer): [string, string] {
  const own = `unset ${variable} to have Cachescope start its own`
  if (error.trouble === 'password') {
    return [
      `put the right password into ${variable} (${example}), or ${own}`,
      `export ${variable}=${example}`,
    ]
  }
  if (error.trouble === 'rights') {
    return [`allow it, or name another one in ${variable}, or ${own}`, `unset ${variable}`]
  }
  if (error.trouble === 'setting') {
    return [`change that, or name another one in ${variable}, or ${own}`, `unset ${variable}`]
  }
  if (error.trouble === 'address' || error.trouble === 'stranger') {
    return [`correct ${variable}, or ${own}`, `unset ${variable}`]
  }
  return [`start it, or correct ${variable}, or ${own}`, `unset ${variable}`]
}
