//! The functions of the control interface, as people and programs need to know them.

use serde_json::{Value, json};

use super::schemas::reference;

/// A function of the control interface.
pub struct Operation {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// The path. A part in braces stands for a value.
    pub path: &'static str,
    /// The functions of `wit/tracker.wit` that it stands for.
    pub wit: &'static [&'static str],
    pub(super) id: &'static str,
    /// One sentence, without its full stop.
    pub(super) summary: &'static str,
    /// More sentences.
    pub(super) text: &'static str,
    /// The arguments in its query.
    pub(super) query: Option<&'static str>,
    /// Whether its query has a filter.
    pub(super) filtered: bool,
    pub(super) body: Option<Value>,
    /// Status, description, and content.
    pub(super) responses: Vec<(&'static str, &'static str, Option<Value>)>,
}

fn operation(method: &'static str, path: &'static str, id: &'static str) -> Operation {
    Operation {
        method,
        path,
        wit: &[],
        id,
        summary: "",
        text: "",
        query: None,
        filtered: false,
        body: None,
        responses: Vec::new(),
    }
}

impl Operation {
    fn wit(self, wit: &'static [&'static str]) -> Self {
        Self { wit, ..self }
    }

    fn does(self, summary: &'static str, text: &'static str) -> Self {
        Self { summary, text, ..self }
    }

    fn query(self, query: &'static str) -> Self {
        Self { query: Some(query), filtered: true, ..self }
    }

    /// Takes an object in JSON.
    fn takes(self, schema: &str) -> Self {
        self.takes_json(reference(schema))
    }

    fn takes_json(self, schema: Value) -> Self {
        let content = json!({ "application/json": { "schema": schema } });
        Self { body: Some(json!({ "required": true, "content": content })), ..self }
    }

    fn gives(mut self, status: &'static str, what: &'static str, schema: Value) -> Self {
        let content = json!({ "application/json": { "schema": schema } });
        self.responses.push((status, what, Some(content)));
        self
    }

    fn gives_text(mut self, content_type: &str, what: &'static str) -> Self {
        let content = json!({ content_type: { "schema": { "type": "string" } } });
        self.responses.push(("200", what, Some(content)));
        self
    }

    fn done(mut self) -> Self {
        self.responses.push(("204", "Done.", None));
        self
    }

    fn problem(mut self, status: &'static str, what: &'static str) -> Self {
        let content = json!({ "application/problem+json": { "schema": reference("Problem") } });
        self.responses.push((status, what, Some(content)));
        self
    }
}

fn list(schema: &str) -> Value {
    json!({ "type": "array", "items": reference(schema) })
}

/// All functions.
pub fn operations() -> Vec<Operation> {
    [looking(), waiting(), swarms(), faults(), life()].into_iter().flatten().collect()
}

fn looking() -> Vec<Operation> {
    vec![
        operation("GET", "/", "page")
            .does("The page for people", "It shows what happens, and drives the tracker.")
            .gives_text("text/html", "The page."),
        operation("GET", "/openapi.json", "openapi")
            .does("This interface as an OpenAPI 3.1 document", "")
            .gives("200", "The document.", json!({ "type": "object" })),
        operation("GET", "/metrics", "metrics")
            .does("Numbers in Prometheus' text format", "")
            .gives_text("text/plain", "The metrics."),
        operation("GET", "/tracker", "tracker")
            .wit(&["state", "urls"])
            .does("The version, state, URLs and settings of the tracker", "")
            .gives("200", "The tracker.", reference("Tracker")),
        operation("GET", "/requests", "requests")
            .wit(&["requests"])
            .does(
                "The recorded requests that match a filter, oldest first",
                "The list is shorter than `max` if it would have more than 8 MiB: go on after its last number.",
            )
            .query("requests")
            .gives("200", "The requests.", list("Request")),
        operation("GET", "/recorded", "recorded")
            .wit(&["recorded"])
            .does(
                "The number of the last request, and how many the record has dropped",
                "The record no longer has the requests 1 to `dropped`.",
            )
            .gives("200", "The numbers.", reference("Recorded")),
        operation("GET", "/counters", "counters")
            .wit(&["counters"])
            .does("How many requests of each kind there were", "Only kinds that occurred.")
            .gives("200", "The counters.", list("Counter")),
        operation("GET", "/explain", "explain")
            .wit(&["explain"])
            .does(
                "Explains for people which recorded requests come closest to a filter, and how they differ",
                "",
            )
            .query("explain")
            .gives(
                "200",
                "The explanation.",
                json!({
                    "type": "object",
                    "additionalProperties": false,
                    "properties": { "text": { "type": "string" } },
                    "required": ["text"],
                }),
            ),
    ]
}

fn waiting() -> Vec<Operation> {
    vec![
        operation("GET", "/events", "events")
            .wit(&["lines"])
            .does(
                "The requests that match a filter, as server-sent events, as they come",
                "`id` is the number of the request, `data` the request. An event `missed` says how many requests \
                 the record has dropped before they could be sent.",
            )
            .query("events")
            .gives_text("text/event-stream", "The events."),
        operation("POST", "/wait", "wait")
            .does(
                "Waits for requests that match a filter, and returns them, oldest first",
                "Requests that come from now on count, unless `past` or `after` says otherwise.",
            )
            .takes("Wait")
            .gives("200", "The requests.", list("Request"))
            .problem("408", "They did not come in time. `detail` explains what came instead."),
        operation("GET", "/expectations", "expectations")
            .does("The expectations, and how many requests have come for each", "")
            .gives("200", "The expectations.", list("Expectation")),
        operation("POST", "/expectations", "expect")
            .wit(&["expect"])
            .does("Expects requests that match a filter, from now on", "`GET /verify` says whether they came.")
            .takes("NewExpectation")
            .done(),
        operation("GET", "/verify", "verify")
            .wit(&["unmet"])
            .does("Whether all expectations are met now", "")
            .done()
            .problem("409", "Some are not met. `unmet` explains each of them, `detail` all of them."),
    ]
}

fn swarms() -> Vec<Operation> {
    vec![
        operation("GET", "/swarms", "swarms")
            .wit(&["swarms", "swarm-count"])
            .does("The swarms that have a peer, with their counts", "")
            .gives("200", "The swarms.", list("Swarm")),
        operation("GET", "/swarms/{infoHash}/peers", "peers")
            .wit(&["peers"])
            .does("The peers of a swarm, IPv4 before IPv6", "")
            .gives("200", "The peers.", list("Peer")),
        operation("POST", "/swarms/{infoHash}/peers", "addPeer")
            .wit(&["add-peer"])
            .does("Adds a peer that no client announced, or changes the peer at that address", "")
            .takes("NewPeer")
            .done(),
        operation("DELETE", "/swarms/{infoHash}/peers/{address}", "removePeer")
            .wit(&["remove-peer"])
            .does("Removes the peer at an address, however it was added", "")
            .done(),
        operation("PUT", "/swarms/{infoHash}/counts", "setCounts")
            .wit(&["set-counts"])
            .does("Sets the counts of a swarm that replies have, whatever its peers are", "")
            .takes("Counts")
            .done(),
        operation("DELETE", "/swarms/{infoHash}/counts", "restoreCounts")
            .wit(&["set-counts"])
            .does("Restores the real counts of a swarm", "")
            .done(),
        operation("PUT", "/swarms/{infoHash}/refusal", "refuse")
            .wit(&["refuse"])
            .does("Refuses announces of a torrent, with this reason", "")
            .takes("Refusal")
            .done(),
        operation("DELETE", "/swarms/{infoHash}/refusal", "endRefusal")
            .wit(&["refuse"])
            .does("Refuses announces of this torrent no longer", "")
            .done(),
        operation("PUT", "/intervals", "setIntervals")
            .wit(&["set-intervals"])
            .does("Sets the intervals that replies to announces have, in seconds", "")
            .takes("Intervals")
            .done(),
        operation("DELETE", "/intervals", "restoreIntervals")
            .wit(&["set-intervals"])
            .does("Restores the intervals of the settings", "")
            .done(),
        operation("POST", "/next-announce", "nextAnnounce")
            .wit(&["next-announce"])
            .does(
                "Sets the reply to the next announce that gets peers",
                "A script in words, such as `\"interval=5 peers=192.0.2.1:6881\"`, or as an object.",
            )
            .takes_json(json!({ "anyOf": [{ "type": "string" }, reference("Script")] }))
            .done(),
    ]
}

fn faults() -> Vec<Operation> {
    let ids = json!({ "anyOf": [
        {
            "type": "object",
            "additionalProperties": false,
            "properties": { "id": { "type": "integer" } },
            "required": ["id"],
        },
        {
            "type": "object",
            "additionalProperties": false,
            "properties": { "ids": { "type": "array", "items": { "type": "integer" } } },
            "required": ["ids"],
        },
    ] });
    let one = json!({ "anyOf": [{ "type": "string" }, reference("fault")] });
    let some = json!({ "anyOf": [
        { "type": "string", "description": "A fault in words." },
        reference("fault"),
        { "type": "array", "items": one },
    ] });
    vec![
        operation("GET", "/faults", "faults")
            .wit(&["faults"])
            .does("The faults that the tracker has, the oldest first", "")
            .gives("200", "The faults.", list("FaultStatus")),
        operation("POST", "/faults", "addFault")
            .wit(&["add-fault", "add-faults"])
            .does(
                "Adds a fault, and returns its id",
                "In words, `\"announce udp times=2 drop\"`, or as an object. An array adds several faults, or none of \
                 them if one is invalid.",
            )
            .takes_json(some)
            .gives("201", "Added.", ids),
        operation("DELETE", "/faults", "clearFaults")
            .wit(&["clear-faults"])
            .does("Removes every fault, and sends what they hold", "")
            .done(),
        operation("GET", "/faults/{id}", "fault")
            .does("A fault: how many requests it was due for, and how many replies it holds", "")
            .gives("200", "The fault.", reference("FaultStatus")),
        operation("DELETE", "/faults/{id}", "removeFault")
            .wit(&["remove-fault"])
            .does("Removes a fault, and sends what it holds", "")
            .done(),
        operation("POST", "/faults/{id}/release", "release")
            .wit(&["release"])
            .does("Sends the replies that a fault holds", "The fault holds later replies as before.")
            .takes("Nothing")
            .gives(
                "200",
                "How many replies were sent.",
                json!({
                    "type": "object",
                    "additionalProperties": false,
                    "properties": { "released": { "type": "integer" } },
                    "required": ["released"],
                }),
            ),
        operation("POST", "/faults/{id}/wait", "waitHeld")
            .does("Waits until a fault holds replies", "")
            .takes("HeldWait")
            .gives("200", "The fault.", reference("FaultStatus"))
            .problem("408", "It did not hold as many in time."),
    ]
}

fn life() -> Vec<Operation> {
    vec![
        operation("GET", "/clock", "clock")
            .does(
                "The time on the tracker's clock, in seconds since its start, and whether it stands still",
                "",
            )
            .gives("200", "The clock.", reference("Clock")),
        operation("POST", "/clock/advance", "advance")
            .wit(&["advance"])
            .does("Moves the tracker's clock forward", "Peers and connection ids get older by this.")
            .takes("Advance")
            .gives("200", "The clock.", reference("Clock")),
        operation("POST", "/clock/freeze", "freeze")
            .wit(&["freeze"])
            .does("Stops the tracker's clock", "Only `advance` moves it then.")
            .takes("Nothing")
            .gives("200", "The clock.", reference("Clock")),
        operation("POST", "/clock/resume", "resume")
            .wit(&["resume"])
            .does("Lets the tracker's clock run again", "")
            .takes("Nothing")
            .gives("200", "The clock.", reference("Clock")),
        operation("POST", "/down", "down")
            .wit(&["down"])
            .does(
                "Closes all sockets of the tracker, as if it had been shut down, but not those of this interface",
                "The response comes when they are closed.",
            )
            .takes("Down")
            .done()
            .problem("408", "They are not closed after 10 minutes."),
        operation("POST", "/up", "up")
            .wit(&["up"])
            .does("Binds the sockets again, on the same ports", "The response comes when they are bound.")
            .takes("Nothing")
            .done()
            .problem("408", "They are not bound after 10 minutes: a port is in use."),
        operation("DELETE", "/connection-ids", "forgetConnectionIds")
            .wit(&["forget-connection-ids"])
            .does("Forgets every connection id that was given over UDP", "")
            .done(),
        operation("POST", "/clear", "clear")
            .wit(&["clear"])
            .does(
                "Forgets swarms, record, counters, expectations, faults, and what was set",
                "Sockets, settings and clock stay as they are. The numbers of requests go on.",
            )
            .takes("Nothing")
            .done(),
        operation("GET", "/snapshot", "snapshot")
            .wit(&["snapshot"])
            .does("The swarms with their peers, and what was set, as bytes", "")
            .gives_text("application/octet-stream", "The bytes."),
        Operation {
            body: Some(json!({
                "required": true,
                "content": { "application/octet-stream": { "schema": { "type": "string" } } },
            })),
            ..operation("PUT", "/snapshot", "restore")
                .wit(&["restore"])
                .does("Replaces the tracker's state with that of a snapshot", "")
                .done()
        },
    ]
}
