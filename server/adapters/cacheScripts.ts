/**
 * Conditional changes of a cached value, each atomic because Redis runs one script at a time.
 * Every reply ends with the lookups that the script made: hits, then misses.
 */

const VERSION_OF = `
local function versionOf(text)
  local row = cjson.decode(text).row
  if type(row) ~= 'table' or type(row.version) ~= 'number' then return 0 end
  return row.version
end
local hits, misses = 0, 0
local function look(key)
  local text = redis.call('GET', key)
  if text then hits = hits + 1 else misses = misses + 1 end
  return text
end`

/** KEYS: value, floor. ARGV: text, version, life in ms. Replies {stored, hits, misses}. */
export const SET_IF_NEWER = `${VERSION_OF}
local floor = look(KEYS[2])
local held = look(KEYS[1])
if (floor and tonumber(floor) > tonumber(ARGV[2])) or (held and versionOf(held) > tonumber(ARGV[2])) then
  return {0, hits, misses}
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return {1, hits, misses}`

/**
 * KEYS: value, fence of its lock: this Redis gives the locks too, so it knows the highest that was given.
 * ARGV: text, the loader's own fence, life in ms. Replies {stored, hits, misses, highest fence given}.
 */
export const SET_FENCED = `${VERSION_OF}
local given = look(KEYS[2]) or '0'
if tonumber(given) > tonumber(ARGV[2]) then return {0, hits, misses, given} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return {1, hits, misses, given}`

/** KEYS: value, floor. ARGV: version, life of the floor in ms. Replies {deleted, hits, misses}. */
export const DELETE_UP_TO = `${VERSION_OF}
local floor = look(KEYS[2])
if not floor or tonumber(floor) < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
end
local held = look(KEYS[1])
if held and versionOf(held) < tonumber(ARGV[1]) then
  return {redis.call('UNLINK', KEYS[1]), hits, misses}
end
return {0, hits, misses}`

/**
 * KEYS: value, sequence. ARGV: text, life in ms, life of the sequence in ms, the highest sequence that
 * the caller has seen: a Redis that lost its memory must not begin again at 1.
 * Replies {sequence, hits, misses, text before or ''}.
 */
export const PUT = `${VERSION_OF}
local before = look(KEYS[1])
local sequence = math.max(redis.call('INCR', KEYS[2]), tonumber(ARGV[4]) + 1)
redis.call('SET', KEYS[2], sequence, 'PX', ARGV[3])
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {sequence, hits, misses, before or ''}`

/**
 * KEYS: value, undone. ARGV: write id, text before ('' for none), its life in ms, life of `undone` in ms.
 * A write that a later one has covered is remembered as undone with what was before it, so that the
 * later one, undone in its turn, does not bring it back.
 * Replies {0 not ours · 1 deleted · 2 set, hits, misses, text now or ''}.
 */
export const UNDO = `${VERSION_OF}
local held = look(KEYS[1])
if not held or cjson.decode(held).writeId ~= ARGV[1] then
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
  return {0, hits, misses, ''}
end
local pairs = redis.call('HGETALL', KEYS[2])
if #pairs > 0 then hits = hits + 1 else misses = misses + 1 end
local undone = {}
for i = 1, #pairs, 2 do undone[pairs[i]] = pairs[i + 1] end
local text = ARGV[2]
while text ~= '' do
  local deeper = undone[cjson.decode(text).writeId or '']
  if not deeper then break end
  text = deeper
end
if text == '' then
  redis.call('UNLINK', KEYS[1])
  return {1, hits, misses, ''}
end
redis.call('SET', KEYS[1], text, 'PX', ARGV[3])
return {2, hits, misses, text}`

/**
 * KEYS: value, and others that live as long. ARGV: life in ms, given to each of them again; a value that has
 * a TTL of its own keeps it. Replies {values renewed, hits, misses}.
 */
export const RENEW = `${VERSION_OF}
local text = look(KEYS[1])
local renewed = 0
if text and not cjson.decode(text)['until'] then renewed = redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
for i = 2, #KEYS do redis.call('PEXPIRE', KEYS[i], ARGV[1]) end
return {renewed, hits, misses}`
