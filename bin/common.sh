# What bin/try and bin/test share: find or install what is needed, and build.
# Sourced by bash, with $root set to the top of the tree.
#
# PHP    the php to build for and run (php)
# CC     the compiler (cc)
# build  the folder of everything made; the tree itself stays as it is

PHP=${PHP:-php}
CC=${CC:-cc}
build=$root/build
me=$(cd "$(dirname "$0")" && pwd -P)/$(basename "$0")
me=${me#"$root"/}
wanted=()      # packages that are missing and needed
optional=()    # packages that are missing and without which something is skipped

say() { printf '%s\n' "$*" >&2; }
die() { say "$me: $*"; exit 1; }

# A tree that cannot be written to, or whose path autoconf cannot take, is copied
# and the command starts again there.
settle() {
	if [ -w "$root" ] && mkdir -p "$build" 2>/dev/null && [ -w "$build" ] && [[ $root != *[^A-Za-z0-9/._+@-]* ]]; then
		return
	fi
	[ -z "${LEAKTRACE_COPIED:-}" ] || die "cannot write to $build"
	local copy=${TMPDIR:-/tmp}/leaktrace-tree-$(id -u)
	mkdir -p -m 0700 "$copy" && [ -O "$copy" ] && [ ! -L "$copy" ] || die "cannot use $copy for a copy of the tree"
	tar -C "$root" --exclude=./.git --exclude=./build --exclude='*/vendor' -cf - . | tar -C "$copy" --no-same-owner -xf - || die "cannot copy the tree to $copy"
	chmod -R u+w "$copy"
	LEAKTRACE_COPIED=1 exec "$copy/$me" "$@"
}

# need PACKAGE test...: PACKAGE is wanted unless the test succeeds
need() { "${@:2}" >/dev/null 2>&1 || wanted+=("$1"); }
# like NEED, for what can be done without
like() { "${@:2}" >/dev/null 2>&1 || optional+=("$1"); }

has() { command -v "$1"; }
compiles() { has "$CC" && printf '#include <stdio.h>\n' | "$CC" -E -; }
fuzzes() { printf 'int LLVMFuzzerTestOneInput(const char *d, long n) { return d && n < 0; }' | clang -fsanitize=fuzzer,address -x c -o /dev/null -; }
has_extension() { "$PHP" -r 'exit(extension_loaded($argv[1]) ? 0 : 1);' -- "$1"; }

# The name of PHP's package with this suffix: php8.2-cli, or php-cli while there is no PHP.
php_package() { printf 'php%s-%s' "$(php_version)" "$1"; }
php_version() { "$PHP" -r 'echo PHP_MAJOR_VERSION . "." . PHP_MINOR_VERSION;' 2>/dev/null; }

# php_tool phpize: the one of this PHP
php_tool() {
	local path
	path=$(command -v "$PHP") || return 1
	path=$(dirname "$(readlink -f "$path")")
	for path in "$path/$1$(php_version)" "$path/$1" "$(command -v "$1$(php_version)")" "$(command -v "$1")"; do
		[ -x "$path" ] && echo "$path" && return
	done
	return 1
}

can_install() { [ "$(id -u)" = 0 ] && has apt-get >/dev/null; }

# Installs what need and like have collected; $1 says what for.
install_missing() {
	if [ ${#wanted[@]} -gt 0 ] || [ ${#optional[@]} -gt 0 ]; then
		if can_install; then
			apt_install "${wanted[@]}" "${optional[@]}" || { [ ${#optional[@]} -gt 0 ] && apt_install "${wanted[@]}"; } || ask_for "$1"
		else
			ask_for "$1"
		fi
	fi
	wanted=() optional=()
}

apt_install() {
	[ $# -gt 0 ] || return 0
	say "installing $*"
	mkdir -p "$build"
	export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
	{
		[ -n "${apt_fresh:-}" ] || apt-get -q update
		apt_fresh=1
		apt-get -q install -y --no-install-recommends "$@"
	} >>"$build/apt.log" 2>&1 </dev/null && hash -r
}

ask_for() {
	if [ ${#wanted[@]} -gt 0 ]; then
		say "$me: $1 needs these packages, by their names on Debian 12: ${wanted[*]}"
		if can_install; then
			say "they could not be installed; the end of build/apt.log:"
			tail -n 5 "$build/apt.log" >&2
		else
			say "install them (as root: apt-get install ${wanted[*]}) and start this again"
		fi
		exit 1
	fi
	say "without ${optional[*]}, some tests are skipped"
}

# What it takes to build for $PHP and to run it.
need_toolchain() {
	need "$(php_package cli)" has "$PHP"
	need gcc has "$CC"
	need libc6-dev compiles
	need make has make
	install_missing "the build"
	# Only now is it known which PHP this is.
	need "$(php_package dev)" php_tool phpize
	need autoconf has autoconf
	install_missing "the build"
	PHP=$(command -v "$PHP")
	"$PHP" -n -r 'exit(PHP_VERSION_ID >= 80200 ? 0 : 1);' || die "$PHP is older than PHP 8.2"
	php_tool phpize >/dev/null && php_tool php-config >/dev/null || die "no phpize or php-config for $PHP"
	[ "$("$(php_tool php-config)" --vernum)" = "$("$PHP" -n -r 'echo PHP_VERSION_ID;')" ] \
		|| die "$PHP and $(php_tool php-config) are of different versions of PHP"
}

# build_extension: builds into $build/php-VERSION, leaves the path in $extension.
# EXTRA_CFLAGS and CONFIGURE (further options) may be set.
build_extension() {
	local place=$build/php-$(php_version)${VARIANT:+-$VARIANT} cflags="-g -O2 ${EXTRA_CFLAGS:-}" key
	key="$("$(php_tool php-config)" --version --extension-dir) $CC $cflags ${CONFIGURE:-} $(cksum <"$root/config.m4")"
	extension=$place/obj/modules/leaktrace.so
	if [ "$(cat "$place/key" 2>/dev/null)" != "$key" ]; then
		say "configuring for PHP $(php_version)"
		rm -rf "$place"
		mkdir -p "$place/ext" "$place/obj"
		# phpize writes where config.m4 is: a folder of links keeps it out of the tree.
		ln -s "$root"/{config.m4,leaktrace.c,php_leaktrace.h,leaktrace_arginfo.h,src} "$place/ext/"
		(
			cd "$place/ext" && "$(php_tool phpize)" && cd ../obj \
				&& ../ext/configure --with-php-config="$(php_tool php-config)" ${CONFIGURE:-} CC="$CC" CFLAGS="$cflags"
		) >"$place/configure.log" 2>&1 || { tail -n 20 "$place/configure.log" >&2; die "configure failed, see $place/configure.log"; }
		echo "$key" >"$place/key"
	fi
	say "building"
	make -s -C "$place/obj" -j"$(nproc)" >"$place/make.log" 2>&1 || { grep -vE '^(libtool|/bin/bash|ar: )' "$place/make.log" | tail -n 40 >&2; die "the build failed, see $place/make.log"; }
	grep -E -A4 'warning:' "$place/make.log" >&2
	[ -f "$extension" ] || die "the build made no $extension"
	# Symbols that nobody defines show now, not in the middle of a run.
	[ -z "${LEAKTRACE_NO_LOAD:-}" ] || return 0
	LD_BIND_NOW=1 LD_PRELOAD=${LEAKTRACE_PRELOAD:-} "$PHP" -n -d "extension=$extension" -d display_startup_errors=1 -r 'exit(extension_loaded("leaktrace") ? 0 : 1);' >&2 \
		|| die "$PHP cannot load $extension"
}

# install_packages FOLDER PLACE: what FOLDER/composer.json asks for, into PLACE/vendor.
install_packages() {
	local key
	key=$(cksum <"$1/composer.json")
	[ "$(cat "$2/key" 2>/dev/null)" = "$key" ] && return
	say "installing the packages of ${1#"$root"/}"
	mkdir -p "$2"
	COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_VENDOR_DIR=$2/vendor timeout 300 \
		composer install --working-dir="$1" --no-interaction --no-progress --no-plugins --prefer-dist --optimize-autoloader \
		</dev/null >"$build/composer.log" 2>&1 && echo "$key" >"$2/key"
}
