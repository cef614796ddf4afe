import { Disturbances, type Studio } from '../instrument'
import type { Pattern } from '../patterns'
import type { Break, CallPoint, Fail, Lose, OutsideWrite } from '../protocol/disturbances'
import { LabError } from '../protocol/errors'
import { faults, type FaultName } from '../protocol/faults'
import { paramSchema } from '../protocol/paramSchema'
import type { Crew } from './crew'
import type { Meddler } from './meddler'

/** What it needs of its run. */
interface Place {
  pattern: Pattern
  scenario: 'guide' | 'load'
  studio: Studio
  meddler: Meddler
  crew: Crew | null
}

interface KillNow {
  kind: 'kill-now'
  why: string
  asked?: number
}
type Deed = Fail | Lose | OutsideWrite | Break | KillNow

const calls = (kind: 'fail' | 'lose', at: CallPoint, next: number, one: string, many: string) => ({
  ...{ kind, at, next },
  why: next === 1 ? `the next ${one}` : `the next ${next} ${many}`,
})

const stop = (service: string, title: string, forMs: number): Break => ({
  ...{ kind: 'break', service, how: 'stop', afterMs: 0, forMs },
  why: `${title} is stopped for ${forMs / 1000} s`,
})

/** What each fault does, in the words of the presets. */
const deeds: Record<FaultName, (amount: number) => Deed> = {
  'fail-db-reads': (n) =>
    calls('fail', 'db.read', n, 'read of the database fails', 'reads of the database fail'),
  'fail-db-writes': (n) =>
    calls('fail', 'db.write', n, 'write of the database fails', 'writes of the database fail'),
  'fail-cache-sets': (n) => calls('fail', 'cache.set', n, 'set fails unsent', 'sets fail unsent'),
  'fail-cache-deletes': (n) =>
    calls('fail', 'cache.delete', n, 'delete fails unsent', 'deletes fail unsent'),
  'lose-set-replies': (n) =>
    calls('lose', 'cache.set', n, 'reply to a set gets lost', 'replies to sets get lost'),
  'lose-lock-replies': (n) =>
    calls('lose', 'lock.acquire', n, 'reply of the lock gets lost', 'replies of the lock get lost'),
  'change-row': (id) => ({
    ...{ kind: 'outside-write', id, afterMs: 0 },
    why: `another program changes row ${id}`,
  }),
  'stop-redis': (ms) => stop('redis', 'Redis', ms),
  'stop-memcached': (ms) => stop('memcached', 'Memcached', ms),
  'kill-master': () => ({
    ...{ kind: 'break', service: 'redis-cluster', how: 'kill-master', afterMs: 0, forMs: 1000 },
    why: 'the master of the busiest key is killed',
  }),
  'kill-worker': () => ({ kind: 'kill-now', why: 'the worker is killed' }),
}

/** What a person does to a running run: disturbances as presets have them, asked for one at a time. */
export class ByHand {
  constructor(private readonly place: Place) {}

  /**
   * Puts one fault into the run, now.
   * @param given what the fault counts: calls, ms, or the row; left out: its default
   * @throws LabError when there is no such fault, its pattern does not offer it, or it cannot be now
   */
  disturb(name: string, given?: number): void {
    const fault = this.offered(name)
    const amount = amountOf(fault, given)
    const deed = deeds[fault](amount ?? 0)
    this.mustBePossible(deed)
    const { tape } = this.place.studio
    const asked = tape.next()
    const who = { seq: asked, at: tape.now(), client: 0 }
    tape.add({ type: 'fault:asked', ...who, fault, amount, why: deed.why })
    this.carryOut({ ...deed, asked, why: `a person asked that ${deed.why}` })
  }

  private offered(name: string): FaultName {
    const { pattern, scenario } = this.place
    const offers = pattern.scenario.faults
    const known = `${pattern.title} offers: ${offers.join(', ')}.`
    if (!Object.hasOwn(faults, name)) {
      throw new LabError('unknown_fault', `There is no fault "${name}". ${known}`)
    }
    const offered = offers.find((fault) => fault === name)
    if (!offered) {
      const message = `There is nothing here for "${name}" to act on. ${known}`
      throw new LabError('fault_not_offered', message)
    }
    if (scenario === 'load') return offered
    throw new LabError(
      'fault_not_offered',
      'The guide plays its calls as they are written: faults go with scenario load.',
    )
  }

  /** Nothing is told of what cannot be. @throws LabError */
  private mustBePossible(deed: Deed): void {
    const { studio, meddler, crew } = this.place
    switch (deed.kind) {
      case 'fail':
      case 'lose':
        return studio.disturbances?.mustHaveRoom()
      case 'outside-write':
        return mustBeRow(deed.id, studio.settings.keys)
      case 'break':
        return meddler.mustBeBreakable(deed)
      case 'kill-now':
        return crew?.mustBeAlive()
    }
  }

  private carryOut(deed: Deed): void {
    const { studio, meddler, crew } = this.place
    switch (deed.kind) {
      case 'fail':
      case 'lose':
        studio.disturbances ??= new Disturbances([], studio.tape)
        return studio.disturbances.add(deed)
      case 'outside-write':
      case 'break':
        return meddler.doNow(deed)
      case 'kill-now':
        return crew?.kill(deed)
    }
  }
}

/** @throws LabError `bad_value` */
function amountOf(fault: FaultName, given: number | undefined): number | null {
  const { title, amount } = faults[fault]
  if (amount === null) {
    if (given === undefined) return null
    throw new LabError('bad_value', `${title} (${fault}) has no amount to choose.`, 'amount')
  }
  const checked = paramSchema(amount).safeParse(given ?? amount.default)
  if (checked.success) return Number(checked.data)
  const wrong = checked.error.issues[0]?.message ?? 'is not valid'
  throw new LabError('bad_value', `${title} (${fault}): ${amount.label} ${wrong}.`, 'amount')
}

/** @throws LabError `bad_value` */
function mustBeRow(id: number, rows: number): void {
  if (id <= rows) return
  const message = `This run has ${rows === 1 ? 'one row' : `the rows 1 to ${rows}`}, and no row ${id}.`
  throw new LabError('bad_value', message, 'amount')
}
