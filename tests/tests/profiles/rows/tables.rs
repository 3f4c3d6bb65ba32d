//! The answers, made by looking at what each profile answers and at its tracker: run beside ours
//! where that can be done, else its source.

use test_tracker::Profile;

use super::Rows;

/// Every profile.
pub(crate) const ALL: [(Profile, Rows); 8] = [
    (Profile::BepStrict, BEP_STRICT),
    (Profile::Opentracker, OPENTRACKER),
    (Profile::Aquatic, AQUATIC),
    (Profile::Torrust, TORRUST),
    (Profile::Chihaya, CHIHAYA),
    (Profile::Mochi, MOCHI),
    (Profile::BittorrentTracker, BITTORRENT_TRACKER),
    (Profile::Qbittorrent, QBITTORRENT),
];

const BEP_STRICT: Rows = &[
    ("udp action 9, bad id", r#""#),
    ("udp announce, bad id", r#""#),
    ("udp announce, protocol id", r#""#),
    ("udp event 4", r#"\x00\x00\x00\x03samemalformed event ID: 4, expected 0 to 3"#),
    ("udp event 5", r#"\x00\x00\x00\x03samemalformed event ID: 5, expected 0 to 3"#),
    ("udp event 256", r#"\x00\x00\x00\x03samemalformed event ID: 256, expected 0 to 3"#),
    (
        "udp scrape: completes with something left",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x02"#,
    ),
    (
        "http leecher",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 56\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e5:peers0:e"#,
    ),
    (
        "http seeder",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 62\r\nConnection: close\r\n\r\nd8:completei1e10:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http stopped",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 56\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e5:peers0:e"#,
    ),
    (
        "http stopped, a new swarm",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 56\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei0e8:intervali1800e5:peers0:e"#,
    ),
    (
        "http compact=0",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 118\r\nConnection: close\r\n\r\nd8:completei1e10:incompletei1e8:intervali1800e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-2222222222224:porti10002eeee"#,
    ),
    (
        "http compact=x",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 62\r\nConnection: close\r\n\r\nd8:completei1e10:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x12e"#,
    ),
    (
        "http no_peer_id=1",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 62\r\nConnection: close\r\n\r\nd8:completei1e10:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x12e"#,
    ),
    (
        "http left=-",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 35\r\nConnection: close\r\n\r\nd14:failure reason13:left: missinge"#,
    ),
    (
        "http left=4294967296",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 56\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e5:peers0:e"#,
    ),
    (
        "http uploaded=-",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 39\r\nConnection: close\r\n\r\nd14:failure reason17:uploaded: missinge"#,
    ),
    (
        "http event=paused",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 56\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e5:peers0:e"#,
    ),
    (
        "http numwant=0",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 58\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei110e8:intervali1800e5:peers0:e"#,
    ),
    (
        "http numwant=5",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 89\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei110e8:intervali1800e5:peers30:??????????????????????????????e"#,
    ),
    (
        "http numwant=-1",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 360\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei110e8:intervali1800e5:peers... 445 bytes"#,
    ),
    (
        "http numwant=1000",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 714\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei110e8:intervali1800e5:peers... 799 bytes"#,
    ),
    (
        "http key of 101 bytes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 56\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e5:peers0:e"#,
    ),
    (
        "http two ports",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 56\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e5:peers0:e"#,
    ),
    (
        "http absolute target",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 56\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e5:peers0:e"#,
    ),
    (
        "http method HEAD",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 56\r\nConnection: close\r\n\r\n"#,
    ),
    (
        "http about 4000 bytes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 56\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e5:peers0:e"#,
    ),
    (
        "http about 8300 bytes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 56\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e5:peers0:e"#,
    ),
];

const OPENTRACKER: Rows = &[
    ("udp action 3", r#""#),
    ("udp action 9, bad id", r#""#),
    ("udp announce, bad id", r#"\x00\x00\x00\x03sameConnection ID missmatch.\x00"#),
    (
        "udp id of another port",
        r#"\x00\x00\x00\x01same????\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    ("udp announce, protocol id", r#"\x00\x00\x00\x03sameConnection ID missmatch.\x00"#),
    ("udp announce of 97 bytes", r#""#),
    (
        "udp announce with an unknown option",
        r#"\x00\x00\x00\x01same????\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp announce with a broken option",
        r#"\x00\x00\x00\x01same????\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp event 4",
        r#"\x00\x00\x00\x01same????\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp event 5",
        r#"\x00\x00\x00\x01same????\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp event 256",
        r#"\x00\x00\x00\x01same????\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp port 0",
        r#"\x00\x00\x00\x01same????\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\x00\x00"#,
    ),
    (
        "udp leecher",
        r#"\x00\x00\x00\x01same????\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp leecher after seeder",
        r#"\x00\x00\x00\x01same????\x00\x00\x00\x01\x00\x00\x00\x01\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x12"#,
    ),
    (
        "udp seed 1 again",
        r#"\x00\x00\x00\x01same????\x00\x00\x00\x01\x00\x00\x00\x02\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x12\x7f\x00\x00\x01\'\x13"#,
    ),
    (
        "udp id 1, port 5",
        r#"\x00\x00\x00\x01same????\x00\x00\x00\x02\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x15"#,
    ),
    ("udp stopped", r#"\x00\x00\x00\x01same????\x00\x00\x00\x01\x00\x00\x00\x01"#),
    (
        "udp scrape: completes with something left",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x02"#,
    ),
    ("udp scrape of nothing", r#"\x00\x00\x00\x02same"#),
    (
        "udp scrape and 1 byte",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"#,
    ),
    (
        "udp scrape of 76",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x... 908 bytes"#,
    ),
    (
        "udp numwant -1",
        r#"\x00\x00\x00\x01same????\x00\x00\x00n\x00\x00\x00\x00?????????????????????????????????????????????????????????????????????????????????????????????????... 680 bytes"#,
    ),
    ("udp numwant 0", r#"\x00\x00\x00\x01same????\x00\x00\x00n\x00\x00\x00\x00"#),
    (
        "udp numwant 5",
        r#"\x00\x00\x00\x01same????\x00\x00\x00n\x00\x00\x00\x00??????????????????????????????"#,
    ),
    (
        "udp after many bad ids",
        r#"\x00\x00\x00\x01same????\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "http leecher",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http seeder",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei1e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers12:\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x12e"#,
    ),
    (
        "http stopped",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:incompletei1e8:intervali?e12:min intervali?e5:peers0:e"#,
    ),
    (
        "http stopped, a new swarm",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:incompletei0e8:intervali?e12:min intervali?e5:peers0:e"#,
    ),
    (
        "http compact=0",
        r#"HTTP/1.0 400 Invalid Request\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n<title>Invalid Request</title>\n"#,
    ),
    (
        "http compact=x",
        r#"HTTP/1.0 400 Invalid Request\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n<title>Invalid Request</title>\n"#,
    ),
    (
        "http no_peer_id=1",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei1e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers12:\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x12e"#,
    ),
    (
        "http left=-",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http left=abc",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei1e10:downloadedi0e10:incompletei0e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http left=+5",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei1e10:downloadedi0e10:incompletei0e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http left=4294967296",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei1e10:downloadedi0e10:incompletei0e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http uploaded=-",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http info_hash=-",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 102\r\n\r\nd14:failure reason80:Your client forgot to send your torrent\'s info_hash. Please upgrade your client.e"#,
    ),
    (
        "http info_hash=aaaaaaaaaaaaaaaaaaa",
        r#"HTTP/1.0 400 Invalid Request\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n<title>Invalid Request</title>\n"#,
    ),
    (
        "http info_hash=%4aaaaaaaaaaaaaaaaaaa",
        r#"HTTP/1.0 400 Invalid Request\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n<title>Invalid Request</title>\n"#,
    ),
    (
        "http peer_id=-",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http port=0",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\x00\x00e"#,
    ),
    (
        "http port=-",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\x00\x00e"#,
    ),
    (
        "http event=foo",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http event=STARTED",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http event=paused",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http event=none",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http numwant=0",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei110e8:intervali?e12:min intervali?e5:peers0:e"#,
    ),
    (
        "http numwant=5",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei110e8:intervali?e12:min intervali?e5:peers30:??????????????????????????????e"#,
    ),
    (
        "http numwant=-1",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei110e8:intervali?e12:min intervali?e5:peers300:?????????... 436 bytes"#,
    ),
    (
        "http numwant=1000",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei110e8:intervali?e12:min intervali?e5:peers660:?????????... 796 bytes"#,
    ),
    (
        "http key of 101 bytes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http scrape of a plus",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 81\r\n\r\nd5:filesd20:a+b+ca+b+ca+b+ca+b+cd8:completei0e10:downloadedi0e10:incompletei1eeee"#,
    ),
    (
        "http two info hashes",
        r#"HTTP/1.0 400 Invalid Request\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n<title>Invalid Request</title>\n"#,
    ),
    (
        "http two ports",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'se"#,
    ),
    (
        "http names in capitals",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\x00\x00e"#,
    ),
    (
        "http semicolons",
        r#"HTTP/1.0 400 Invalid Request\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n<title>Invalid Request</title>\n"#,
    ),
    (
        "http path /foo",
        r#"HTTP/1.0 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 25\r\n\r\n<title>Not Found</title>\n"#,
    ),
    (
        "http path /announce/abc",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http path /announcefoo",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http path /sc",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 81\r\n\r\nd5:filesd20:h_path11____________d8:completei0e10:downloadedi0e10:incompletei1eeee"#,
    ),
    (
        "http absolute target",
        r#"HTTP/1.0 400 Invalid Request\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n<title>Invalid Request</title>\n"#,
    ),
    (
        "http announce alone",
        r#"HTTP/1.0 400 Invalid Request\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n<title>Invalid Request</title>\n"#,
    ),
    (
        "http method POST",
        r#"HTTP/1.0 400 Invalid Request\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n<title>Invalid Request</title>\n"#,
    ),
    (
        "http method HEAD",
        r#"HTTP/1.0 400 Invalid Request\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n<title>Invalid Request</title>\n"#,
    ),
    (
        "http method FOO",
        r#"HTTP/1.0 400 Invalid Request\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n<title>Invalid Request</title>\n"#,
    ),
    (
        "http no request",
        r#"HTTP/1.0 400 Invalid Request\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n<title>Invalid Request</title>\n"#,
    ),
    (
        "http about 4000 bytes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nd8:completei0e10:downloadedi0e10:incompletei1e8:intervali?e12:min intervali?e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http about 8300 bytes",
        r#"HTTP/1.0 500 Internal Server Error\r\nContent-Type: text/html\r\nContent-Length: 37\r\n\r\n<title>Internal Server Error</title>\n"#,
    ),
    (
        "http about 16600 bytes",
        r#"HTTP/1.0 500 Internal Server Error\r\nContent-Type: text/html\r\nContent-Length: 37\r\n\r\n<title>Internal Server Error</title>\n"#,
    ),
    (
        "http scrape: completes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 81\r\n\r\nd5:filesd20:h_done______________d8:completei1e10:downloadedi1e10:incompletei0eeee"#,
    ),
    (
        "http scrape of an unknown torrent",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nd5:filesdee"#,
    ),
    (
        "http scrape of one twice",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 151\r\n\r\nd5:filesd20:h_seeds_____________d8:completei2e10:downloadedi0e10:incompletei1ee20:h_seeds_____________d8:completei2e10:downloadedi0e10:incompletei1eeee"#,
    ),
    (
        "http scrape in no order",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 151\r\n\r\nd5:filesd20:h_seeds_____________d8:completei2e10:downloadedi0e10:incompletei1ee20:h_first_____________d8:completei0e10:downloadedi0e10:incompletei1eeee"#,
    ),
    (
        "http scrape of 3 bytes",
        r#"HTTP/1.0 400 Invalid Request\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n<title>Invalid Request</title>\n"#,
    ),
    (
        "http scrape of 51",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 81\r\n\r\nd5:filesd20:h_last51____________d8:completei0e10:downloadedi0e10:incompletei1eeee"#,
    ),
    (
        "http scrape of 65",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nd5:filesdee"#,
    ),
    (
        "http scrape of 101",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nd5:filesdee"#,
    ),
    (
        "http scrape without an info hash",
        r#"HTTP/1.0 400 Invalid Request\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n<title>Invalid Request</title>\n"#,
    ),
    (
        "http scrape of high bytes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 81\r\n\r\nd5:filesd20:\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93d8:completei0e10:downloadedi0e10:incompletei1eeee"#,
    ),
];

const AQUATIC: Rows = &[
    ("udp action 3", r#""#),
    ("udp action 9, bad id", r#""#),
    ("udp announce, bad id", r#""#),
    (
        "udp id of another port",
        r#"\x00\x00\x00\x01same\x00\x00\x03\x84\x00\x00\x00\x00\x00\x00\x00\x00"#,
    ),
    ("udp announce, protocol id", r#""#),
    ("udp announce of 97 bytes", r#""#),
    (
        "udp announce with an unknown option",
        r#"\x00\x00\x00\x01same\x00\x00\x03\x84\x00\x00\x00\x00\x00\x00\x00\x00"#,
    ),
    (
        "udp announce with a broken option",
        r#"\x00\x00\x00\x01same\x00\x00\x03\x84\x00\x00\x00\x00\x00\x00\x00\x00"#,
    ),
    ("udp event 4", r#"\x00\x00\x00\x03sameInvalid announce event"#),
    ("udp event 5", r#"\x00\x00\x00\x03sameInvalid announce event"#),
    ("udp event 256", r#"\x00\x00\x00\x03sameInvalid announce event"#),
    ("udp port 0", r#"\x00\x00\x00\x03samePort can\'t be 0"#),
    ("udp leecher", r#"\x00\x00\x00\x01same\x00\x00\x03\x84\x00\x00\x00\x00\x00\x00\x00\x00"#),
    (
        "udp leecher after seeder",
        r#"\x00\x00\x00\x01same\x00\x00\x03\x84\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x00\x00\x01\'\x12"#,
    ),
    (
        "udp seed 1 again",
        r#"\x00\x00\x00\x01same\x00\x00\x03\x84\x00\x00\x00\x01\x00\x00\x00\x01\x7f\x00\x00\x01\'\x12\x7f\x00\x00\x01\'\x13"#,
    ),
    (
        "udp id 1, port 5",
        r#"\x00\x00\x00\x01same\x00\x00\x03\x84\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp stopped",
        r#"\x00\x00\x00\x01same\x00\x00\x03\x84\x00\x00\x00\x01\x00\x00\x00\x01\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x12"#,
    ),
    (
        "udp scrape: completes",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00"#,
    ),
    (
        "udp scrape: completes with something left",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x02"#,
    ),
    (
        "udp scrape: has something left again",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"#,
    ),
    (
        "udp scrape: has nothing left, silently",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x01"#,
    ),
    ("udp scrape of nothing", r#"\x00\x00\x00\x03sameFull scrapes are not allowed"#),
    ("udp scrape and 1 byte", r#"\x00\x00\x00\x03sameInvalid info hash list"#),
    (
        "udp scrape of 76",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x... 848 bytes"#,
    ),
    (
        "udp numwant -1",
        r#"\x00\x00\x00\x01same\x00\x00\x03\x84\x00\x00\x00m\x00\x00\x00\x00????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????"#,
    ),
    (
        "udp numwant 0",
        r#"\x00\x00\x00\x01same\x00\x00\x03\x84\x00\x00\x00m\x00\x00\x00\x00????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????"#,
    ),
    (
        "udp numwant 5",
        r#"\x00\x00\x00\x01same\x00\x00\x03\x84\x00\x00\x00m\x00\x00\x00\x00????????????????????????"#,
    ),
    (
        "udp after many bad ids",
        r#"\x00\x00\x00\x01same\x00\x00\x03\x84\x00\x00\x00\x00\x00\x00\x00\x00"#,
    ),
    (
        "http leecher",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 67      \r\n\r\nd8:completei0e10:incompletei0e8:intervali120e5:peers0:6:peers60:e\r\n"#,
    ),
    (
        "http seeder",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 73      \r\n\r\nd8:completei0e10:incompletei1e8:intervali120e5:peers6:\x7f\x00\x00\x01\'\x116:peers60:e\r\n"#,
    ),
    (
        "http stopped",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 73      \r\n\r\nd8:completei0e10:incompletei1e8:intervali120e5:peers6:\x7f\x00\x00\x01\'\x116:peers60:e\r\n"#,
    ),
    (
        "http stopped, a new swarm",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 67      \r\n\r\nd8:completei0e10:incompletei0e8:intervali120e5:peers0:6:peers60:e\r\n"#,
    ),
    ("http compact=0", r#""#),
    ("http compact=x", r#""#),
    (
        "http no_peer_id=1",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 73      \r\n\r\nd8:completei1e10:incompletei0e8:intervali120e5:peers6:\x7f\x00\x00\x01\'\x126:peers60:e\r\n"#,
    ),
    ("http left=-", r#""#),
    ("http left=abc", r#""#),
    (
        "http left=+5",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 67      \r\n\r\nd8:completei0e10:incompletei0e8:intervali120e5:peers0:6:peers60:e\r\n"#,
    ),
    (
        "http left=4294967296",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 67      \r\n\r\nd8:completei0e10:incompletei0e8:intervali120e5:peers0:6:peers60:e\r\n"#,
    ),
    ("http uploaded=-", r#""#),
    ("http info_hash=-", r#""#),
    ("http info_hash=aaaaaaaaaaaaaaaaaaa", r#""#),
    ("http info_hash=%4aaaaaaaaaaaaaaaaaaa", r#""#),
    ("http peer_id=-", r#""#),
    (
        "http port=0",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 67      \r\n\r\nd8:completei0e10:incompletei0e8:intervali120e5:peers0:6:peers60:e\r\n"#,
    ),
    ("http port=-", r#""#),
    ("http event=foo", r#""#),
    ("http event=STARTED", r#""#),
    ("http event=paused", r#""#),
    ("http event=none", r#""#),
    (
        "http numwant=0",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 371     \r\n\r\nd8:completei0e10:incompletei109e8:intervali120e5:peers300:?????????????????????????????????????????... 416 bytes"#,
    ),
    (
        "http numwant=5",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 94      \r\n\r\nd8:completei0e10:incompletei109e8:intervali120e5:peers24:????????????????????????6:peers60:e\r\n"#,
    ),
    ("http numwant=-1", r#""#),
    (
        "http numwant=1000",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 371     \r\n\r\nd8:completei0e10:incompletei109e8:intervali120e5:peers300:?????????????????????????????????????????... 416 bytes"#,
    ),
    ("http key of 101 bytes", r#""#),
    (
        "http scrape of a plus",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 83      \r\n\r\nd5:filesd20:a+b+ca+b+ca+b+ca+b+cd8:completei0e10:downloadedi0e10:incompletei1eeee\r\n"#,
    ),
    (
        "http two info hashes",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 67      \r\n\r\nd8:completei0e10:incompletei0e8:intervali120e5:peers0:6:peers60:e\r\n"#,
    ),
    (
        "http two ports",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 67      \r\n\r\nd8:completei0e10:incompletei0e8:intervali120e5:peers0:6:peers60:e\r\n"#,
    ),
    ("http names in capitals", r#""#),
    ("http semicolons", r#""#),
    ("http path /foo", r#""#),
    ("http path /announce/abc", r#""#),
    ("http path /announcefoo", r#""#),
    ("http path /sc", r#""#),
    ("http absolute target", r#""#),
    ("http announce alone", r#""#),
    (
        "http method POST",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 67      \r\n\r\nd8:completei0e10:incompletei0e8:intervali120e5:peers0:6:peers60:e\r\n"#,
    ),
    (
        "http method HEAD",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 67      \r\n\r\nd8:completei0e10:incompletei0e8:intervali120e5:peers0:6:peers60:e\r\n"#,
    ),
    (
        "http method FOO",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 67      \r\n\r\nd8:completei0e10:incompletei0e8:intervali120e5:peers0:6:peers60:e\r\n"#,
    ),
    ("http no request", r#""#),
    ("http about 4000 bytes", r#""#),
    ("http about 8300 bytes", r#""#),
    ("http about 16600 bytes", r#""#),
    (
        "http scrape: completes",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 83      \r\n\r\nd5:filesd20:h_done______________d8:completei1e10:downloadedi0e10:incompletei0eeee\r\n"#,
    ),
    (
        "http scrape of an unknown torrent",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 83      \r\n\r\nd5:filesd20:h_unknown___________d8:completei0e10:downloadedi0e10:incompletei0eeee\r\n"#,
    ),
    (
        "http scrape of one twice",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 83      \r\n\r\nd5:filesd20:h_seeds_____________d8:completei2e10:downloadedi0e10:incompletei1eeee\r\n"#,
    ),
    (
        "http scrape in no order",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 153     \r\n\r\nd5:filesd20:h_first_____________d8:completei0e10:downloadedi0e10:incompletei1ee20:h_seeds_____________d8:completei2e10:downloadedi0e10:incompletei1eeee\r\n"#,
    ),
    ("http scrape of 3 bytes", r#""#),
    (
        "http scrape of 51",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 3583    \r\n\r\nd5:filesd20:h_last51____________d8:completei0e10:downloadedi0e10:incompletei1ee20:m10______________... 3628 bytes"#,
    ),
    ("http scrape of 65", r#""#),
    ("http scrape of 101", r#""#),
    ("http scrape without an info hash", r#""#),
    (
        "http scrape of high bytes",
        r#"HTTP/1.1 200 OK\r\nContent-Length: 83      \r\n\r\nd5:filesd20:\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93d8:completei0e10:downloadedi0e10:incompletei1eeee\r\n"#,
    ),
];

const TORRUST: Rows = &[
    (
        "udp connect without the protocol id",
        r#"\x00\x00\x00\x03\x00\x00\x00\x00Protocol identifier missing"#,
    ),
    ("udp 15 bytes", r#"\x00\x00\x00\x03\x00\x00\x00\x00Couldn\'t parse action"#),
    ("udp action 3", r#"\x00\x00\x00\x03\x00\x00\x00\x00Invalid action"#),
    ("udp action 9, bad id", r#"\x00\x00\x00\x03\x00\x00\x00\x00Invalid action"#),
    ("udp announce, bad id", r#"\x00\x00\x00\x03sameconnection cookie error"#),
    ("udp id of another port", r#"\x00\x00\x00\x03sameconnection cookie error"#),
    ("udp announce, protocol id", r#"\x00\x00\x00\x03sameconnection cookie error"#),
    (
        "udp announce of 97 bytes",
        r#"\x00\x00\x00\x03\x00\x00\x00\x00Couldn\'t parse announce request"#,
    ),
    (
        "udp announce with an unknown option",
        r#"\x00\x00\x00\x01same\x00\x00\x00x\x00\x00\x00\x01\x00\x00\x00\x00"#,
    ),
    (
        "udp announce with a broken option",
        r#"\x00\x00\x00\x01same\x00\x00\x00x\x00\x00\x00\x01\x00\x00\x00\x00"#,
    ),
    ("udp event 4", r#"\x00\x00\x00\x03\x00\x00\x00\x00Invalid announce event"#),
    ("udp event 5", r#"\x00\x00\x00\x03\x00\x00\x00\x00Invalid announce event"#),
    ("udp event 256", r#"\x00\x00\x00\x03\x00\x00\x00\x00Invalid announce event"#),
    ("udp port 0", r#"\x00\x00\x00\x03\x00\x00\x00\x00Port can\'t be 0"#),
    ("udp leecher", r#"\x00\x00\x00\x01same\x00\x00\x00x\x00\x00\x00\x01\x00\x00\x00\x00"#),
    (
        "udp leecher after seeder",
        r#"\x00\x00\x00\x01same\x00\x00\x00x\x00\x00\x00\x01\x00\x00\x00\x01\x7f\x00\x00\x01\'\x12"#,
    ),
    (
        "udp seed 1 again",
        r#"\x00\x00\x00\x01same\x00\x00\x00x\x00\x00\x00\x01\x00\x00\x00\x02\x7f\x00\x00\x01\'\x12\x7f\x00\x00\x01\'\x13"#,
    ),
    (
        "udp id 1, port 5",
        r#"\x00\x00\x00\x01same\x00\x00\x00x\x00\x00\x00\x02\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp stopped",
        r#"\x00\x00\x00\x01same\x00\x00\x00x\x00\x00\x00\x01\x00\x00\x00\x01\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x12"#,
    ),
    (
        "udp scrape: completes with something left",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x02"#,
    ),
    ("udp scrape of nothing", r#"\x00\x00\x00\x03\x00\x00\x00\x00Full scrapes are not allowed"#),
    ("udp scrape and 1 byte", r#"\x00\x00\x00\x03\x00\x00\x00\x00Invalid info hash list"#),
    (
        "udp scrape of one twice",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"#,
    ),
    (
        "udp scrape of 76",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x... 896 bytes"#,
    ),
    (
        "udp numwant -1",
        r#"\x00\x00\x00\x01same\x00\x00\x00x\x00\x00\x00n\x00\x00\x00\x00????????????????????????????????????????????????????????????????????????????????????????... 464 bytes"#,
    ),
    (
        "udp numwant 0",
        r#"\x00\x00\x00\x01same\x00\x00\x00x\x00\x00\x00n\x00\x00\x00\x00????????????????????????????????????????????????????????????????????????????????????????... 464 bytes"#,
    ),
    (
        "udp numwant 5",
        r#"\x00\x00\x00\x01same\x00\x00\x00x\x00\x00\x00n\x00\x00\x00\x00??????????????????????????????"#,
    ),
    ("udp after many bad ids", r#""#),
    (
        "http leecher",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\nd8:completei0e10:incompletei1e8:intervali120e12:min intervali120e5:peers0:6:peers60:e"#,
    ),
    (
        "http seeder",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 91\r\n\r\nd8:completei1e10:incompletei1e8:intervali120e12:min intervali120e5:peers6:\x7f\x00\x00\x01\'\x116:peers60:e"#,
    ),
    (
        "http stopped",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 91\r\n\r\nd8:completei0e10:incompletei1e8:intervali120e12:min intervali120e5:peers6:\x7f\x00\x00\x01\'\x116:peers60:e"#,
    ),
    (
        "http stopped, a new swarm",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\nd8:completei0e10:incompletei0e8:intervali120e12:min intervali120e5:peers0:6:peers60:e"#,
    ),
    (
        "http compact=0",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 137\r\n\r\nd8:completei1e10:incompletei1e8:intervali120e12:min intervali120e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-2222222222224:porti10002eeee"#,
    ),
    (
        "http compact=x",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 116\r\n\r\nd14:failure reason94:Bad request. Cannot parse query params for announce request: invalid param value x for compacte"#,
    ),
    (
        "http no_peer_id=1",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 91\r\n\r\nd8:completei1e10:incompletei1e8:intervali120e12:min intervali120e5:peers6:\x7f\x00\x00\x01\'\x126:peers60:e"#,
    ),
    (
        "http left=-",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\nd8:completei1e10:incompletei0e8:intervali120e12:min intervali120e5:peers0:6:peers60:e"#,
    ),
    (
        "http left=abc",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 115\r\n\r\nd14:failure reason93:Bad request. Cannot parse query params for announce request: invalid param value abc for lefte"#,
    ),
    (
        "http left=+5",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\nd8:completei0e10:incompletei1e8:intervali120e12:min intervali120e5:peers0:6:peers60:e"#,
    ),
    (
        "http left=4294967296",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\nd8:completei0e10:incompletei1e8:intervali120e12:min intervali120e5:peers0:6:peers60:e"#,
    ),
    (
        "http uploaded=-",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\nd8:completei0e10:incompletei1e8:intervali120e12:min intervali120e5:peers0:6:peers60:e"#,
    ),
    (
        "http info_hash=-",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 106\r\n\r\nd14:failure reason84:Bad request. Cannot parse query params for announce request: missing param info_hashe"#,
    ),
    (
        "http info_hash=aaaaaaaaaaaaaaaaaaa",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 137\r\n\r\nd14:failure reason114:Bad request. Cannot parse query params for announce request: invalid param value aaaaaaaaaaaaaaaaaaa for info_hashe"#,
    ),
    (
        "http info_hash=%4aaaaaaaaaaaaaaaaaaa",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 137\r\n\r\nd14:failure reason114:Bad request. Cannot parse query params for announce request: invalid param value Jaaaaaaaaaaaaaaaaaa for info_hashe"#,
    ),
    (
        "http peer_id=-",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 104\r\n\r\nd14:failure reason82:Bad request. Cannot parse query params for announce request: missing param peer_ide"#,
    ),
    (
        "http port=0",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\nd8:completei0e10:incompletei1e8:intervali120e12:min intervali120e5:peers0:6:peers60:e"#,
    ),
    (
        "http port=-",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 101\r\n\r\nd14:failure reason79:Bad request. Cannot parse query params for announce request: missing param porte"#,
    ),
    (
        "http event=foo",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 116\r\n\r\nd14:failure reason94:Bad request. Cannot parse query params for announce request: invalid param value foo for evente"#,
    ),
    (
        "http event=STARTED",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 120\r\n\r\nd14:failure reason98:Bad request. Cannot parse query params for announce request: invalid param value STARTED for evente"#,
    ),
    (
        "http event=paused",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 119\r\n\r\nd14:failure reason97:Bad request. Cannot parse query params for announce request: invalid param value paused for evente"#,
    ),
    (
        "http event=none",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 117\r\n\r\nd14:failure reason95:Bad request. Cannot parse query params for announce request: invalid param value none for evente"#,
    ),
    (
        "http numwant=0",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 533\r\n\r\nd8:completei0e10:incompletei110e8:intervali120e12:min interva... 614 bytes"#,
    ),
    (
        "http numwant=5",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 118\r\n\r\nd8:completei0e10:incompletei110e8:intervali120e12:min intervali120e5:peers30:??????????????????????????????6:peers60:e"#,
    ),
    (
        "http numwant=-1",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 117\r\n\r\nd14:failure reason95:Bad request. Cannot parse query params for announce request: invalid param value -1 for numwante"#,
    ),
    (
        "http numwant=1000",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 533\r\n\r\nd8:completei0e10:incompletei110e8:intervali120e12:min interva... 614 bytes"#,
    ),
    (
        "http key of 101 bytes",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\nd8:completei0e10:incompletei1e8:intervali120e12:min intervali120e5:peers0:6:peers60:e"#,
    ),
    (
        "http scrape of a plus",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 81\r\n\r\nd5:filesd20:a+b+ca+b+ca+b+ca+b+cd8:completei0e10:downloadedi0e10:incompletei1eeee"#,
    ),
    (
        "http two info hashes",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\nd8:completei0e10:incompletei1e8:intervali120e12:min intervali120e5:peers0:6:peers60:e"#,
    ),
    (
        "http two ports",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\nd8:completei0e10:incompletei1e8:intervali120e12:min intervali120e5:peers0:6:peers60:e"#,
    ),
    (
        "http names in capitals",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 101\r\n\r\nd14:failure reason79:Bad request. Cannot parse query params for announce request: missing param porte"#,
    ),
    (
        "http semicolons",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 212\r\n\r\nd14:failure reason189:Bad request. Cannot parse query params ... 293 bytes"#,
    ),
    ("http path /foo", r#"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"#),
    (
        "http path /announce/abc",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\nd8:completei0e10:incompletei1e8:intervali120e12:min intervali120e5:peers0:6:peers60:e"#,
    ),
    ("http path /announcefoo", r#"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"#),
    ("http path /sc", r#"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"#),
    (
        "http absolute target",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\nd8:completei0e10:incompletei1e8:intervali120e12:min intervali120e5:peers0:6:peers60:e"#,
    ),
    (
        "http announce alone",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 106\r\n\r\nd14:failure reason84:Bad request. Cannot parse query params for announce request: missing param info_hashe"#,
    ),
    ("http method POST", r#"HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\n\r\n"#),
    (
        "http method HEAD",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\n"#,
    ),
    ("http method FOO", r#"HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\n\r\n"#),
    (
        "http no request",
        r#"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"#,
    ),
    (
        "http about 4000 bytes",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\nd8:completei0e10:incompletei1e8:intervali120e12:min intervali120e5:peers0:6:peers60:e"#,
    ),
    (
        "http about 8300 bytes",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 85\r\n\r\nd8:completei0e10:incompletei1e8:intervali120e12:min intervali120e5:peers0:6:peers60:e"#,
    ),
    (
        "http about 16600 bytes",
        r#"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"#,
    ),
    (
        "http scrape: completes",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 81\r\n\r\nd5:filesd20:h_done______________d8:completei1e10:downloadedi1e10:incompletei0eeee"#,
    ),
    (
        "http scrape of an unknown torrent",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 81\r\n\r\nd5:filesd20:h_unknown___________d8:completei0e10:downloadedi0e10:incompletei0eeee"#,
    ),
    (
        "http scrape of one twice",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 81\r\n\r\nd5:filesd20:h_seeds_____________d8:completei2e10:downloadedi0e10:incompletei1eeee"#,
    ),
    (
        "http scrape in no order",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 151\r\n\r\nd5:filesd20:h_first_____________d8:completei0e10:downloadedi0e10:incompletei1ee20:h_seeds_____________d8:completei2e10:downloadedi0e10:incompletei1eeee"#,
    ),
    (
        "http scrape of 3 bytes",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 120\r\n\r\nd14:failure reason98:Bad request. Cannot parse query params for announce request: invalid param value abc for info_hashe"#,
    ),
    (
        "http scrape of 51",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 3581\r\n\r\nd5:filesd20:h_last51____________d8:completei0e10:downloadedi... 3663 bytes"#,
    ),
    (
        "http scrape of 65",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 4561\r\n\r\nd5:filesd20:h_last65____________d8:completei0e10:downloadedi... 4643 bytes"#,
    ),
    (
        "http scrape of 101",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 7011\r\n\r\nd5:filesd20:m100________________d8:completei0e10:downloadedi... 7093 bytes"#,
    ),
    (
        "http scrape without an info hash",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 106\r\n\r\nd14:failure reason84:Bad request. Cannot parse query params for announce request: missing param info_hashe"#,
    ),
    (
        "http scrape of high bytes",
        r#"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 81\r\n\r\nd5:filesd20:\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93d8:completei0e10:downloadedi0e10:incompletei1eeee"#,
    ),
];

const CHIHAYA: Rows = &[
    ("udp action 3", r#"\x00\x00\x00\x03sameunknown action ID\x00"#),
    ("udp action 9, bad id", r#"\x00\x00\x00\x03samebad connection ID\x00"#),
    ("udp announce, bad id", r#"\x00\x00\x00\x03samebad connection ID\x00"#),
    (
        "udp id of another port",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    ("udp announce, protocol id", r#"\x00\x00\x00\x03samebad connection ID\x00"#),
    ("udp announce of 97 bytes", r#"\x00\x00\x00\x03samemalformed packet\x00"#),
    ("udp announce with an unknown option", r#"\x00\x00\x00\x03sameunknown option type\x00"#),
    ("udp announce with a broken option", r#"\x00\x00\x00\x03samemalformed packet\x00"#),
    ("udp event 4", r#"\x00\x00\x00\x03samemalformed event ID\x00"#),
    ("udp event 5", r#"\x00\x00\x00\x03samemalformed event ID\x00"#),
    (
        "udp event 256",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    ("udp port 0", r#"\x00\x00\x00\x03sameinvalid port\x00"#),
    (
        "udp leecher",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp seed 1 again",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x02\x7f\x00\x00\x01\'\x13"#,
    ),
    (
        "udp id 1, port 5",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp stopped",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x02\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp scrape: completes",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00"#,
    ),
    (
        "udp scrape: completes with something left",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x01"#,
    ),
    (
        "udp scrape: has something left again",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"#,
    ),
    (
        "udp scrape: has nothing left, silently",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x01"#,
    ),
    ("udp scrape of nothing", r#"\x00\x00\x00\x03samemalformed packet\x00"#),
    ("udp scrape and 1 byte", r#"\x00\x00\x00\x03samemalformed packet\x00"#),
    (
        "udp scrape of 51",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x... 608 bytes"#,
    ),
    (
        "udp scrape of 76",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x... 608 bytes"#,
    ),
    (
        "udp numwant -1",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00n\x00\x00\x00\x00?????????????????????????????????????????????????????????????????????????????????????... 620 bytes"#,
    ),
    ("udp numwant 0", r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00o\x00\x00\x00\x00??????"#),
    (
        "udp after many bad ids",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "http leecher",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http seeder",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 82\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http stopped",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 82\r\nConnection: close\r\n\r\nd8:completei1e10:incompletei1e8:intervali1800e12:min intervali900e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http stopped, a new swarm",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 82\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peers6:\x7f\x00\x00\x01\'\x19e"#,
    ),
    (
        "http compact=0",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei1e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-2222222222224:porti10002eeee"#,
    ),
    (
        "http compact=x",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 82\r\nConnection: close\r\n\r\nd8:completei1e10:incompletei1e8:intervali1800e12:min intervali900e5:peers6:\x7f\x00\x00\x01\'\x12e"#,
    ),
    (
        "http no_peer_id=1",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei1e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-2222222222224:porti10002eeee"#,
    ),
    (
        "http left=-",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 53\r\nConnection: close\r\n\r\nd14:failure reason31:failed to parse parameter: lefte"#,
    ),
    (
        "http left=abc",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 53\r\nConnection: close\r\n\r\nd14:failure reason31:failed to parse parameter: lefte"#,
    ),
    (
        "http left=+5",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 53\r\nConnection: close\r\n\r\nd14:failure reason31:failed to parse parameter: lefte"#,
    ),
    (
        "http left=4294967296",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http uploaded=-",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 57\r\nConnection: close\r\n\r\nd14:failure reason35:failed to parse parameter: uploadede"#,
    ),
    (
        "http info_hash=-",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 53\r\nConnection: close\r\n\r\nd14:failure reason31:no info_hash parameter suppliede"#,
    ),
    (
        "http info_hash=aaaaaaaaaaaaaaaaaaa",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 47\r\nConnection: close\r\n\r\nd14:failure reason25:provided invalid infohashe"#,
    ),
    (
        "http info_hash=%4aaaaaaaaaaaaaaaaaaa",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 47\r\nConnection: close\r\n\r\nd14:failure reason25:provided invalid infohashe"#,
    ),
    (
        "http peer_id=-",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 56\r\nConnection: close\r\n\r\nd14:failure reason34:failed to parse parameter: peer_ide"#,
    ),
    (
        "http port=0",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 34\r\nConnection: close\r\n\r\nd14:failure reason12:invalid porte"#,
    ),
    (
        "http port=-",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 53\r\nConnection: close\r\n\r\nd14:failure reason31:failed to parse parameter: porte"#,
    ),
    (
        "http event=foo",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 58\r\nConnection: close\r\n\r\nd14:failure reason36:failed to provide valid client evente"#,
    ),
    (
        "http event=STARTED",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http event=paused",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 58\r\nConnection: close\r\n\r\nd14:failure reason36:failed to provide valid client evente"#,
    ),
    (
        "http event=none",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http numwant=0",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 84\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei111e8:intervali1800e12:min intervali900e5:peers6:??????e"#,
    ),
    (
        "http numwant=5",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 109\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei110e8:intervali1800e12:min intervali900e5:peers30:??????????????????????????????e"#,
    ),
    (
        "http numwant=-1",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 56\r\nConnection: close\r\n\r\nd14:failure reason34:failed to parse parameter: numwante"#,
    ),
    (
        "http numwant=1000",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 680\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei110e8:interv... 780 bytes"#,
    ),
    (
        "http key of 101 bytes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei2e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http scrape of a plus",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 65\r\nConnection: close\r\n\r\nd5:filesd20:a+b+ca+b+ca+b+ca+b+cd8:completei0e10:incompletei0eeee"#,
    ),
    (
        "http two info hashes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 60\r\nConnection: close\r\n\r\nd14:failure reason38:multiple info_hash parameters suppliede"#,
    ),
    (
        "http two ports",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10099eeee"#,
    ),
    (
        "http names in capitals",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http semicolons",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http path /foo",
        r#"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 19\r\nConnection: close\r\n\r\n404 page not found\n"#,
    ),
    (
        "http path /announce/abc",
        r#"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 19\r\nConnection: close\r\n\r\n404 page not found\n"#,
    ),
    (
        "http path /announcefoo",
        r#"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 19\r\nConnection: close\r\n\r\n404 page not found\n"#,
    ),
    (
        "http path /sc",
        r#"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 19\r\nConnection: close\r\n\r\n404 page not found\n"#,
    ),
    (
        "http absolute target",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http announce alone",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 53\r\nConnection: close\r\n\r\nd14:failure reason31:no info_hash parameter suppliede"#,
    ),
    (
        "http method POST",
        r#"HTTP/1.1 405 Method Not Allowed\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 19\r\nConnection: close\r\n\r\nMethod Not Allowed\n"#,
    ),
    (
        "http method HEAD",
        r#"HTTP/1.1 405 Method Not Allowed\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 19\r\nConnection: close\r\n\r\nMethod Not Allowed\n"#,
    ),
    (
        "http method FOO",
        r#"HTTP/1.1 405 Method Not Allowed\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 19\r\nConnection: close\r\n\r\nMethod Not Allowed\n"#,
    ),
    (
        "http no request",
        r#"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 15\r\nConnection: close\r\n\r\n400 Bad Request"#,
    ),
    (
        "http about 4000 bytes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http about 8300 bytes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http about 16600 bytes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http scrape: completes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 65\r\nConnection: close\r\n\r\nd5:filesd20:h_done______________d8:completei1e10:incompletei0eeee"#,
    ),
    (
        "http scrape of an unknown torrent",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 65\r\nConnection: close\r\n\r\nd5:filesd20:h_unknown___________d8:completei0e10:incompletei0eeee"#,
    ),
    (
        "http scrape of one twice",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 65\r\nConnection: close\r\n\r\nd5:filesd20:h_seeds_____________d8:completei2e10:incompletei1eeee"#,
    ),
    (
        "http scrape in no order",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 119\r\nConnection: close\r\n\r\nd5:filesd20:h_first_____________d8:completei0e10:incompletei1ee20:h_seeds_____________d8:completei2e10:incompletei1eeee"#,
    ),
    (
        "http scrape of 3 bytes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 47\r\nConnection: close\r\n\r\nd14:failure reason25:provided invalid infohashe"#,
    ),
    (
        "http scrape of 51",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 2711\r\nConnection: close\r\n\r\nd5:filesd20:m10_________________d8:comp... 2812 bytes"#,
    ),
    (
        "http scrape of 65",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 2711\r\nConnection: close\r\n\r\nd5:filesd20:m10_________________d8:comp... 2812 bytes"#,
    ),
    (
        "http scrape of 101",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 2711\r\nConnection: close\r\n\r\nd5:filesd20:m10_________________d8:comp... 2812 bytes"#,
    ),
    (
        "http scrape without an info hash",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 53\r\nConnection: close\r\n\r\nd14:failure reason31:no info_hash parameter suppliede"#,
    ),
    (
        "http scrape of high bytes",
        r#"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 65\r\nConnection: close\r\n\r\nd5:filesd20:\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93d8:completei0e10:incompletei1eeee"#,
    ),
];

const MOCHI: Rows = &[
    ("udp action 3", r#"\x00\x00\x00\x03sameunknown action ID\x00"#),
    ("udp action 9, bad id", r#"\x00\x00\x00\x03samebad connection ID\x00"#),
    ("udp announce, bad id", r#"\x00\x00\x00\x03samebad connection ID\x00"#),
    (
        "udp id of another port",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    ("udp announce, protocol id", r#"\x00\x00\x00\x03samebad connection ID\x00"#),
    ("udp announce of 97 bytes", r#"\x00\x00\x00\x03samemalformed packet\x00"#),
    ("udp announce with an unknown option", r#"\x00\x00\x00\x03sameunknown option type\x00"#),
    ("udp announce with a broken option", r#"\x00\x00\x00\x03samemalformed packet\x00"#),
    ("udp event 4", r#"\x00\x00\x00\x03sameunknown event\x00"#),
    ("udp event 5", r#"\x00\x00\x00\x03sameunknown event\x00"#),
    (
        "udp event 256",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    ("udp port 0", r#"\x00\x00\x00\x03sameinvalid port\x00"#),
    (
        "udp leecher",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp seed 1 again",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x02\x7f\x00\x00\x01\'\x13"#,
    ),
    (
        "udp id 1, port 5",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp stopped",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x02\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp scrape: completes with something left",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00\x01"#,
    ),
    (
        "udp scrape: has nothing left, silently",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00\x01"#,
    ),
    ("udp scrape of nothing", r#"\x00\x00\x00\x03samemalformed packet\x00"#),
    ("udp scrape and 1 byte", r#"\x00\x00\x00\x03samemalformed packet\x00"#),
    (
        "udp scrape of 51",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x... 608 bytes"#,
    ),
    (
        "udp scrape of 76",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x... 608 bytes"#,
    ),
    (
        "udp numwant -1",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00n\x00\x00\x00\x00?????????????????????????????????????????????????????????????????????????????????????... 620 bytes"#,
    ),
    ("udp numwant 0", r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00o\x00\x00\x00\x00??????"#),
    (
        "udp after many bad ids",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "http leecher",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http seeder",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 82\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http stopped",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 82\r\nConnection: close\r\n\r\nd8:completei1e10:incompletei1e8:intervali1800e12:min intervali900e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http stopped, a new swarm",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 82\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peers6:\x7f\x00\x00\x01\'\x19e"#,
    ),
    (
        "http compact=0",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei1e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-2222222222224:porti10002eeee"#,
    ),
    (
        "http compact=x",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei1e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-2222222222224:porti10002eeee"#,
    ),
    (
        "http no_peer_id=1",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 106\r\nConnection: close\r\n\r\nd8:completei1e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.14:porti10002eeee"#,
    ),
    (
        "http left=-",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 62\r\nConnection: close\r\n\r\nd14:failure reason40:parameter \'left\' invalid or not providede"#,
    ),
    (
        "http left=abc",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 62\r\nConnection: close\r\n\r\nd14:failure reason40:parameter \'left\' invalid or not providede"#,
    ),
    (
        "http left=+5",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 62\r\nConnection: close\r\n\r\nd14:failure reason40:parameter \'left\' invalid or not providede"#,
    ),
    (
        "http left=4294967296",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http uploaded=-",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 66\r\nConnection: close\r\n\r\nd14:failure reason44:parameter \'uploaded\' invalid or not providede"#,
    ),
    (
        "http info_hash=-",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 43\r\nConnection: close\r\n\r\nd14:failure reason21:no info hash suppliede"#,
    ),
    (
        "http info_hash=aaaaaaaaaaaaaaaaaaa",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 43\r\nConnection: close\r\n\r\nd14:failure reason21:no info hash suppliede"#,
    ),
    (
        "http info_hash=%4aaaaaaaaaaaaaaaaaaa",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 43\r\nConnection: close\r\n\r\nd14:failure reason21:no info hash suppliede"#,
    ),
    (
        "http peer_id=-",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 53\r\nConnection: close\r\n\r\nd14:failure reason31:peer ID invalid or not providede"#,
    ),
    (
        "http port=0",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 34\r\nConnection: close\r\n\r\nd14:failure reason12:invalid porte"#,
    ),
    (
        "http port=-",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 34\r\nConnection: close\r\n\r\nd14:failure reason12:invalid porte"#,
    ),
    (
        "http event=foo",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 35\r\nConnection: close\r\n\r\nd14:failure reason13:unknown evente"#,
    ),
    (
        "http event=STARTED",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http event=paused",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 35\r\nConnection: close\r\n\r\nd14:failure reason13:unknown evente"#,
    ),
    (
        "http event=none",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http numwant=0",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 84\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei111e8:intervali1800e12:min intervali900e5:peers6:??????e"#,
    ),
    (
        "http numwant=5",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 109\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei110e8:intervali1800e12:min intervali900e5:peers30:??????????????????????????????e"#,
    ),
    (
        "http numwant=-1",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 66\r\nConnection: close\r\n\r\nd14:failure reason44:parameter \'num want\' invalid or not providede"#,
    ),
    (
        "http numwant=1000",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 680\r\nConnection: close\r\n\r\nd8:completei0e10:inc... 798 bytes"#,
    ),
    (
        "http key of 101 bytes",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei2e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http scrape of a plus",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 81\r\nConnection: close\r\n\r\nd5:filesd20:a+b+ca+b+ca+b+ca+b+cd8:completei0e10:downloadedi0e10:incompletei0eeee"#,
    ),
    (
        "http two info hashes",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 51\r\nConnection: close\r\n\r\nd14:failure reason29:multiple info hashes suppliede"#,
    ),
    (
        "http two ports",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http names in capitals",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 34\r\nConnection: close\r\n\r\nd14:failure reason12:invalid porte"#,
    ),
    (
        "http semicolons",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 43\r\nConnection: close\r\n\r\nd14:failure reason21:no info hash suppliede"#,
    ),
    (
        "http path /foo",
        r#"HTTP/1.1 404 Not Found\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 18\r\nConnection: close\r\n\r\n404 Page not found"#,
    ),
    (
        "http path /announce/abc",
        r#"HTTP/1.1 404 Not Found\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 18\r\nConnection: close\r\n\r\n404 Page not found"#,
    ),
    (
        "http path /announcefoo",
        r#"HTTP/1.1 404 Not Found\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 18\r\nConnection: close\r\n\r\n404 Page not found"#,
    ),
    (
        "http path /sc",
        r#"HTTP/1.1 404 Not Found\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 18\r\nConnection: close\r\n\r\n404 Page not found"#,
    ),
    (
        "http absolute target",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http announce alone",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 43\r\nConnection: close\r\n\r\nd14:failure reason21:no info hash suppliede"#,
    ),
    (
        "http method POST",
        r#"HTTP/1.1 400 Bad Request\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 24\r\nConnection: close\r\n\r\nnon-GET request received"#,
    ),
    (
        "http method HEAD",
        r#"HTTP/1.1 400 Bad Request\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 24\r\nConnection: close\r\n\r\nnon-GET request received"#,
    ),
    (
        "http method FOO",
        r#"HTTP/1.1 400 Bad Request\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 24\r\nConnection: close\r\n\r\nnon-GET request received"#,
    ),
    (
        "http no request",
        r#"HTTP/1.1 400 Bad Request\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 26\r\nConnection: close\r\n\r\nError when parsing request"#,
    ),
    (
        "http about 4000 bytes",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 138\r\nConnection: close\r\n\r\nd8:completei0e10:incompletei1e8:intervali1800e12:min intervali900e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http about 8300 bytes",
        r#"HTTP/1.1 431 Request Header Fields Too Large\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 22\r\nConnection: close\r\n\r\nToo big request header"#,
    ),
    (
        "http about 16600 bytes",
        r#"HTTP/1.1 431 Request Header Fields Too Large\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 22\r\nConnection: close\r\n\r\nToo big request header"#,
    ),
    (
        "http scrape: completes",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 81\r\nConnection: close\r\n\r\nd5:filesd20:h_done______________d8:completei1e10:downloadedi1e10:incompletei0eeee"#,
    ),
    (
        "http scrape of an unknown torrent",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 81\r\nConnection: close\r\n\r\nd5:filesd20:h_unknown___________d8:completei0e10:downloadedi0e10:incompletei0eeee"#,
    ),
    (
        "http scrape of one twice",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 81\r\nConnection: close\r\n\r\nd5:filesd20:h_seeds_____________d8:completei2e10:downloadedi0e10:incompletei1eeee"#,
    ),
    (
        "http scrape in no order",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 151\r\nConnection: close\r\n\r\nd5:filesd20:h_first_____________d8:completei0e10:downloadedi0e10:incompletei1ee20:h_seeds_____________d8:completei2e10:downloadedi0e10:incompletei1eeee"#,
    ),
    (
        "http scrape of 3 bytes",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 43\r\nConnection: close\r\n\r\nd14:failure reason21:no info hash suppliede"#,
    ),
    (
        "http scrape of 51",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 3511\r\nConnection: close\r\n\r\nd5:filesd20:m10____... 3630 bytes"#,
    ),
    (
        "http scrape of 65",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 3511\r\nConnection: close\r\n\r\nd5:filesd20:m10____... 3630 bytes"#,
    ),
    (
        "http scrape of 101",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 3511\r\nConnection: close\r\n\r\nd5:filesd20:m10____... 3630 bytes"#,
    ),
    (
        "http scrape without an info hash",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 43\r\nConnection: close\r\n\r\nd14:failure reason21:no info hash suppliede"#,
    ),
    (
        "http scrape of high bytes",
        r#"HTTP/1.1 200 OK\r\nServer: fasthttp\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 81\r\nConnection: close\r\n\r\nd5:filesd20:\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93d8:completei0e10:downloadedi0e10:incompletei1eeee"#,
    ),
];

const BITTORRENT_TRACKER: Rows = &[
    ("udp action 3", r#""#),
    ("udp action 9, bad id", r#""#),
    ("udp announce, bad id", r#""#),
    (
        "udp id of another port",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp announce, protocol id",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    ("udp announce of 97 bytes", r#""#),
    (
        "udp announce with an unknown option",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp announce with a broken option",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp event 4",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    ("udp event 5", r#""#),
    ("udp event 256", r#""#),
    (
        "udp port 0",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\xff\xff"#,
    ),
    (
        "udp leecher",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp leecher after seeder",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00\x01\x00\x00\x00\x01\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x12"#,
    ),
    (
        "udp seed 1 again",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00\x01\x00\x00\x00\x02\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x12\x7f\x00\x00\x01\'\x13"#,
    ),
    (
        "udp id 1, port 5",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00\x02\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x15"#,
    ),
    (
        "udp stopped",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00\x01\x00\x00\x00\x01\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x12"#,
    ),
    (
        "udp scrape: completes with something left",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x02\x00\x00\x00\x02\x00\x00\x00\x01"#,
    ),
    (
        "udp scrape: has something left again",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00"#,
    ),
    (
        "udp scrape: has nothing left, silently",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x03\x00\x00\x00\x03\x00\x00\x00\x00"#,
    ),
    ("udp scrape of nothing", r#"\x00\x00\x00\x02same"#),
    ("udp scrape and 1 byte", r#""#),
    (
        "udp scrape of one twice",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"#,
    ),
    (
        "udp scrape of 76",
        r#"\x00\x00\x00\x02same\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x... 920 bytes"#,
    ),
    (
        "udp numwant -1",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00n\x00\x00\x00\x00????????????????????????????????????????????????????????????????????????????????????????... 512 bytes"#,
    ),
    (
        "udp numwant 0",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00n\x00\x00\x00\x00????????????????????????????????????????????????????????????????????????????????????????... 320 bytes"#,
    ),
    (
        "udp numwant 5",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00n\x00\x00\x00\x00??????????????????????????????"#,
    ),
    (
        "udp after many bad ids",
        r#"\x00\x00\x00\x01same\x00\x00\x02X\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "http leecher",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 117\r\n\r\nd8:completei0e10:incompletei1e8:intervali600e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http seeder",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 78\r\n\r\nd8:completei1e10:incompletei1e8:intervali600e5:peers12:\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x126:peers60:e"#,
    ),
    (
        "http stopped",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 71\r\n\r\nd8:completei0e10:incompletei1e8:intervali600e5:peers6:\x7f\x00\x00\x01\'\x116:peers60:e"#,
    ),
    (
        "http stopped, a new swarm",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 65\r\n\r\nd8:completei0e10:incompletei0e8:intervali600e5:peers0:6:peers60:e"#,
    ),
    (
        "http compact=0",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 179\r\n\r\nd8:completei1e10:incompletei1e8:intervali600e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eed2:ip9:127.0.0.17:peer id20:-TT0100-2222222222224:porti10002eeee"#,
    ),
    (
        "http compact=x",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 179\r\n\r\nd8:completei1e10:incompletei1e8:intervali600e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eed2:ip9:127.0.0.17:peer id20:-TT0100-2222222222224:porti10002eeee"#,
    ),
    (
        "http no_peer_id=1",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 179\r\n\r\nd8:completei1e10:incompletei1e8:intervali600e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eed2:ip9:127.0.0.17:peer id20:-TT0100-2222222222224:porti10002eeee"#,
    ),
    (
        "http left=-",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 117\r\n\r\nd8:completei0e10:incompletei1e8:intervali600e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http left=abc",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 117\r\n\r\nd8:completei0e10:incompletei1e8:intervali600e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http left=+5",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 117\r\n\r\nd8:completei0e10:incompletei1e8:intervali600e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http left=4294967296",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 117\r\n\r\nd8:completei0e10:incompletei1e8:intervali600e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http uploaded=-",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 117\r\n\r\nd8:completei0e10:incompletei1e8:intervali600e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http info_hash=-",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 39\r\n\r\nd14:failure reason17:invalid info_hashe"#,
    ),
    (
        "http info_hash=aaaaaaaaaaaaaaaaaaa",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 39\r\n\r\nd14:failure reason17:invalid info_hashe"#,
    ),
    (
        "http info_hash=%4aaaaaaaaaaaaaaaaaaa",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 39\r\n\r\nd14:failure reason17:invalid info_hashe"#,
    ),
    (
        "http peer_id=-",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 37\r\n\r\nd14:failure reason15:invalid peer_ide"#,
    ),
    (
        "http port=0",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 34\r\n\r\nd14:failure reason12:invalid porte"#,
    ),
    (
        "http port=-",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 34\r\n\r\nd14:failure reason12:invalid porte"#,
    ),
    (
        "http event=foo",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 35\r\n\r\nd14:failure reason13:invalid evente"#,
    ),
    (
        "http event=STARTED",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 35\r\n\r\nd14:failure reason13:invalid evente"#,
    ),
    (
        "http event=paused",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 117\r\n\r\nd8:completei0e10:incompletei1e8:intervali600e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http event=none",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 35\r\n\r\nd14:failure reason13:invalid evente"#,
    ),
    (
        "http numwant=0",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 369\r\n\r\nd8:completei0e10:incompletei110e8:intervali600e5:peer... 456 bytes"#,
    ),
    (
        "http numwant=5",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 98\r\n\r\nd8:completei0e10:incompletei110e8:intervali600e5:peers30:??????????????????????????????6:peers60:e"#,
    ),
    (
        "http numwant=-1",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 67\r\n\r\nd8:completei0e10:incompletei110e8:intervali600e5:peers0:6:peers60:e"#,
    ),
    (
        "http numwant=1000",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 561\r\n\r\nd8:completei0e10:incompletei110e8:intervali600e5:peer... 648 bytes"#,
    ),
    (
        "http key of 101 bytes",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 117\r\n\r\nd8:completei0e10:incompletei1e8:intervali600e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http scrape of a plus",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 118\r\n\r\nd5:filesd20:a+b+ca+b+ca+b+ca+b+cd8:completei0e10:downloadedi0e10:incompletei0eee5:flagsd20:min_request_intervali600eee"#,
    ),
    (
        "http two info hashes",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 39\r\n\r\nd14:failure reason17:invalid info_hashe"#,
    ),
    (
        "http two ports",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 34\r\n\r\nd14:failure reason12:invalid porte"#,
    ),
    (
        "http names in capitals",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 34\r\n\r\nd14:failure reason12:invalid porte"#,
    ),
    (
        "http semicolons",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 39\r\n\r\nd14:failure reason17:invalid info_hashe"#,
    ),
    (
        "http path /foo",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 164\r\n\r\nd14:failure reason141:invalid action in HTTP request: /foo?info_hash=h_path1_____________&peer_id=-TT0100-111111111111&port=10001&uploaded=0&downloaded=0&left=1000e"#,
    ),
    (
        "http path /announce/abc",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 173\r\n\r\nd14:failure reason150:invalid action in HTTP request: /announce/abc?info_hash=h_path3_____________&peer_id=-TT0100-111111111111&port=10001&uploaded=0&downloaded=0&left=1000e"#,
    ),
    (
        "http path /announcefoo",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 172\r\n\r\nd14:failure reason149:invalid action in HTTP request: /announcefoo?info_hash=h_path8_____________&peer_id=-TT0100-111111111111&port=10001&uploaded=0&downloaded=0&left=1000e"#,
    ),
    (
        "http path /sc",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 163\r\n\r\nd14:failure reason140:invalid action in HTTP request: /sc?info_hash=h_path11____________&peer_id=-TT0100-111111111111&port=10001&uploaded=0&downloaded=0&left=1000e"#,
    ),
    (
        "http absolute target",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 185\r\n\r\nd14:failure reason162:invalid action in HTTP request: http://localhost/announce?info_hash=h_own89_____________&peer_id=-TT0100-111111111111&port=10001&uploaded=0&downloaded=0&left=1000e"#,
    ),
    (
        "http announce alone",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 39\r\n\r\nd14:failure reason17:invalid info_hashe"#,
    ),
    (
        "http method POST",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 117\r\n\r\nd8:completei0e10:incompletei1e8:intervali600e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http method HEAD",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 117\r\n\r\n"#,
    ),
    ("http method FOO", r#"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"#),
    ("http no request", r#"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"#),
    (
        "http about 4000 bytes",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 117\r\n\r\nd8:completei0e10:incompletei1e8:intervali600e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http about 8300 bytes",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 117\r\n\r\nd8:completei0e10:incompletei1e8:intervali600e5:peersld2:ip9:127.0.0.17:peer id20:-TT0100-1111111111114:porti10001eeee"#,
    ),
    (
        "http about 16600 bytes",
        r#"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n"#,
    ),
    (
        "http scrape: completes",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 118\r\n\r\nd5:filesd20:h_done______________d8:completei1e10:downloadedi1e10:incompletei0eee5:flagsd20:min_request_intervali600eee"#,
    ),
    (
        "http scrape of an unknown torrent",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 118\r\n\r\nd5:filesd20:h_unknown___________d8:completei0e10:downloadedi0e10:incompletei0eee5:flagsd20:min_request_intervali600eee"#,
    ),
    (
        "http scrape of one twice",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 118\r\n\r\nd5:filesd20:h_seeds_____________d8:completei2e10:downloadedi2e10:incompletei1eee5:flagsd20:min_request_intervali600eee"#,
    ),
    (
        "http scrape in no order",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 188\r\n\r\nd5:filesd20:h_first_____________d8:completei0e10:downloadedi0e10:incompletei1ee20:h_seeds_____________d8:completei2e10:downloadedi2e10:incompletei1eee5:flagsd20:min_request_intervali600eee"#,
    ),
    (
        "http scrape of 3 bytes",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 39\r\n\r\nd14:failure reason17:invalid info_hashe"#,
    ),
    (
        "http scrape of 51",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 3618\r\n\r\nd5:filesd20:h_last51____________d8:completei0e10:dow... 3706 bytes"#,
    ),
    (
        "http scrape of 65",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 4598\r\n\r\nd5:filesd20:h_last65____________d8:completei0e10:dow... 4686 bytes"#,
    ),
    (
        "http scrape of 101",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 7118\r\n\r\nd5:filesd20:h_last101___________d8:completei0e10:dow... 7206 bytes"#,
    ),
    (
        "http scrape without an info hash",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 7842\r\n\r\nd5:filesd20:AAAAAAAAAAAAAAAAAAAAd8:completei0e10:dow... 7930 bytes"#,
    ),
    (
        "http scrape of high bytes",
        r#"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 138\r\n\r\nd5:filesd40:\xc2\x80\xc2\x81\xc2\x82\xc2\x83\xc2\x84\... 225 bytes"#,
    ),
];

const QBITTORRENT: Rows = &[
    (
        "udp id of another port",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp announce with an unknown option",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp event 4",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp leecher",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "udp leecher after seeder",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x01\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x12"#,
    ),
    (
        "udp seed 1 again",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x02\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x12\x7f\x00\x00\x01\'\x13"#,
    ),
    (
        "udp id 1, port 5",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x02\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x15"#,
    ),
    (
        "udp after many bad ids",
        r#"\x00\x00\x00\x01same\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x00\x7f\x00\x00\x01\'\x11"#,
    ),
    (
        "http leecher",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http seeder",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 89\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei1e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers12:\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x12e"#,
    ),
    (
        "http stopped",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 76\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers0:e"#,
    ),
    (
        "http stopped, a new swarm",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 76\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei0e8:intervali1800e5:peers0:e"#,
    ),
    (
        "http compact=0",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 200\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei1e11:external ip4:\x7f\... 305 bytes"#,
    ),
    (
        "http compact=x",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 89\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei1e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers12:\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x12e"#,
    ),
    (
        "http no_peer_id=1",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 89\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei1e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers12:\x7f\x00\x00\x01\'\x11\x7f\x00\x00\x01\'\x12e"#,
    ),
    (
        "http left=-",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http left=abc",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http left=+5",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http left=4294967296",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http uploaded=-",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http info_hash=-",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 51\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd14:failure reason29:Missing \"info_hash\" parametere"#,
    ),
    (
        "http info_hash=aaaaaaaaaaaaaaaaaaa",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 51\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd14:failure reason29:Invalid \"info_hash\" parametere"#,
    ),
    (
        "http info_hash=%4aaaaaaaaaaaaaaaaaaa",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 51\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd14:failure reason29:Invalid \"info_hash\" parametere"#,
    ),
    (
        "http peer_id=-",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 49\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd14:failure reason27:Missing \"peer_id\" parametere"#,
    ),
    (
        "http port=0",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 46\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd14:failure reason24:Invalid \"port\" parametere"#,
    ),
    (
        "http port=-",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 46\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd14:failure reason24:Missing \"port\" parametere"#,
    ),
    (
        "http event=foo",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 47\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd14:failure reason25:Invalid \"event\" parametere"#,
    ),
    (
        "http event=STARTED",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 47\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd14:failure reason25:Invalid \"event\" parametere"#,
    ),
    (
        "http event=paused",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http event=none",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 47\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd14:failure reason25:Invalid \"event\" parametere"#,
    ),
    (
        "http numwant=0",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 78\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei110e8:intervali1800e5:peers0:e"#,
    ),
    (
        "http numwant=5",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 109\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei110e8:intervali1800e5:peers30:??????????????????????????????e"#,
    ),
    (
        "http numwant=-1",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 49\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd14:failure reason27:Invalid \"numwant\" parametere"#,
    ),
    (
        "http numwant=1000",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 740\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\... 845 bytes"#,
    ),
    (
        "http key of 101 bytes",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http scrape of a plus",
        r#"HTTP/1.1 404 Not Found\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http two info hashes",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http two ports",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'se"#,
    ),
    (
        "http names in capitals",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 46\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd14:failure reason24:Missing \"port\" parametere"#,
    ),
    (
        "http semicolons",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 51\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd14:failure reason29:Invalid \"info_hash\" parametere"#,
    ),
    (
        "http path /foo",
        r#"HTTP/1.1 404 Not Found\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http path /announce/abc",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http path /announcefoo",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http path /sc",
        r#"HTTP/1.1 404 Not Found\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http absolute target",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http announce alone",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 51\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd14:failure reason29:Missing \"info_hash\" parametere"#,
    ),
    (
        "http method POST",
        r#"HTTP/1.1 405 Method Not Allowed\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http method HEAD",
        r#"HTTP/1.1 405 Method Not Allowed\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http method FOO",
        r#"HTTP/1.1 405 Method Not Allowed\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http no request",
        r#"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http about 4000 bytes",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http about 8300 bytes",
        r#"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 82\r\ncontent-type: text/plain; charset=UTF-8\r\n\r\nd8:completei0e11:external ip4:\x7f\x00\x00\x0110:incompletei1e8:intervali1800e5:peers6:\x7f\x00\x00\x01\'\x11e"#,
    ),
    (
        "http about 16600 bytes",
        r#"HTTP/1.1 413 Payload Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http scrape: completes",
        r#"HTTP/1.1 404 Not Found\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http scrape of an unknown torrent",
        r#"HTTP/1.1 404 Not Found\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http scrape of one twice",
        r#"HTTP/1.1 404 Not Found\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http scrape in no order",
        r#"HTTP/1.1 404 Not Found\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http scrape of 3 bytes",
        r#"HTTP/1.1 404 Not Found\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http scrape of 51",
        r#"HTTP/1.1 404 Not Found\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http scrape of 65",
        r#"HTTP/1.1 404 Not Found\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http scrape of 101",
        r#"HTTP/1.1 404 Not Found\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http scrape without an info hash",
        r#"HTTP/1.1 404 Not Found\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
    (
        "http scrape of high bytes",
        r#"HTTP/1.1 404 Not Found\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"#,
    ),
];
