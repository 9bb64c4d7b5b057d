-- One event a request. Arguments: mode (binary | structured | trigger), run (makes ids unique), bytes of data.
-- wrk is a closed loop, so its latencies hide coordinated omission.
local mode, run, size = "binary", "r", 100
local data, head, tail, counter = "", "", "", 0
local KEYS = 1000

local function payload(bytes)
   local open, close = '{"reading":1234.50,"text":"', '"}'
   return open .. string.rep("x", math.max(0, bytes - #open - #close)) .. close
end

function init(args)
   mode, run, size = args[1], args[2], tonumber(args[3])
   data = payload(size)
   local host = "Host: " .. wrk.host .. ":" .. wrk.port .. "\r\n"
   if mode == "binary" then
      head = "POST /events HTTP/1.1\r\n" .. host ..
         "ce-specversion: 1.0\r\nce-type: com.example.reading\r\nce-source: /benchmark\r\n" ..
         "content-type: application/json\r\ncontent-length: " .. #data .. "\r\nce-id: "
   elseif mode == "trigger" then
      head = "POST /events/com.example.reading HTTP/1.1\r\n" .. host ..
         "content-type: application/json\r\ncontent-length: " .. #data .. "\r\nidempotency-key: "
   else
      head = "POST /events HTTP/1.1\r\n" .. host .. "content-type: application/cloudevents+json\r\ncontent-length: "
   end
end

function request()
   counter = counter + 1
   local id = run .. "-" .. counter
   if mode == "binary" then
      return head .. id .. "\r\nce-subject: key-" .. counter % KEYS .. "\r\n\r\n" .. data
   elseif mode == "trigger" then
      return head .. id .. "\r\n\r\n" .. data
   end
   local body = '{"specversion":"1.0","type":"com.example.reading","source":"/benchmark","id":"' .. id ..
      '","subject":"key-' .. counter % KEYS .. '","datacontenttype":"application/json","data":' .. data .. "}"
   return head .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency, requests)
   io.write(string.format(
      '\n{"micros":%d,"requests":%d,"refused":%d,"broken":%d,"p50":%d,"p99":%d,"p999":%d}\n',
      summary.duration, summary.requests, summary.errors.status,
      summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
      latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
