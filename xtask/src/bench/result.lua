-- Prints one line that the bench reads.
function done(summary, latency, requests)
  local statuses, retry_after = {}, 0
  for _, thread in ipairs(threads or {}) do
    retry_after = retry_after + (thread:get("with_retry_after") or 0)
    for status, count in pairs(thread:get("statuses") or {}) do
      statuses[status] = (statuses[status] or 0) + count
    end
  end
  local counted = {}
  for status, count in pairs(statuses) do
    table.insert(counted, string.format('"%s":%d', status, count))
  end
  local errors = summary.errors
  print(string.format(
    'RESULT {"requests":%d,"microseconds":%d,"p50":%.1f,"p99":%.1f,"refused":%d,"broken":%d,'
      .. '"statuses":{%s},"with_retry_after":%d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    table.concat(counted, ","), retry_after))
end
