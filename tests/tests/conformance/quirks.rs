//! What clients do beside the specifications, and is to be tolerated. The clients that do it are
//! named at each test.

mod http;
mod udp;

use crate::Case;

pub(crate) const CASES: &[Case] = &[
    Case::new("quirk_libtorrent_parameters", http::the_parameters_of_libtorrent),
    Case::new("quirk_transmission_parameters", http::the_parameters_of_transmission),
    Case::new("quirk_raw_ipv6_parameter", http::an_ipv6_endpoint_is_not_escaped),
    Case::new("quirk_raw_reserved_bytes", http::reserved_bytes_are_not_escaped),
    Case::new("quirk_hex_case", http::escapes_are_in_either_case_and_for_any_byte),
    Case::new("quirk_not_utf8", http::values_are_no_text),
    Case::new("quirk_parameter_order", http::parameters_come_in_any_order),
    Case::new("quirk_unknown_parameters", http::unknown_parameters_are_sent),
    Case::new("quirk_header_case", http::header_names_are_in_any_case),
    Case::new("quirk_no_headers", http::there_are_no_headers),
    Case::new("quirk_http_1_0", http::http_1_0_is_spoken),
    Case::new("quirk_accept_encoding", http::gzip_is_accepted_and_not_sent),
    Case::new("quirk_keep_alive_asked_for", http::keep_alive_is_asked_for),
    Case::new("quirk_compact_absent", http::compact_is_not_said),
    Case::new("quirk_counts_needed", http::readers_need_counts_and_min_interval),
    Case::new("quirk_transmission_multi_scrape", http::transmission_scrapes_60_and_lowers_it),
    Case::new("quirk_hybrid_torrent", http::a_hybrid_torrent_has_two_info_hashes),
    Case::new("quirk_no_stopped", http::a_client_vanishes_without_stopped),
    Case::new("quirk_one_peer_an_address", http::a_client_keeps_one_peer_an_address),
    Case::new("quirk_http_repeated", http::an_announce_is_repeated),
    Case::new("quirk_aria2_100_bytes", udp::an_announce_has_two_bytes_more),
    Case::new("quirk_udp_options", udp::an_announce_has_options),
    Case::new("quirk_udp_ip_field", udp::the_ip_field_is_not_zero),
    Case::new("quirk_udp_num_want", udp::any_number_is_wanted),
    Case::new("quirk_udp_same_transaction_id", udp::the_transaction_id_is_used_again),
    Case::new("quirk_udp_event_4", udp::event_4_is_paused),
    Case::new("quirk_udp_retransmission", udp::an_announce_is_retransmitted),
    Case::new("quirk_udp_shared_connection_id", udp::a_connection_id_is_used_on_another_port),
    Case::new("quirk_udp_cached_connection_id", udp::a_connection_id_is_kept_for_a_minute),
    Case::new("quirk_udp_key_matches_http", udp::one_client_announces_over_both_protocols),
];
