# Both programs in one small image. The Swift runtime is linked in, so all they need beside it is libpq.
ARG SWIFT_IMAGE=swift:6.3-bookworm
ARG RUNTIME_IMAGE=debian:bookworm-slim

FROM ${SWIFT_IMAGE} AS build
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libpq-dev pkg-config \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The packages are fetched again only when the manifest changes.
COPY Package.swift ./
RUN swift package resolve
COPY . ./
RUN for product in bookshelf relay; do \
        swift build -c release --static-swift-stdlib -Xlinker -s --product "$product" \
     && install -D ".build/release/$product" "/out/$product" || exit 1; \
    done

FROM ${RUNTIME_IMAGE}
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates libpq5 libstdc++6 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin outbox
COPY --from=build /out/ /usr/local/bin/
USER 10001:10001
ENTRYPOINT ["bookshelf"]
CMD ["--help"]
