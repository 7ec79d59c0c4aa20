# Where PHP's own source comes from: Debian's source packages. Sourced by bash, behind
# bin/common.sh.

# Of each version of PHP the release of Debian that has it.
debian_of() {
	case $1 in
		8.2) echo bookworm ;;
		8.4) echo trixie ;;
		*) return 1 ;;
	esac
}

# php_place VERSION: the folder of all that is fetched and built of this PHP; it outlives
# the tree, and any number of trees share it.
php_place() { printf '%s/leaktrace/php%s' "${XDG_CACHE_HOME:-$HOME/.cache}" "$1"; }

# The lists to fetch from, in the folder $1: those of this Debian, as source, and the same
# of the release that has PHP $2. The system's own stay as they are.
write_lists() {
	local list name own release
	own=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
	release=$(debian_of "$2" || echo "$own")
	rm -f "$1"/*
	for list in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
		name=$(basename "$list")
		case $name in
			*.list) sed -nE "s/^deb ((\[[^]]*\] )?[^ ]+ $own[-/ ])/deb-src \1/p" "$list" >"$1/$name" ;;
			*.sources) ! grep -q "^Suites:.* $own" "$list" || sed 's/^Types:.*/Types: deb-src/' "$list" >"$1/$name" ;;
		esac
		[ "$release" = "$own" ] || [ ! -s "$1/$name" ] || sed "s/\b$own\b/$release/g" "$1/$name" >"$1/$release-$name"
	done 2>/dev/null
}

# The mirror of Debian that the lists in the folder $1 name first.
mirror_of() { cat "$1"/* | grep -oE 'https?://[^ ]+/debian/?( |$)' | sed 's/[/ ]*$//' | head -n 1; }

# Mirrors may drop the source of a version sooner than they stop naming it. These stay in
# Debian's pool; the sums are those of their signed .dsc.
older_source() {
	case $1 in
		8.2) echo php8.2_8.2.32.orig.tar.xz e02aa173c236c12791696254d607da680e6d5516f8f5c2339642de7c4f944bd2 ;;
		8.4) echo php8.4_8.4.16.orig.tar.xz f66f8f48db34e9e29f7bfd6901178e9cf4a1b163e6e497716dfcb8f88bcfae30 ;;
		*) return 1 ;;
	esac
}

# Downloads php$2's source package into the folder $1/archive, the newest that can be had.
download_source() {
	local options version file sum
	mkdir -p "$1/lists/partial" "$1/parts" "$1/archive" || return 1
	write_lists "$1/parts" "$2"
	options=(-o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$1/parts" -o "Dir::State::lists=$1/lists" -o APT::Sandbox::User=root)
	cd "$1/archive" || return 1
	apt-get -q "${options[@]}" update
	for version in $(apt-cache "${options[@]}" showsrc "php$2" | sed -n 's/^Version: //p' | awk '!seen[$0]++'); do
		rm -f ./*
		apt-get -q "${options[@]}" source --download-only "php$2=$version" && return
	done
	rm -f ./*
	read -r file sum < <(older_source "$2") || return 1
	/usr/lib/apt/apt-helper download-file "$(mirror_of "$1/parts")/pool/main/p/php$2/$file" "$PWD/$file" "SHA256:$sum"
}

# php_source VERSION: the source tree of this PHP (8.2), fetched once; prints its folder.
# Only ever one at a time does so.
php_source() {
	local place
	place=$(php_place "$1")
	mkdir -p "$place" || die "cannot write to $place"
	(
		flock 9
		[ ! -f "$place/src/run-tests.php" ] || exit 0
		need xz-utils has xz
		install_missing "PHP's source"
		has apt-get >/dev/null || die "here is no apt-get to fetch the source of PHP $1 with"
		say "fetching the source package of PHP $1 to $place"
		(download_source "$place" "$1") >"$place/apt.log" 2>&1 </dev/null \
			|| { tail -n 5 "$place/apt.log" >&2; die "the source package of PHP $1 could not be fetched, see $place/apt.log"; }
		rm -rf "$place/new"
		mkdir "$place/new" && tar -C "$place/new" --strip-components=1 -xf "$place"/archive/*.orig.tar.?z && mv "$place/new" "$place/src" \
			|| die "cannot unpack the source package"
	) 9>"$place/lock" || return 1
	echo "$place/src"
}
