/** Why a command was refused or a call failed. */
export type ErrorCode =
  | 'bad_command'
  | 'unknown_pattern'
  | 'unknown_parameter'
  | 'bad_value'
  | 'unknown_preset'
  | 'unknown_run'
  | 'run_over'
  | 'unknown_fault'
  | 'fault_not_offered'
  | 'not_now'
  | 'too_many_runs'
  | 'service_absent'
  | 'internal'

/** An error that is shown to a person: one sentence, and where it belongs on the screen. */
export class LabError extends Error {
  /** @param param the parameter at whose field the sentence is shown */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly param?: string,
    readonly remedy?: string,
  ) {
    super(message)
    this.name = 'LabError'
  }

  toJSON() {
    const { code, message, param, remedy } = this
    return { code, message, ...(param && { param }), ...(remedy && { remedy }) }
  }
}
