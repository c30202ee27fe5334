-- Whether a key is new, after waiting for a first request with it that is still at work. Volatile, so it looks with a
-- snapshot taken after the wait: the statement's own would not see what was committed meanwhile.
create function key_is_new(account uuid, once_key text) returns boolean language plpgsql volatile as $$
begin
  if once_key is null then return true; end if;
  perform pg_advisory_xact_lock(hashtextextended('once/' || account || '/' || once_key, 0));
  return not exists (select from idempotency_keys k where k.account_id = account and k.key = once_key);
end $$;
