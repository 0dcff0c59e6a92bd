"""The scripts that change a wait or a session in Redis, a name and a sentence each; `waits` says what they are for."""

ID_LENGTH = 36  #: characters of a job's id
TOMBSTONE = 120  #: seconds for which a request may still be on its way that began before its session was ended

#: KEYS: the session. ARGV: seconds until it ends without a request, Huey's prefix of results. Renews the session;
#: returns its plain part, its wait, and of the job that it waits for: what was noted, and whether a result lies there.
LOOK = f"""
local found = redis.call('HMGET', KEYS[1], 'plain', 'wait')
if not found[1] then return {{false, false, false, 0}} end
redis.call('EXPIRE', KEYS[1], ARGV[1])
local id = string.sub(found[2] or '', 1, {ID_LENGTH})
if id == '' then return {{found[1], false, false, 0}} end
return {{found[1], found[2], redis.call('GET', 'outcome:' .. id), redis.call('EXISTS', ARGV[2] .. id)}}"""

#: KEYS: the session, its tombstone. ARGV: the plain part and the job's id that the caller saw, each empty for none.
#: Returns `changed` where they are others by now, `ended` where the person ended the session. A script that ends a wait
#: returns what was noted of its job until then (`left`), and the wait.
_GUARD = f"""
local session, plain, wait = KEYS[1], redis.call('HGET', KEYS[1], 'plain') or '', redis.call('HGET', KEYS[1], 'wait')
if redis.call('EXISTS', KEYS[2]) == 1 then return {{'ended'}} end
if plain ~= ARGV[1] or string.sub(wait or '', 1, {ID_LENGTH}) ~= ARGV[2] then return {{'changed'}} end
local given = cjson.decode(ARGV[3])
local left = ARGV[2] ~= '' and redis.call('GET', 'outcome:' .. ARGV[2]) or ''
"""

#: After the guard. ARGV[4]: the new plain part. ARGV[5] on: the values of the fields that `given.put` names. With the
#: applicant of a job goes what was noted of it.
_PUT = """
redis.call('HSET', session, 'plain', ARGV[4])
for i, name in ipairs(given.put) do redis.call('HSET', session, name, ARGV[4 + i]) end
for _, name in ipairs(given.drop) do
    redis.call('HDEL', session, name)
    if string.sub(name, 1, 10) == 'applicant:' then
        redis.call('SET', 'outcome:' .. string.sub(name, 11), '-', 'XX', 'KEEPTTL')
    end
end
redis.call('EXPIRE', session, given.idle)
"""

#: In a script that has `counters` (keys) and `given.limits` (for each its maximum, its window in seconds, whether the
#: window begins anew with each attempt): count them all, or return which is full and for how many seconds.
_RESERVE = """
for i, key in ipairs(counters) do
    if tonumber(redis.call('GET', key) or '0') >= given.limits[i][1] then
        return {'full', tostring(i), tostring(redis.call('TTL', key))}
    end
end
for i, key in ipairs(counters) do
    if redis.call('INCR', key) == 1 or given.limits[i][3] == 1 then redis.call('EXPIRE', key, given.limits[i][2]) end
end
"""

#: The job that was waited for before is withdrawn: whoever still has it asks nobody, and its outcome is nobody's.
_WITHDRAW_OLD = """
if ARGV[2] ~= '' then
    redis.call('SET', 'outcome:' .. ARGV[2], '-', 'XX', 'KEEPTTL')
    redis.call('DEL', 'job-key:' .. ARGV[2], 'photos:' .. ARGV[2])
end
"""

#: KEYS after the guard's: outcome, counted, job key, the counters. The last of ARGV: the half of the job's key.
BEGIN = f"""{_GUARD}
if redis.call('EXISTS', KEYS[3]) == 1 then return {{'used'}} end
local counters = {{unpack(KEYS, 6)}}
{_RESERVE}
redis.call('SET', KEYS[3], '', 'EX', given.total)
redis.call('SET', KEYS[5], ARGV[#ARGV], 'EX', given.half)
redis.call('ZADD', 'begun', given.deadline, string.sub(KEYS[3], 9))
if #given.refundable > 0 then
    redis.call('SET', KEYS[4], table.concat(given.refundable, ' '), 'EX', given.total)
    redis.call('HSET', session, KEYS[4], '')
end
{_WITHDRAW_OLD}{_PUT}
return {{'done', left, wait or ''}}"""

CHANGE = f"{_GUARD}{_PUT}\nreturn {{'done'}}"

CONCLUDE = f"""{_GUARD}
if ARGV[2] == '' then return {{'changed'}} end
redis.call('HDEL', session, 'wait')
{_PUT}
return {{'done', left, wait}}"""

#: KEYS: the session, its tombstone. The session names what was `counted:`, that of replaced waits too, which the sweep
#: may still have to refund while the session lives; a session of the release before names none. Returns what was noted
#: of the job waited for, that wait ('' for none), and the other jobs whose applicants it held.
WITHDRAW = f"""
local whole = redis.call('HGET', KEYS[1], 'wait') or ''
local wait = string.sub(whole, 1, {ID_LENGTH})
local left = wait ~= '' and redis.call('GET', 'outcome:' .. wait) or ''
local found = {{wait}}
for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
    if string.sub(name, 1, 10) == 'applicant:' and string.sub(name, 11) ~= wait then
        table.insert(found, string.sub(name, 11))
    end
    if string.sub(name, 1, 8) == 'counted:' then redis.call('DEL', name) end
end
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[2], '', 'EX', {TOMBSTONE})
for _, id in ipairs(found) do
    redis.call('DEL', 'outcome:' .. id, 'counted:' .. id, 'job-key:' .. id, 'photos:' .. id)
    redis.call('ZREM', 'begun', id)
end
if wait ~= '' then redis.call('SET', 'outcome:' .. wait, '-', 'EX', ARGV[1]) end
found[1] = whole
table.insert(found, 1, left)
return found"""

#: KEYS: counted, outcome, job key, photos. ARGV: what to note. The half of an ended job's key goes, and nobody need
#: look for its row any more. The first note stands: what nobody answered in time is answered no more. Returns whether
#: this was the first, and whether attempts came back.
_NOTE = """
redis.call('DEL', KEYS[3])
redis.call('ZREM', 'begun', string.sub(KEYS[2], 9))
local first = redis.call('GET', KEYS[2]) == ''
if first then redis.call('SET', KEYS[2], ARGV[1], 'KEEPTTL') end
return {first and 1 or 0, counted and 1 or 0}"""

#: The job was answered: the attempt is used, and the photos that it was about go.
NOTE_ANSWER = f"redis.call('DEL', KEYS[1], KEYS[4])\nlocal counted = nil\n{_NOTE}"

#: Nobody did: the attempt comes back, once.
NOTE_FAILURE = f"""
local counted = redis.call('GETDEL', KEYS[1])
for key in string.gmatch(counted or '', '%S+') do
    if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
end
{_NOTE}"""

#: KEYS as above, and a job's notes: the same, unless a vendor may have heard of it; then it is left alone.
NOTE_UNASKED = f"""
if redis.call('EXISTS', KEYS[5]) == 1 then return {{-1, 0}} end
{NOTE_FAILURE}"""
