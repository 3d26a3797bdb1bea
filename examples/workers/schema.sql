CREATE TABLE IF NOT EXISTS completed (candidate_id TEXT);
