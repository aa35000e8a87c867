#!/bin/sh
# A whole object store in one container: one monitor, one disk in a file, one gateway. Made at the first start, kept in $STORE_DIR.
set -eu
: "${STORE_ACCESS_KEY_ID:?}" "${STORE_SECRET_ACCESS_KEY:?}" "${STORE_BUCKET:?}"
STORE_DIR=${STORE_DIR:-/var/lib/store}
STORE_PORT=${STORE_PORT:-8081}
STORE_BYTES=${STORE_BYTES:-21474836480}
MONITOR_PORT=${MONITOR_PORT:-3300}
export CEPH_CONF="$STORE_DIR/ceph.conf"
keyring="$STORE_DIR/keyring"

if [ ! -f "$STORE_DIR/made" ]; then
  rm -rf "${STORE_DIR:?}"/*
  mkdir -p "$STORE_DIR/mon" "$STORE_DIR/osd"
  fsid=$(cat /proc/sys/kernel/random/uuid)
  cat >"$CEPH_CONF" <<CONF
[global]
fsid = $fsid
keyring = $keyring
mon initial members = a
mon host = [v2:127.0.0.1:$MONITOR_PORT]
mon data = $STORE_DIR/mon
mon allow pool size one = true
mon warn on pool no redundancy = false
osd data = $STORE_DIR/osd
osd objectstore = bluestore
bluestore block size = $STORE_BYTES
osd memory target = 1073741824
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
run dir = /tmp
admin socket = /tmp/store-\$name.asok
log file = /dev/null
mon cluster log file = /dev/null
CONF
  monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$MONITOR_PORT]" "$STORE_DIR/monmap"
  ceph-authtool -C "$keyring" --gen-key -n mon. --cap mon 'allow *'
  ceph-authtool "$keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
  ceph-authtool "$keyring" --gen-key -n osd.0 --cap mon 'allow *' --cap osd 'allow *'
  ceph-mon --mkfs -i a --monmap "$STORE_DIR/monmap" --keyring "$keyring"
fi

ceph-mon -i a -f &
monitor=$!
if [ ! -f "$STORE_DIR/made" ]; then
  osd=$(cat /proc/sys/kernel/random/uuid)
  ceph osd new "$osd"
  ceph-osd -i 0 --mkfs --osd-uuid "$osd"
fi
ceph-osd -i 0 -f &
disk=$!
radosgw -n client.admin --keyring "$keyring" --rgw-frontends "beast port=$STORE_PORT" -f &
gateway=$!
# Each tells the one before it that it goes.
stop() {
  for part in "$gateway" "$disk" "$monitor"; do
    kill "$part"
    wait "$part" || true
  done
  exit 0
}
trap stop TERM INT
if [ ! -f "$STORE_DIR/made" ]; then
  radosgw-admin user create --uid=earshot --display-name=Earshot \
    --access-key="$STORE_ACCESS_KEY_ID" --secret-key="$STORE_SECRET_ACCESS_KEY" >/dev/null
  # The gateway takes some seconds to listen. It wants the hash of the body, here of none, among what is signed.
  nothing=$(printf '' | sha256sum | cut -d ' ' -f 1)
  curl --silent --show-error --fail --retry 60 --retry-delay 1 --retry-all-errors --output /dev/null \
    --aws-sigv4 aws:amz:us-east-1:s3 --user "$STORE_ACCESS_KEY_ID:$STORE_SECRET_ACCESS_KEY" \
    --header "x-amz-content-sha256: $nothing" --request PUT "http://127.0.0.1:$STORE_PORT/$STORE_BUCKET"
  touch "$STORE_DIR/made"
fi
wait "$gateway"
