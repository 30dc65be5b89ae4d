-- Requests that carry an idempotency key. The key is a digest of who presented it and what they
-- presented, the fingerprint an HMAC of the rest of the request, so that neither can be read here.
-- Whoever answers holds the row until lease_until; took_effect is set in their own commit, and
-- sealed_answer once there is an answer to repeat.
CREATE TABLE idempotency_keys (
    key           bytea PRIMARY KEY,
    claim_id      uuid NOT NULL,
    fingerprint   bytea NOT NULL,
    lease_until   timestamptz NOT NULL,
    took_effect   boolean NOT NULL DEFAULT false,
    sealed_answer bytea,
    expires_at    timestamptz NOT NULL
);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
