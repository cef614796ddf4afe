/**
 * The lock is a key that holds its owner's token, set with NX and PX (the rule: Redis manual,
 * "Distributed locks with Redis", the single instance). A fence that only rises is given with it.
 */

/**
 * Most callers are refused, so that way is the shortest; in a script nobody comes between the two.
 * KEYS: lock, fence. ARGV: token, lease in ms, life of the fence in ms.
 * Replies {1, fence} acquired · {2, fence} already ours (the first reply was lost) · {0, ms left}.
 */
export const ACQUIRE = `
local holder = redis.call('GET', KEYS[1])
if not holder then
  redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
  local fence = redis.call('INCR', KEYS[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
  return {1, fence}
end
if holder == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return {2, tonumber(redis.call('GET', KEYS[2]))}
end
return {0, redis.call('PTTL', KEYS[1])}`

/**
 * KEYS: lock. ARGV: token, channel, name to tell.
 * Deletes the lock only when it still holds the token: 1 · it is another's: 2 · it is gone: 0.
 * Waiters are told in each case: someone believed to hold the lock, and does not any more.
 */
export const RELEASE = `
local holder = redis.call('GET', KEYS[1])
redis.call('PUBLISH', ARGV[2], ARGV[3])
if holder == ARGV[1] then
  redis.call('DEL', KEYS[1])
  return 1
end
if holder then return 2 end
return 0`
