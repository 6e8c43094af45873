#!/bin/sh
# Starts the hub in its container: `start.sh node server/main.ts`.
set -eu

# Platforms say in a variable of their own under which address they show us.
if [ -z "${PUBLIC_URL:-}" ]; then
  if [ -n "${RENDER_EXTERNAL_URL:-}" ]; then export PUBLIC_URL="$RENDER_EXTERNAL_URL"
  elif [ -n "${RAILWAY_PUBLIC_DOMAIN:-}" ]; then export PUBLIC_URL="https://$RAILWAY_PUBLIC_DOMAIN"
  elif [ -n "${FLY_APP_NAME:-}" ]; then export PUBLIC_URL="https://$FLY_APP_NAME.fly.dev"
  fi
fi

# Their volumes belong to root. The folder becomes the hub's, and the hub is nobody special.
if [ "$(id -u)" = 0 ]; then
  chown -R node:node "$DATA_DIR"
  exec setpriv --reuid=node --regid=node --init-groups --no-new-privs "$@"
fi
exec "$@"
