import type { CommandError, LabState, Summary } from '@/server/protocol'
import { command } from '../stream/commands'
import { RunStream, type Gap } from '../stream/runStream'
import type { Source } from '../stream/useSampled'
import { Timeline } from '../timeline'
import type { LaneForm } from './comparison'

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

  constructor() {
    this.stream = new RunStream({
      watch: (input) => command('run:watch', input),
      // Whoever draws a lane looks at it on every frame.
      changed: () => {},
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

  watch(runId: string, started: Started): void {
    this.summary = this.refused = null
    this.started = started
    void this.stream.attach(runId)
  }

  /** The run could not be started. */
  refuse(error: CommandError): void {
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
