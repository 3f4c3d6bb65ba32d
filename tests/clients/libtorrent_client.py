"""One libtorrent client on loopback, for the transfer tests.

Usage: libtorrent_client.py TORRENT FOLDER

Adds the torrent with its data in FOLDER, whether that is complete already (a seeder) or not (a
leecher). Prints "complete" once it has every piece and they are on disk. Says every tracker error on
standard error. Ends when its standard input does.
"""

import os
import sys
import threading

import libtorrent as lt


def main(torrent, folder):
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
        }
    )
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    handle = session.add_torrent(
        {
            "ti": lt.torrent_info(torrent),
            "save_path": folder,
            "flags": lt.torrent_flags.update_subscribe,  # neither paused nor queued
        }
    )
    while True:
        session.wait_for_alert(1000)
        for alert in session.pop_alerts():
            if isinstance(alert, lt.torrent_finished_alert):
                handle.flush_cache()
            elif isinstance(alert, lt.cache_flushed_alert):
                print("complete", flush=True)
            elif alert.category() & lt.alert.category_t.error_notification:
                print(alert.message(), file=sys.stderr, flush=True)


def end_with_standard_input():
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
