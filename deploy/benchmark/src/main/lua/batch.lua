-- Batches of 100 events. Arguments: (unused), run (makes ids unique), bytes of data.
-- wrk is a closed loop, so its latencies hide coordinated omission.
local run, data, head, counter = "r", "", "", 0
local EVENTS, KEYS = 100, 1000
local parts = {}

local function payload(bytes)
   local open, close = '{"reading":1234.50,"text":"', '"}'
   return open .. string.rep("x", math.max(0, bytes - #open - #close)) .. close
end

function init(args)
   run = args[2]
   data = payload(tonumber(args[3]))
   head = "POST /events HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port ..
      "\r\ncontent-type: application/cloudevents-batch+json\r\ncontent-length: "
   -- request() sets only the parts that differ between events.
   for i = 0, EVENTS - 1 do
      parts[i * 4 + 1] = (i == 0 and "[" or ",") ..
         '{"specversion":"1.0","type":"com.example.reading","source":"/benchmark","id":"' .. run .. "-"
      parts[i * 4 + 3] = "-" .. i .. '","subject":"key-' .. (i * 7) % KEYS ..
         '","datacontenttype":"application/json","data":' .. data .. "}"
      parts[i * 4 + 4] = ""
   end
   parts[EVENTS * 4] = "]"
end

function request()
   counter = counter + 1
   for i = 0, EVENTS - 1 do
      parts[i * 4 + 2] = counter
   end
   local body = table.concat(parts)
   return head .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency, requests)
   io.write(string.format(
      '\n{"micros":%d,"requests":%d,"refused":%d,"broken":%d,"p50":%d,"p99":%d,"p999":%d}\n',
      summary.duration, summary.requests, summary.errors.status,
      summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
      latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
