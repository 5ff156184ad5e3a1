-- POST /books, each under a key of its own; counts the answers by status.
local threads = {}

function setup(thread)
    thread:set("run", tostring(os.time()) .. "-" .. tostring(#threads))
    table.insert(threads, thread)
end

function init(args)
    count, created, putOff, others = 0, 0, 0, 0
    wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
    wrk.headers["Content-Type"] = "application/json"
end

function request()
    count = count + 1
    wrk.headers["Idempotency-Key"] = run .. "-" .. count .. "-" .. math.random(1e9)
    local body = '{"title":"Emma","author":"Jane Austen","price":{"amount":"7.50"},"description":"' .. count .. '"}'
    return wrk.format("POST", "/books", nil, body)
end

function response(status)
    if status == 201 then created = created + 1 elseif status == 503 then putOff = putOff + 1 else others = others + 1 end
end

function done(summary, latency)
    local created, putOff, others = 0, 0, 0
    for _, thread in ipairs(threads) do
        created = created + thread:get("created")
        putOff = putOff + thread:get("putOff")
        others = others + thread:get("others")
    end
    local broken = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    print(string.format("load: %d created, %d put off, %d other answers, %d broken; %.0f a second; p99 %.1f ms",
        created, putOff, others, broken, created / summary.duration * 1e6, latency:percentile(99) / 1000))
    if created == 0 or others > 0 or broken > 0 then os.exit(1) end
end
