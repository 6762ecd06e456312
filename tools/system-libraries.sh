#!/bin/sh
# Installs the system libraries that the window and its tests need and that pip cannot bring.
#
#   tools/system-libraries.sh PYTHON          what the program needs
#   tools/system-libraries.sh PYTHON tests    the programs that the tests drive it with as well
#
# Looks for the libraries themselves, so that it is quick and says nothing where they are there, whatever their packages
# are called. Installs the missing ones on Debian and its relatives as root or through sudo, and otherwise says what to do.
set -eu

python=$1
purpose=${2:-program}

# Windows and macOS bring all of it.
[ "$(uname -s)" = Linux ] || exit 0

libraries='
libEGL.so.1 libegl1
libGL.so.1 libgl1
libglib-2.0.so.0 libglib2.0-0
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
libxcb-xkb.so.1 libxcb-xkb1
libSM.so.6 libsm6
libpulse.so.0 libpulse0
libXrandr.so.2 libxrandr2
libcups.so.2 libcups2
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
'
programs='
Xvfb xvfb
xauth xauth
openbox openbox
xdotool xdotool
dbus-daemon dbus-daemon
gnome-keyring-daemon gnome-keyring
pdftoppm poppler-utils
'

# ldconfig is in a folder that is not on the path of every user.
installed=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p)
missing=
while read -r library package; do
    case $installed in
        *"	$library "*) ;;
        *) missing="$missing $package" ;;
    esac
done <<LIST
$(printf '%s' "$libraries" | sed '/^$/d')
LIST
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing=" python3-venv$missing"
if [ "$purpose" = tests ]; then
    while read -r program package; do
        command -v "$program" >/dev/null || missing="$missing $package"
    done <<LIST
$(printf '%s' "$programs" | sed '/^$/d')
LIST
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "System libraries are missing; install what your system calls these Debian packages, then try again:$missing" >&2
    exit 1
fi
update='apt-get update -qq'
install="env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
    become=
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    become=sudo
else
    echo "System libraries are missing; run this line as root, then try again:" \
        "apt-get update && apt-get install -y --no-install-recommends$missing" >&2
    exit 1
fi
echo "Installing system packages:$missing"
# The lists of a fresh system are empty, and old lists name packages that are gone.
$become $update
# shellcheck disable=SC2086 # the words of the line are its arguments
if ! $become $install >/dev/null; then
    echo "System packages could not be installed; see the lines above, then try again." >&2
    exit 1
fi
