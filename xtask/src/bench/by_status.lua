-- Counts answers by status, in each of wrk's threads.
function init(args)
  statuses = {}
  with_retry_after = 0
end

function response(status, headers, body)
  local key = tostring(status)
  statuses[key] = (statuses[key] or 0) + 1
  if status == 503 then
    for name in pairs(headers) do
      if string.lower(name) == "retry-after" then
        with_retry_after = with_retry_after + 1
      end
    end
  end
end

threads = {}
function setup(thread)
  table.insert(threads, thread)
end
