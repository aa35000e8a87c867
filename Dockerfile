# The relay with the built widget, run from source as the tests run it. docs/self-hosting.md says how to start it.
FROM node:24.21.0-bookworm-slim AS widget
WORKDIR /earshot
COPY . .
RUN npx --yes pnpm@12.21.0 install --frozen-lockfile --filter earshot-workspace --filter '@earshot/widget...' \
  && node scripts/build-widget.mjs

FROM node:24.21.0-bookworm-slim
WORKDIR /earshot
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages/protocol packages/protocol
COPY packages/privacy packages/privacy
COPY packages/client packages/client
COPY packages/relay packages/relay
RUN npx --yes pnpm@12.21.0 install --prod --frozen-lockfile --filter '@earshot/relay...' \
  && npm cache clean --force \
  && mkdir /data /backup && chown node:node /data /backup && chmod 700 /data /backup \
  && printf '#!/bin/sh\nexec node /earshot/packages/relay/src/main.ts "$@"\n' > /usr/local/bin/earshot \
  && chmod 755 /usr/local/bin/earshot
COPY --from=widget /earshot/packages/widget/dist packages/widget/dist
USER node
ENV NODE_ENV=production EARSHOT_HOST=0.0.0.0 EARSHOT_DATA_DIR=/data
# /backup is only a place to mount a folder or volume: see docs/self-hosting.md.
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.EARSHOT_PORT || process.env.PORT || 8787) + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "packages/relay/src/main.ts", "serve"]
