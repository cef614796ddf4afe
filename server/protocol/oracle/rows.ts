import type { Commit, Oracle, RowMemory } from './state'

/** Commits of a row that are remembered before the needless ones are dropped. */
const KEPT_COMMITS = 64

/** Not `RowMemory` by default: most rows of a large table are never asked for. */
export function memoryOf(oracle: Oracle, id: number): RowMemory {
  return (oracle.rows[id] ??= {
    commits: [],
    room: KEPT_COMMITS,
    cached: {},
    writes: [],
    unsaved: { count: 0, kept: [] },
  })
}

/** The newest version of the row that is surely committed; 0: none is known. */
export function newestOf(oracle: Oracle, id: number): number {
  const commits = oracle.rows[id]?.commits
  return commits?.[commits.length - 1]?.[0] ?? 0
}

/**
 * The database said that this version is committed: to the writer, to a worker, or to a reader (then
 * some write's own answer is still to come, or was lost).
 */
export function committed(
  oracle: Oracle,
  id: number,
  version: number,
  { at, seq }: { at: number; seq: number },
): void {
  if (version <= newestOf(oracle, id)) return
  const row = memoryOf(oracle, id)
  row.commits.push([version, at, seq])
  // It may be the later write that makes up for those.
  if (row.unsaved.count > 0) row.unsaved = { count: 0, kept: [] }
  if (row.commits.length > row.room) forget(oracle, id, row)
}

/** The first known commit that made `version` old; versions are committed one after the other. */
export function madeOld(oracle: Oracle, id: number, version: number): Commit | undefined {
  return oracle.rows[id]?.commits.find(([newer]) => newer > version)
}

/**
 * Drops the commits that made no version old that is still in a cache or in the hands of a request:
 * a value that is kept for an hour keeps its exact staleness, however often its row is written.
 */
function forget(oracle: Oracle, id: number, row: RowMemory): void {
  const inUse = new Set(Object.values(row.cached))
  for (const request of Object.values(oracle.requests)) {
    if (request.req !== 0 && request.id === id && request.loaded > 0) inUse.add(request.loaded)
  }
  const used = [...inUse]
  let before = 0
  row.commits = row.commits.filter(([version], i) => {
    const needed = used.some((v) => v >= before && v < version)
    before = version
    return needed || i === row.commits.length - 1
  })
  row.room = Math.max(KEPT_COMMITS, 2 * row.commits.length)
}
