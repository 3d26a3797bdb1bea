-- The inbox and the claims on PostgreSQL 12 or newer. Every language embeds this file as it is, and a
-- test compares the copies. A line `-- name: …` begins a statement; times are milliseconds since the
-- Unix epoch.

-- name: create
-- First starts at the same moment wait for one another: IF NOT EXISTS alone fails then.
BEGIN;
SELECT pg_advisory_xact_lock(7162338914905);
CREATE TABLE IF NOT EXISTS gather_inbox (
  receiver TEXT NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  body BYTEA,
  signed_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'running', 'done', 'dead')),
  attempts INTEGER NOT NULL,
  lease TEXT,
  lease_until BIGINT,
  error TEXT,
  finished_at BIGINT,
  PRIMARY KEY (receiver, key)
);
CREATE INDEX IF NOT EXISTS gather_inbox_by_state ON gather_inbox (receiver, state, due_at);
CREATE TABLE IF NOT EXISTS gather_inbox_schema (version INTEGER NOT NULL);
INSERT INTO gather_inbox_schema (version)
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM gather_inbox_schema);
COMMIT;

-- name: exists
SELECT to_regclass('gather_inbox') IS NOT NULL
  AND to_regclass('gather_inbox_schema') IS NOT NULL AS exists;

-- name: version
SELECT version FROM gather_inbox_schema;

-- name: put
-- $1 receiver, $2 key, $3 name, $4 body, $5 signed_at, $6 now, $7 state, $8 error, $9 finished_at
INSERT INTO gather_inbox
  (receiver, key, name, body, signed_at, received_at, due_at, state, attempts, error, finished_at)
VALUES
  ($1, $2, $3, $4, $5::bigint, $6::bigint, $6::bigint, $7, 0, $8, $9::bigint)
ON CONFLICT (receiver, key) DO NOTHING;

-- name: claim
-- $1 receiver, $2 the events to take (null: all), $3 now, $4 when a lease must have ended to be taken
-- over, $5 lease, $6 lease_until, $7 how many
WITH expired AS MATERIALIZED (
  SELECT receiver, key FROM gather_inbox
  WHERE receiver = $1 AND state = 'running' AND lease_until <= $4::bigint AND body IS NOT NULL
    AND ($2::text[] IS NULL OR name = ANY ($2::text[]))
  LIMIT $7::integer
  FOR UPDATE SKIP LOCKED
), due AS MATERIALIZED (
  SELECT receiver, key FROM gather_inbox
  WHERE receiver = $1 AND state = 'pending' AND due_at <= $3::bigint
    AND ($2::text[] IS NULL OR name = ANY ($2::text[]))
  ORDER BY due_at
  LIMIT $7::integer - (SELECT count(*) FROM expired)
  FOR UPDATE SKIP LOCKED
), next AS (
  SELECT receiver, key FROM expired UNION ALL SELECT receiver, key FROM due
)
UPDATE gather_inbox AS inbox
SET state = 'running', attempts = attempts + 1, lease = $5, lease_until = $6::bigint
FROM next
WHERE inbox.receiver = next.receiver AND inbox.key = next.key
RETURNING inbox.key, inbox.name, inbox.body, inbox.signed_at, inbox.received_at, inbox.attempts;

-- name: renew
-- $1 receiver, $2 key, $3 lease, $4 lease_until
UPDATE gather_inbox SET lease_until = $4::bigint
WHERE receiver = $1 AND key = $2 AND lease = $3 AND state = 'running';

-- name: complete
-- $1 receiver, $2 key, $3 lease, $4 now
UPDATE gather_inbox
SET state = 'done', body = NULL, lease = NULL, lease_until = NULL, error = NULL,
  finished_at = $4::bigint
WHERE receiver = $1 AND key = $2 AND lease = $3 AND state = 'running';

-- name: fail
-- $1 receiver, $2 key, $3 lease, $4 'pending' (to be run again at $5) or 'dead', $5 due_at, $6 error,
-- $7 finished_at
UPDATE gather_inbox
SET state = $4, due_at = $5::bigint, lease = NULL, lease_until = NULL, error = $6,
  finished_at = $7::bigint
WHERE receiver = $1 AND key = $2 AND lease = $3 AND state = 'running';

-- name: dead
-- $1 receiver
SELECT key, name, attempts, error, signed_at, received_at, finished_at FROM gather_inbox
WHERE receiver = $1 AND state = 'dead'
ORDER BY finished_at, key;

-- name: replay
-- $1 receiver, $2 key, $3 now. One that waits for its next attempt is due at once.
UPDATE gather_inbox SET state = 'pending', due_at = $3::bigint, attempts = 0, finished_at = NULL
WHERE receiver = $1 AND key = $2 AND state IN ('dead', 'pending');

-- name: delete
-- $1 receiver, $2 key
DELETE FROM gather_inbox WHERE receiver = $1 AND key = $2;

-- name: count
-- $1 receiver
SELECT state, count(*) AS count FROM gather_inbox WHERE receiver = $1 GROUP BY state;

-- name: oldest
-- $1 receiver
SELECT min(received_at) AS received_at FROM gather_inbox
WHERE receiver = $1 AND state = 'pending';

-- name: overdue
-- $1 receiver
SELECT min(due_at) AS due_at FROM gather_inbox
WHERE receiver = $1 AND state = 'pending';

-- name: forget
-- $1 receiver, $2 before, $3 how many. What is done was due before it was finished, which is what the
-- index is in order of.
DELETE FROM gather_inbox
WHERE (receiver, key) IN (
  SELECT receiver, key FROM gather_inbox
  WHERE receiver = $1 AND state = 'done' AND due_at <= $2::bigint AND finished_at <= $2::bigint
  LIMIT $3::integer
  FOR UPDATE SKIP LOCKED
);

-- name: claim_inline
-- $1 receiver, $2 key, $3 name, $4 signed_at, $5 now, $6 lease, $7 lease_until, $8 when a lease must have
-- ended to be taken over. A claim has no body: no inbox takes it up.
INSERT INTO gather_inbox
  (receiver, key, name, body, signed_at, received_at, due_at, state, attempts, lease, lease_until)
VALUES
  ($1, $2, $3, NULL, $4::bigint, $5::bigint, $5::bigint, 'running', 1, $6, $7::bigint)
ON CONFLICT (receiver, key) DO UPDATE
SET attempts = gather_inbox.attempts + 1, lease = excluded.lease, lease_until = excluded.lease_until
WHERE gather_inbox.state = 'running' AND gather_inbox.body IS NULL
  AND gather_inbox.lease_until <= $8::bigint;

-- name: state
-- $1 receiver, $2 key
SELECT state FROM gather_inbox WHERE receiver = $1 AND key = $2;

-- name: release
-- $1 receiver, $2 key, $3 lease
DELETE FROM gather_inbox
WHERE receiver = $1 AND key = $2 AND lease = $3 AND state = 'running' AND body IS NULL;
