# Installs PostgreSQL's programs, Chromium, Java, Poppler's programs, Node.js and nginx where they are missing. Read by ./test, never run by itself.

has_postgresql() {
    command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

has_chromium() {
    command -v chromium >/dev/null || command -v google-chrome >/dev/null ||
        ls "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium-* >/dev/null 2>&1
}

# Java runs the checker of the pages' markup and the validator of the printed reports, which is read as source.
has_java() {
    command -v javac >/dev/null && [ -e /usr/share/java/jaxb-runtime.jar ]
}

# Poppler's programs read printed reports: their text and their pictures.
has_poppler() {
    command -v pdftotext >/dev/null && command -v pdftoppm >/dev/null
}

# Node.js runs the OpenID Connect providers that the tests sign in with.
has_node() {
    command -v npm >/dev/null && command -v node >/dev/null
}

# nginx stands before the program as deploy/nginx sets it up.
has_nginx() {
    PATH=$PATH:/usr/sbin command -v nginx >/dev/null
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else
        echo "The tests need more system packages. As root, run: $*" >&2
        exit 1
    fi
}

install() {
    echo "Installing system packages for the tests: $*" >&2
    as_root apt-get -qq update >/dev/null || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

if ! { has_postgresql && has_chromium && has_java && has_poppler && has_node && has_nginx; } && ! command -v apt-get >/dev/null; then
    echo 'The tests need PostgreSQL 15 or newer (initdb and postgres), Chromium, Java 17 with JAXB, poppler-utils, Node.js 20.19 or newer with npm, and nginx. Install them, then start again.' >&2
    exit 1
fi

if ! has_postgresql; then
    # Debian's package would make and start a server of its own; the tests want its programs only.
    as_root mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.d/no-main-cluster.conf >/dev/null
    install postgresql
fi

if ! has_chromium; then
    if apt-cache show chromium >/dev/null 2>&1; then
        install chromium
    else
        # Ubuntu has Chromium as a snap only, which a test cannot steer; Playwright brings one that it can.
        echo 'Downloading Chromium for the tests' >&2
        .venv/bin/playwright install --with-deps chromium >/dev/null
    fi
fi

if ! has_java; then install default-jdk-headless libjaxb-java; fi

if ! has_poppler; then install poppler-utils; fi

if ! has_node; then install nodejs npm; fi

if ! has_nginx; then
    # Debian's package would start a server of its own; this file keeps services from being started (invoke-rc.d).
    policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then install nginx-light
    else
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod +x "$policy"
        install nginx-light
        as_root rm "$policy"
    fi
fi
