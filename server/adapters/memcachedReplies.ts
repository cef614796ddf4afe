import type { WireReply } from '../ports/world'

/** One reply of the meta protocol (github.com/memcached/memcached, doc/protocol.txt), or that to `stats`. */
export interface MetaReply {
  /**
   * `VA` a value, `HD` done, `EN` nothing there, `NS` not stored, `EX` changed since, `NF` not found,
   * `STAT` the server's figures, all of them in `value`: `pid 7, uptime 12`.
   */
  status: string
  /** Each a letter and what it says: `t30`, `c5`, `W`. */
  flags: string[]
  value: string | null
  line: string
}

const NOTHING = Buffer.alloc(0)
const END = '\r\n'

/** Cuts what arrives into replies. */
export class MetaReader {
  private rest: Buffer = NOTHING
  /** Figures whose `END` is still to come. */
  private figures: string[] = []

  /** @returns the replies that are whole, in order */
  read(chunk: Buffer): MetaReply[] {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    const replies: MetaReply[] = []
    let at = 0
    for (;;) {
      const end = bytes.indexOf(END, at)
      if (end === -1) break
      const line = bytes.toString('latin1', at, end)
      const [status = '', ...flags] = line.split(' ')
      let [next, value] = [end + END.length, null as string | null]
      if (status === 'VA') {
        const size = Number(flags.shift())
        if (bytes.length < next + size + END.length) break
        value = bytes.toString('utf8', next, next + size)
        next += size + END.length
      }
      if (status === 'STAT') this.figures.push(flags.join(' '))
      else replies.push(status === 'END' ? this.allFigures() : { status, flags, value, line })
      at = next
    }
    this.rest = at === bytes.length ? NOTHING : bytes.subarray(at)
    return replies
  }

  /** The one answer that has more than one line. */
  private allFigures(): MetaReply {
    const value = this.figures.join(', ')
    this.figures = []
    return { status: 'STAT', flags: [], value, line: 'STAT' }
  }
}

/** What follows the letter of a flag; '' for one without more, undefined when it is missing. */
export function flagOf({ flags }: MetaReply, letter: string): string | undefined {
  return flags.find((flag) => flag.startsWith(letter))?.slice(letter.length)
}

/** An error is a word that ends in ERROR; a value never stands in the first line. */
export const isError = ({ status }: MetaReply): boolean => status.endsWith('ERROR')

/**
 * What a command and its reply did to the server's own counters, as measured with 1.6.18: a `mg` that
 * makes an empty entry, to give its caller the lease, counts as a hit like one that finds it.
 */
export function effectOf(command: string, reply: MetaReply): Omit<WireReply, 'text'> {
  const counts = { hits: 0, misses: 0, sets: 0, deletes: 0 }
  const { status } = reply
  if (command.startsWith('mg '))
    counts[status === 'EN' ? 'misses' : 'hits'] = isError(reply) ? 0 : 1
  else if (command.startsWith('ms ') && status === 'HD') counts.sets = 1
  else if (command.startsWith('md ') && status === 'HD') counts.deletes = 1
  return counts
}

const SHOWN = 80

/** A command or a reply as it stands on the wire, its value cut. */
export function show(line: string, value: string | null): string {
  if (value === null || value === '') return line
  return `${line} ${value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value}`
}
