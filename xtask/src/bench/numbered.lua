-- Each second of the clock has a million numbers of its own, so that loads do not repeat each other.
local number = os.time() % 100000 * 1000000
function request()
  number = number + 1
  return wrk.format(nil, string.format("%s%.0f", wrk.path, number))
end
