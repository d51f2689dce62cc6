#!/usr/bin/env bash
# Install the Debian packages behind `make check-slow`, where that can be done. A package that cannot
# be had is said and left out: the tests that need it skip.
set -uo pipefail
packages=(r-base-core r-cran-statmod r-bioc-limma r-bioc-edger r-cran-brglm2 r-cran-cmprsk r-cran-glmnet r-cran-pec r-cran-proc
    r-cran-riskregression r-cran-survival chromium)

has() { [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing=()
for package in "${packages[@]}"; do
    command -v dpkg-query >/dev/null && has "$package" || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Not installed, for want of root or apt-get: ${missing[*]}. Tests that need them skip."
    exit 0
fi
echo "Installing ${missing[*]}"
apt-get update -qq
for package in "${missing[@]}"; do
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null \
        || echo "$package could not be installed; tests that need it skip."
done
