#!/usr/bin/env bash
# The one test command: installs what is missing, starts a scratch PostgreSQL, checks the formatting, builds,
# runs every test project and closes with "N passed, N failed, N skipped".
#
#   bash tests/run.sh                  everything
#   bash tests/run.sh Domain Sandbox   only the test projects whose names begin so
#
# A failed check (formatting, build, a test project that ran no test) counts as one failure.
# CI=true: a skipped test fails the run. Nothing is left behind but build output and installed packages.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

passed=0 failed=0 skipped=0 work='' server='' lanes=()

say() { printf '%s\n' "$*"; }
stage() { say "== $* [$((SECONDS / 60))m$((SECONDS % 60))s]"; }
broken() { say "FAILED: $*"; failed=$((failed + 1)); }
figures() { # what tests counted, such as the cases they made: each name once, summed
  [ -s "${BERTH_TEST_FIGURES:-}" ] && awk '{ sum[$1] += $2 } END { for (name in sum) print name, sum[name] }' "$BERTH_TEST_FIGURES" | sort
}
finish() { # the closing line is the last thing printed
  figures
  tidy
  trap - EXIT
  if [ "${CI:-}" = true ] && [ "$skipped" -gt 0 ]; then
    say "FAILED: with CI=true no test may be skipped"
    code=1
  fi
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] || code=1
  say "$passed passed, $failed failed, $skipped skipped"
  exit "${code:-0}"
}
give_up() { broken "$*"; finish; }
tidy() {
  if [ "${#lanes[@]}" -gt 0 ]; then
    kill "${lanes[@]}" 2>/dev/null
    wait "${lanes[@]}" 2>/dev/null
    lanes=()
  fi
  if [ -n "$server" ]; then
    kill -QUIT "$server" 2>/dev/null # PostgreSQL's immediate shutdown: nothing in it is worth keeping
    for _ in $(seq 50); do kill -0 "$server" 2>/dev/null || break; sleep 0.1; done
    kill -0 "$server" 2>/dev/null && kill -KILL "$server" 2>/dev/null
    server=''
  fi
  [ -n "$work" ] && rm -rf "$work"
  work=''
}
trap tidy EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# ---- what must be there -------------------------------------------------------------------------------------

find_dotnet() {
  local at
  for at in "$(command -v dotnet)" "${DOTNET_ROOT:-/nowhere}/dotnet" "$HOME/.dotnet/dotnet" \
    /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet /opt/dotnet/dotnet; do
    [ -n "$at" ] && [ -x "$at" ] && { readlink -f "$at"; return; }
  done
  return 1
}

# the first of the candidates that answers --version: a name on the path may be a shim with nothing behind it
working() {
  local at
  while read -r at; do
    [ -n "$at" ] && timeout 60 "$at" --version >/dev/null 2>&1 </dev/null && { printf '%s\n' "$at"; return; }
  done
  return 1
}
find_chromium() {
  working < <(say "${BERTH_TEST_CHROMIUM:-}"; type -aP chromium chromium-browser google-chrome-stable google-chrome)
}
find_npm() { working < <(type -aP npm); }
find_node() { # the one that comes with Playwright is of the age that oidc-provider asks for
  working < <(ls -d "${NUGET_PACKAGES:-$HOME/.nuget/packages}"/microsoft.playwright/*/.playwright/node/linux-"$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')"/node 2>/dev/null | sort -rV; type -aP node)
}
find_aws() { working < <(say "${BERTH_AWS_CLI:-}"; type -aP aws; say /usr/bin/aws); }
find_python() { # one that has boto3
  local at
  while read -r at; do
    [ -n "$at" ] && "$at" -c 'import boto3' >/dev/null 2>&1 && { say "$at"; return; }
  done < <(say "${BERTH_PYTHON:-}"; type -aP python3; say /usr/bin/python3)
  return 1
}
find_postgres() { # the folder of the newest initdb that works
  local at
  at=$(working < <(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -rV; type -aP initdb)) && dirname "$at"
}
has_icu() { [[ "$(/sbin/ldconfig -p)" == *libicuuc* ]]; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}
may_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" -eq 0 ] && return 0
  command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }
}
install_missing() {
  local missing=()
  has_icu || missing+=(libicu)
  [ -e /etc/ssl/certs/ca-certificates.crt ] || missing+=(ca-certificates) # packages are restored over HTTPS
  find_chromium >/dev/null || missing+=(chromium)
  find_postgres >/dev/null || missing+=(postgresql)
  find_aws >/dev/null || missing+=(awscli)
  find_python >/dev/null || missing+=(python3-boto3)
  find_npm >/dev/null || missing+=(npm)
  [ "${#missing[@]}" -eq 0 ] && return
  stage "installing ${missing[*]}"
  may_install || give_up "These Debian packages are missing and this user may not install them: ${missing[*]}. Run as root, with sudo, or install them first."
  as_root apt-get update -qq || give_up "apt-get update failed, so ${missing[*]} cannot be installed."
  # the ICU package carries its version in its name
  missing=("${missing[@]/#libicu/$(apt-cache pkgnames libicu | grep -xE 'libicu[0-9]+' | sort -V | tail -n 1)}")
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$work/apt.log" 2>&1 \
    || { tail -n 20 "$work/apt.log"; give_up "apt-get install ${missing[*]} failed."; }
}

# ---- the OpenID Connect server of the sign-in tests: from npm, as its lock file says, for tests alone ------------

install_provider() {
  local at=tests/Provider
  [ "$at/node_modules/.package-lock.json" -nt "$at/package-lock.json" ] && return
  stage "installing oidc-provider"
  (cd "$at" && "$(find_npm)" ci --ignore-scripts --no-audit --no-fund) >"$work/npm.log" 2>&1 </dev/null \
    || { tail -n 20 "$work/npm.log"; give_up "npm ci failed in $at."; }
}

# ---- a PostgreSQL of our own: no port, no password, no durability, gone afterwards ------------------------------

as_postgres() { # PostgreSQL refuses to run as root
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
start_postgres() {
  local bin data="$work/postgres/data" socket="$work/postgres"
  bin=$(find_postgres) || give_up "No working initdb was found after installing postgresql."
  mkdir "$socket" && chmod 700 "$socket"
  [ "$(id -u)" -eq 0 ] && chown postgres: "$socket"
  (
    cd "$socket" || exit 1
    as_postgres "$bin/initdb" -D "$data" -U berth -A trust -E UTF8 --locale=C.UTF-8 --no-sync &&
      as_postgres "$bin/pg_ctl" -D "$data" -l "$socket/log" -w -t 60 -o "-k $socket -c listen_addresses= -c max_connections=300 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start
  ) >"$work/postgres.log" 2>&1 </dev/null \
    || { cat "$work/postgres.log" "$socket/log" 2>/dev/null; give_up "The scratch PostgreSQL did not start."; }
  server=$(head -n 1 "$data/postmaster.pid")
  export BERTH_TEST_POSTGRES="Host=$socket;Username=berth;Database=postgres"
}

# ---- the tests -----------------------------------------------------------------------------------------------

number() { # number WORD LOG: the figure of one line of the runner's summary
  sed -nE "s/^ *$1: ([0-9]+).*/\1/p" "$2" | tail -n 1
}
run_project() {
  local project=$1 name log code begun=$SECONDS p f s
  name=$(basename "$project" .csproj)
  log="$work/$name.log"
  # in a group of its own, and waited for by `wait`, which a signal ends at once
  setsid timeout --kill-after=20 1800 dotnet test --no-build --project "$project" --no-progress >"$log" 2>&1 </dev/null &
  running=$!
  wait "$running"
  code=$?
  running=''
  p=$(number succeeded "$log") f=$(number failed "$log") s=$(number skipped "$log")
  p=${p:-0} f=${f:-0} s=${s:-0}
  {
    if [ "$code" -ne 0 ]; then cat "$log"; else grep -A 1 '^skipped ' "$log"; fi
    say "$name: $p passed, $f failed, $s skipped in $((SECONDS - begun)) s"
    if [ "$code" -eq 124 ] || [ "$code" -eq 137 ]; then
      broken "$name did not end within 30 minutes"
    elif [ $((p + f)) -eq 0 ]; then
      broken "$name ran no test"
    elif [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then
      broken "$name ended with code $code"
    fi
  } >"$work/$name.said"
  cat "$work/$name.said" # in one piece, whatever the other lane says meanwhile
  printf '%s %s %s\n' "$p" "$((f + failed))" "$s" >>"$work/counts"
  failed=0
}
lane() { # lane PROJECT…: one after the other, beside another lane
  local project
  failed=0 running=''
  trap - EXIT
  trap '[ -n "$running" ] && kill -- "-$running" 2>/dev/null; exit 143' TERM INT HUP
  for project in "$@"; do
    stage "$(basename "$project" .csproj)"
    run_project "$project"
  done
}
run_lanes() { # the project that takes as long as all others together has a lane of its own
  local project own=() others=() passed_now failed_now skipped_now
  for project in "$@"; do
    if [[ "$project" == */Domain.Tests.csproj ]]; then own+=("$project"); else others+=("$project"); fi
  done
  lane "${own[@]}" & lanes+=($!)
  lane "${others[@]}" & lanes+=($!)
  wait "${lanes[@]}"
  lanes=()
  [ -s "$work/counts" ] || return
  read -r passed_now failed_now skipped_now < <(awk '{ p += $1; f += $2; s += $3 } END { print p, f, s }' "$work/counts")
  passed=$((passed + passed_now)) failed=$((failed + failed_now)) skipped=$((skipped + skipped_now))
}
wanted() { # wanted NAME PREFIX…
  local name=$1 prefix
  shift
  [ $# -eq 0 ] && return 0
  for prefix in "$@"; do [[ "$name" == "$prefix"* ]] && return 0; done
  return 1
}

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export DOTNET_GENERATE_ASPNET_CERTIFICATE=false MSBUILDDISABLENODEREUSE=1
# nothing of the caller's may reach a test: neither a real AWS account nor settings of another web app
unset "${!AWS_@}" "${!ASPNETCORE_@}" DOTNET_ENVIRONMENT DOTNET_STARTUP_HOOKS
export AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_PAGER=''

# /tmp itself: a Unix socket's path may have 107 characters, and the user postgres must reach it
work=$(mktemp -d /tmp/berth-tests.XXXXXX) && chmod 711 "$work" && mkdir "$work/tmp" || give_up "No temporary folder under /tmp."
export BERTH_TEST_FIGURES="$work/figures"
export TMPDIR="$work/tmp"

install_missing
dotnet=$(find_dotnet) || give_up "No dotnet was found: install the .NET 10 SDK."
DOTNET_ROOT=$(dirname "$dotnet")
export DOTNET_ROOT PATH="$DOTNET_ROOT:$PATH"
version=$(dotnet --version 2>"$work/dotnet.log") || { cat "$work/dotnet.log"; give_up "dotnet at $dotnet has no SDK that fits global.json."; }
BERTH_TEST_CHROMIUM=$(find_chromium) || give_up "No working Chromium was found after installing it."
BERTH_AWS_CLI=$(find_aws) || give_up "No working AWS CLI was found after installing it."
BERTH_PYTHON=$(find_python) || give_up "No Python with boto3 was found after installing it."
export BERTH_TEST_CHROMIUM BERTH_AWS_CLI BERTH_PYTHON

install_provider
stage "PostgreSQL"
start_postgres
say "SDK $version, $("$BERTH_TEST_CHROMIUM" --version 2>/dev/null), $("$BERTH_AWS_CLI" --version 2>&1 | cut -d ' ' -f 1), server $server"

stage "formatting"
dotnet format whitespace . --folder --verify-no-changes --exclude '**/bin/' '**/obj/' '**/Migrations/' >"$work/format.log" 2>&1 </dev/null \
  || { head -n 40 "$work/format.log"; broken "Formatting: run 'dotnet format whitespace . --folder'."; }

stage "build with analyzers"
# one compiler for all projects; it is ended with the build
dotnet build Portal.sln -warnaserror -v quiet -clp:NoSummary -p:UseSharedCompilation=true >"$work/build.log" 2>&1 </dev/null \
  || { sort -u "$work/build.log" | head -n 60; give_up "The build failed."; }
dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1 </dev/null
# tests are short: code that is compiled once, without counting for a second time, is faster
export DOTNET_TieredPGO=0

BERTH_TEST_NODE=$(find_node) || give_up "No working node was found, neither Playwright's own nor another."
export BERTH_TEST_NODE
shopt -s nullglob
projects=(tests/*.Tests/*.Tests.csproj)
[ "${#projects[@]}" -gt 0 ] || give_up "No test project was found."
asked=()
for project in "${projects[@]}"; do
  wanted "$(basename "$project")" "$@" && asked+=("$project")
done
run_lanes "${asked[@]}"
finish
