-- Requests that carry an idempotency key. The key is a digest of who presented it and what they
-- presented, the fingerprint an HMAC of the rest of the request, so that neither can be read here.
-- Whoever answers holds the row until lease_until; took_effect is set in their own commit, and
-- sealed_answer once there is an answer to repeat.
CREATE TABLE idempotency_keys (
    key           BLOB NOT NULL PRIMARY KEY,
    claim_id      BLOB NOT NULL,
    fingerprint   BLOB NOT NULL,
    lease_until   INTEGER NOT NULL,
    took_effect   INTEGER NOT NULL DEFAULT 0 CHECK (took_effect IN (0, 1)),
    sealed_answer BLOB,
    expires_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
