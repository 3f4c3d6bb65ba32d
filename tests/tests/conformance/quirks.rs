//! What clients do beside the specifications, and is to be tolerated. The clients that do it are
//! named at each test.

mod http;
mod udp;

use crate::Rule;

pub(crate) const RULES: &[Rule] = &[
    Rule::new("quirk_libtorrent_parameters", http::the_parameters_of_libtorrent),
    Rule::new("quirk_transmission_parameters", http::the_parameters_of_transmission),
    Rule::new("quirk_raw_ipv6_parameter", http::an_ipv6_endpoint_is_not_escaped),
    Rule::new("quirk_raw_reserved_bytes", http::reserved_bytes_are_not_escaped),
    Rule::new("quirk_hex_case", http::escapes_are_in_either_case_and_for_any_byte),
    Rule::new("quirk_not_utf8", http::values_are_no_text),
    Rule::new("quirk_parameter_order", http::parameters_come_in_any_order),
    Rule::new("quirk_unknown_parameters", http::unknown_parameters_are_sent),
    Rule::new("quirk_header_case", http::header_names_are_in_any_case),
    Rule::new("quirk_no_headers", http::there_are_no_headers),
    Rule::new("quirk_http_1_0", http::http_1_0_is_spoken),
    Rule::new("quirk_accept_encoding", http::gzip_is_accepted_and_not_sent),
    Rule::new("quirk_keep_alive_asked_for", http::keep_alive_is_asked_for),
    Rule::new("quirk_compact_absent", http::compact_is_not_said),
    Rule::new("quirk_counts_needed", http::readers_need_counts_and_min_interval),
    Rule::new("quirk_transmission_multi_scrape", http::transmission_scrapes_60_and_lowers_it),
    Rule::new("quirk_hybrid_torrent", http::a_hybrid_torrent_has_two_info_hashes),
    Rule::new("quirk_no_stopped", http::a_client_vanishes_without_stopped),
    Rule::new("quirk_one_peer_an_address", http::a_client_keeps_one_peer_an_address),
    Rule::new("quirk_http_repeated", http::an_announce_is_repeated),
    Rule::new("quirk_aria2_100_bytes", udp::an_announce_has_two_bytes_more),
    Rule::new("quirk_udp_options", udp::an_announce_has_options),
    Rule::new("quirk_udp_ip_field", udp::the_ip_field_is_not_zero),
    Rule::new("quirk_udp_num_want", udp::any_number_is_wanted),
    Rule::new("quirk_udp_same_transaction_id", udp::the_transaction_id_is_used_again),
    Rule::new("quirk_udp_event_4", udp::event_4_is_paused),
    Rule::new("quirk_udp_retransmission", udp::an_announce_is_retransmitted),
    Rule::new("quirk_udp_shared_connection_id", udp::a_connection_id_is_used_on_another_port),
    Rule::new("quirk_udp_cached_connection_id", udp::a_connection_id_is_kept_for_a_minute),
    Rule::new("quirk_udp_key_matches_http", udp::one_client_announces_over_both_protocols),
];
