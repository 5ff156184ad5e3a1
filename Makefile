# One command a task; `make` lists them. Everything also works with DATABASE_URL set to a server of yours.

.PHONY: help deps build release demo test bench bench-build bench-relay bench-check chaos chaos-build soak lint format schema schema-check demo-check readme-check docs docs-check tutorial api-check load-check event-shapes up down clean
.NOTPARALLEL:

sources = Package.swift Sources Tests sql
step = @scripts/step
compose = $(shell docker compose version >/dev/null 2>&1 && echo docker compose || echo docker-compose)
RELAYS ?= 1
MINUTES ?= 60
chaos = .build/chaos/debug/Chaos

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

deps: ## install what is missing (PostgreSQL, libpq, openssl); quiet when all is there
	@scripts/deps

build: deps ## debug build with tests; every import must be a declared dependency
	$(step) "Build, debug with tests" swift build --build-tests --explicit-target-dependency-import-check error

release: deps ## optimized build
	$(step) "Build, release" swift build -c release

demo: deps ## the story of an order, told by the running system
	$(step) "Build" swift build
	$(step) "Demo" .build/debug/bookshelf demo

test: lint docs-check build release schema-check demo-check readme-check api-check load-check bench-check ## everything CI checks; ends with "N passed, N failed"
	@scripts/run-tests

chaos-build:
	@CHAOS=1 scripts/deps
	$(step) "Build with failpoints" env CHAOS=1 swift build --traits Failpoints --scratch-path .build/chaos --product Chaos

chaos: chaos-build release ## break everything for 3 minutes, then find every planted fault; SEED=n repeats one
	@scripts/chaos "$(chaos)" $(SEED)

soak: chaos-build ## the same campaign for MINUTES=60 on the machine's disk
	@$(chaos) run --profile soak --seconds $$(($(MINUTES) * 60)) $(if $(SEED),--seed $(SEED))

bench-build:
	@BENCH=1 scripts/deps
	$(step) "Build benchmarks" env BENCH=1 swift build -c release

# The relay as it is shipped: with the Swift runtime linked in, as in the Dockerfile.
bench-relay:
	$(step) "Build the shipped relay" swift build -c release --static-swift-stdlib -Xlinker -s \
		--product relay --scratch-path .build/static

bench: bench-build bench-relay ## measure beside pgbench, plain SQL, PgQ and a bare program; writes docs/benchmarks
	@.build/release/Benchmarks --relay .build/static/release/relay --output docs/benchmarks

bench-check: bench-build ## every benchmark once, as small as can be, so that none of them rots
	$(step) "Benchmarks" .build/release/Benchmarks --smoke

lint: ## formatting and documentation rules
	$(step) "Lint" swift format lint --strict --recursive --parallel $(sources)

format: ## rewrite the sources as lint wants them
	$(step) "Format" swift format format --in-place --recursive --parallel $(sources)

schema: build ## rewrite sql/schema.sql from the migrations
	$(step) "Schema" sh -c 'scripts/schema-dump > sql/schema.sql.new && mv sql/schema.sql.new sql/schema.sql'

schema-check: build ## sql/schema.sql is what the migrations make
	$(step) "Schema" scripts/match-output sql/schema.sql scripts/schema-dump

demo-check: build ## both demos print what Tests/Expected/demo.txt and demo-white-label.txt say
	$(step) "Demo output" scripts/match-output Tests/Expected/demo.txt .build/debug/bookshelf demo
	$(step) "Demo output, White Label" scripts/match-output Tests/Expected/demo-white-label.txt \
		.build/debug/bookshelf demo --scenario white-label

readme-check: release ## the README's calls of the service print what it says
	@HTTP=1 scripts/deps
	$(step) "README" scripts/readme-check .build/release/bookshelf

docs: ## the tutorial as a website in .build/docs; says how to look at it
	$(step) "Tutorial" scripts/docs .build/docs
	@echo "python3 -m http.server -d .build/docs, then http://localhost:8000/tutorials/workshop"

docs-check: ## the tutorial's pages are whole: every step, image and link is there
	$(step) "Tutorial" scripts/docs-check

tutorial: ## cut the tutorial's steps anew from the code in Tests/TutorialTests
	$(step) "Tutorial's steps" scripts/tutorial-steps docs/Tutorial.docc/Resources

api-check: release ## the service does what its OpenAPI document says, by schemathesis for API_SECONDS=120
	@HTTP=1 scripts/deps
	$(step) "API" scripts/api-check .build/release/bookshelf

load-check: release ## POST /books for LOAD_SECONDS=60: no answer but 201 and 503, and no growing memory
	@HTTP=1 scripts/deps
	$(step) "Load" scripts/load-check .build/release/bookshelf

event-shapes: build ## write new shapes of events to Tests/Expected/event-shapes.json; refuses what old rows would not survive
	$(step) "Event shapes" env EVENT_SHAPES=update scripts/run-tests --filter '^BookshelfTests\.EventShapeTests'

up: ## build and start the stack of docker-compose.yml, with RELAYS=1 relays
	$(compose) up --build --detach --scale relay=$(RELAYS)

down: ## stop the stack; its data stays in the volume
	$(compose) down

clean: ## remove what was built
	rm -rf .build
