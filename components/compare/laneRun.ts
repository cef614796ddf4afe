import {
  goesOn as isGoing,
  type CommandError,
  type LabState,
  type Summary,
} from '@/server/protocol'
import { toStart } from '../controls/settings'
import { LOOK_MS } from '../stream/actions'
import { command } from '../stream/commands'
import { RunStream, type Gap } from '../stream/runStream'
import type { Source } from '../stream/useSampled'
import { Timeline } from '../timeline'
import type { Common, LaneForm } from './comparison'

/** What a lane shows of its run. The state is changed in place: select plain values from it. */
export interface LaneView {
  runId: string | null
  state: LabState
  summary: Summary | null
  /** Some events were never received: its numbers are whole, its picture is not. */
  gap: Gap | null
  /** Why the run was refused, or can no longer be watched. */
  problem: CommandError | null
}

/** What a run was started with. */
export type Started = Pick<LaneForm, 'pattern' | 'settings'>

/** The run of one lane, read as the lab reads its own: every event once and in order. */
export class LaneRun implements Source<LaneView> {
  readonly timeline = new Timeline()
  readonly stream: RunStream
  /** The form as it was at the start; null: nothing has run. */
  started: Started | null = null
  private summary: Summary | null = null
  private refused: CommandError | null = null

  /** @param changed told of all that comes; whoever draws a lane looks at it on every frame instead */
  constructor(changed: () => void = () => {}) {
    this.stream = new RunStream({
      watch: (input) => command('run:watch', input),
      changed,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    })
    this.stream.follow(this.timeline)
  }

  view = (): LaneView => ({
    runId: this.stream.runId,
    state: this.stream.state,
    summary: this.summary,
    gap: this.stream.gap,
    problem: this.refused ?? this.stream.problem,
  })
  clock = (): number => Math.max(this.stream.clock(performance.now()), this.stream.state.at)

  /** Starts it at the server, and watches it from its first event. */
  async start({ pattern, settings }: Started, common: Common): Promise<void> {
    const reply = await command('run:start', toStart(pattern, { ...settings, ...common }), LOOK_MS)
    if ('error' in reply) this.refuse(reply.error)
    else this.watch(reply.ok.runId, { pattern, settings })
  }

  async stop(): Promise<void> {
    const { runId } = this.stream
    if (runId !== null && isUp(this)) await command('run:stop', { runId })
  }

  private watch(runId: string, started: Started): void {
    this.summary = this.refused = null
    this.started = started
    void this.stream.attach(runId)
  }

  /** The run could not be started. */
  private refuse(error: CommandError): void {
    this.forget()
    this.refused = error
  }

  forgive(): void {
    this.refused = null
  }

  ended(runId: string, summary: Summary): void {
    if (runId !== this.stream.runId) return
    this.summary = summary
  }

  forget(): void {
    const { runId } = this.stream
    if (runId !== null) void command('run:unwatch', { runId })
    this.summary = this.refused = this.started = null
    this.stream.detach()
  }
}

interface Streamed {
  stream: Pick<RunStream, 'runId' | 'state' | 'phase'>
}

/** Its time goes on: more of it is to come. */
export const goesOn = ({ stream }: Streamed): boolean =>
  isGoing(stream.state.status) && stream.phase !== 'ended'

/** It was started, and its first event is on the way. */
export const isComing = ({ stream }: Streamed): boolean =>
  stream.runId !== null && stream.state.run === null && stream.phase !== 'ended'

/** It is under way at the server. */
export const isUp = (run: Streamed): boolean => goesOn(run) || isComing(run)
