-- The inbox on SQLite 3.35 or newer. Every language embeds this file as it is, and a test compares
-- the copies. A line `-- name: …` begins a statement; times are milliseconds since the Unix epoch.

-- name: create
CREATE TABLE IF NOT EXISTS gather_inbox (
  receiver TEXT NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  body BLOB,
  signed_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'running', 'done', 'dead')),
  attempts INTEGER NOT NULL,
  lease TEXT,
  lease_until INTEGER,
  error TEXT,
  finished_at INTEGER,
  PRIMARY KEY (receiver, key)
);
CREATE INDEX IF NOT EXISTS gather_inbox_by_state ON gather_inbox (receiver, state, due_at);
CREATE TABLE IF NOT EXISTS gather_inbox_schema (version INTEGER NOT NULL);
INSERT INTO gather_inbox_schema (version)
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM gather_inbox_schema);

-- name: version
SELECT version FROM gather_inbox_schema;

-- name: put
INSERT INTO gather_inbox
  (receiver, key, name, body, signed_at, received_at, due_at, state, attempts, error, finished_at)
VALUES
  (:receiver, :key, :name, :body, :signed_at, :now, :now, :state, 0, :error, :finished_at)
ON CONFLICT (receiver, key) DO NOTHING;

-- name: claim
-- :names is a JSON array of the events to take, or null for all; :expired is when a lease must have
-- ended to be taken over.
UPDATE gather_inbox
SET state = 'running', attempts = attempts + 1, lease = :lease, lease_until = :lease_until
WHERE rowid IN (
  SELECT rowid FROM (
    SELECT rowid, due_at FROM gather_inbox
    WHERE receiver = :receiver AND state = 'running' AND lease_until <= :expired
      AND body IS NOT NULL
      AND (:names IS NULL OR name IN (SELECT value FROM json_each(:names)))
    UNION ALL
    SELECT rowid, due_at FROM (
      SELECT rowid, due_at FROM gather_inbox
      WHERE receiver = :receiver AND state = 'pending' AND due_at <= :now
        AND (:names IS NULL OR name IN (SELECT value FROM json_each(:names)))
      ORDER BY due_at
      LIMIT :limit
    )
  )
  ORDER BY due_at
  LIMIT :limit
)
RETURNING key, name, body, signed_at, received_at, attempts;

-- name: renew
UPDATE gather_inbox SET lease_until = :lease_until
WHERE receiver = :receiver AND key = :key AND lease = :lease AND state = 'running';

-- name: complete
UPDATE gather_inbox
SET state = 'done', body = NULL, lease = NULL, lease_until = NULL, error = NULL, finished_at = :now
WHERE receiver = :receiver AND key = :key AND lease = :lease AND state = 'running';

-- name: fail
-- :state is 'pending', to be run again at :due_at, or 'dead'.
UPDATE gather_inbox
SET state = :state, due_at = :due_at, lease = NULL, lease_until = NULL, error = :error,
  finished_at = :finished_at
WHERE receiver = :receiver AND key = :key AND lease = :lease AND state = 'running';

-- name: dead
SELECT key, name, attempts, error, signed_at, received_at, finished_at FROM gather_inbox
WHERE receiver = :receiver AND state = 'dead'
ORDER BY finished_at, key;

-- name: replay
-- One that waits for its next attempt is due at once.
UPDATE gather_inbox SET state = 'pending', due_at = :now, attempts = 0, finished_at = NULL
WHERE receiver = :receiver AND key = :key AND state IN ('dead', 'pending');

-- name: delete
DELETE FROM gather_inbox WHERE receiver = :receiver AND key = :key;

-- name: count
SELECT state, count(*) AS count FROM gather_inbox WHERE receiver = :receiver GROUP BY state;

-- name: oldest
SELECT min(received_at) AS received_at FROM gather_inbox
WHERE receiver = :receiver AND state = 'pending';

-- name: overdue
SELECT min(due_at) AS due_at FROM gather_inbox
WHERE receiver = :receiver AND state = 'pending';

-- name: forget
-- What is done was due before it was finished, which is what the index is in order of.
DELETE FROM gather_inbox WHERE rowid IN (
  SELECT rowid FROM gather_inbox
  WHERE receiver = :receiver AND state = 'done' AND due_at <= :before AND finished_at <= :before
  LIMIT :limit
);
