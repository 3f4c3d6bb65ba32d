//! The response that a fault changes.

use crate::behavior::switches::HttpBehavior;
use crate::frontend::http::response::Response;
use crate::frontend::outgoing::AfterSend;
use crate::wire::http_head::Head;

/// A response as it would be without faults.
pub(in crate::frontend::http) struct Original<'a> {
    /// The head of the request.
    pub(in crate::frontend::http) head: &'a Head<'a>,
    pub(in crate::frontend::http) response: &'a Response,
    pub(in crate::frontend::http) behavior: &'static HttpBehavior,
    /// What would happen to the connection afterwards.
    pub(in crate::frontend::http) then: AfterSend,
}
