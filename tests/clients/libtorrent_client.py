"""One libtorrent client on loopback, for tests.

Usage: libtorrent_client.py TORRENT FOLDER [SETTING=VALUE…]

Adds the torrent with its data in FOLDER, whether that is complete already (a seeder) or not (a
leecher). Prints "complete" once it has every piece and they are on disk. Says on standard error every
error, and what it does with its tracker. Announces once more for each line "announce" on standard input, and ends when that
does.
"""

import os
import sys
import threading

import libtorrent as lt

SAID = lt.alert.category_t.error_notification | lt.alert.category_t.tracker_notification


def main(torrent, folder, *further):
    session = lt.session(
        {
            "listen_interfaces": "127.0.0.1:0",
            "enable_dht": False,
            "enable_lsd": False,
            "enable_upnp": False,
            "enable_natpmp": False,
            "enable_outgoing_utp": False,  # the other clients of the tests speak TCP only
            "enable_incoming_utp": False,
            "allow_multiple_connections_per_ip": True,  # on loopback every peer has one IP address
            "alert_mask": lt.alert.category_t.status_notification
            | lt.alert.category_t.storage_notification
            | lt.alert.category_t.tracker_notification
            | lt.alert.category_t.error_notification,
            **dict(map(read_setting, further)),
        }
    )
    handle = session.add_torrent(
        {
            "ti": lt.torrent_info(torrent),
            "save_path": folder,
            "flags": lt.torrent_flags.update_subscribe,  # neither paused nor queued
        }
    )
    threading.Thread(target=follow_standard_input, args=[handle], daemon=True).start()
    while True:
        session.wait_for_alert(1000)
        for alert in session.pop_alerts():
            if isinstance(alert, lt.torrent_finished_alert):
                handle.flush_cache()
            elif isinstance(alert, lt.cache_flushed_alert):
                print("complete", flush=True)
            elif alert.category() & SAID:
                print(alert.message(), file=sys.stderr, flush=True)


def read_setting(setting):
    name, value = setting.split("=")
    return name, int(value) if value.lstrip("-").isdigit() else value


def follow_standard_input(handle):
    for line in sys.stdin:
        if line.strip() == "announce":
            handle.force_reannounce(0, -1, lt.reannounce_flags_t.ignore_min_interval)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
