-- What does wrk send, what is a right answer, and what does it tell at the end?
-- Arguments: the file with the request as it goes over the wire, and the file with the body of the right answer.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

local function contents(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

function init(args)
  question, answer = contents(args[1]), contents(args[2])
  sent, wrong, first_wrong = -1, 0, "" -- minus one: wrk looks at the request once before it begins
end

function request()
  sent = sent + 1
  return question
end

local function told(text)
  return (text:sub(1, 200):gsub("[^%w ]", function(c) return string.format("\\u%04x", c:byte()) end))
end

function response(status, headers, body)
  if status == 200 and body == answer then return end
  wrong = wrong + 1
  if wrong == 1 then first_wrong = told("status " .. status .. ", " .. body) end
end

-- latency holds microseconds; asking for it takes time that was not spent on asking the server.
function done(summary, latency, requests)
  local cpu, thread, errors, counts = os.clock(), threads[1], summary.errors, {}
  for i = 1, #latency do
    counts[i] = string.format("[%d,%d]", latency(i))
  end
  io.write(string.format(
    '\n{"requests":%d,"duration_us":%d,"cpu_seconds":%.6f,"sent":%d,"wrong":%d,"first_wrong":"%s",',
    summary.requests, summary.duration, cpu, thread:get("sent"), thread:get("wrong"), thread:get("first_wrong")))
  io.write(string.format(
    '"connect":%d,"read":%d,"write":%d,"timeout":%d,"latency_us":[%s]}\n',
    errors.connect, errors.read, errors.write, errors.timeout, table.concat(counts, ",")))
end
