;; A tracker that fails, in the way that the port of its first UDP listener says:
;;   1  the first turn traps
;;   2  the first turn never ends
;;   3  the second turn traps
;;   4  a turn takes memory without end
;;   5  `peers` traps
;;   6  `swarm-count` never ends
;;   7  the first turn panics: it leaves a message in memory, and traps
;; Otherwise it runs, with no address bound and nothing to wait for. The build script gives this
;; module the world of `wit/tracker.wit`; a function added there is missing here until it is added.
(module
  (import "[export]bittorrent:tracker/control@0.1.0" "[resource-new]tracker"
    (func $new (param i32) (result i32)))

  (memory (export "memory") 1)
  (global $fault (mut i32) (i32.const 0))
  (global $turns (mut i32) (i32.const 0))
  ;; Everything below is for the results, which are all zero but for the state's discriminant.
  (global $free (mut i32) (i32.const 1024))

  (func (export "cabi_realloc") (param i32 i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at
      (i32.and
        (i32.add (global.get $free) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
    (global.set $free (i32.add (local.get $at) (local.get $size)))
    (local.get $at))

  (data (i32.const 528) "panicked at faulty.wat:1:2:\0aon purpose\00")

  (func $spin (loop $again (br $again)))

  (func $fails (param $fault i32) (result i32)
    (i32.eq (global.get $fault) (local.get $fault)))

  ;; The list of UDP listeners comes first; the port is the last field of the record `listen`, at
  ;; offset 20.
  (func (export "bittorrent:tracker/control@0.1.0#[constructor]tracker")
    (param $udp i32) (param i32 i32 i32 i32 i32 i32 i32) (result i32)
    (global.set $fault (i32.load16_u offset=20 (local.get $udp)))
    (call $new (i32.const 1)))

  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.turn")
    (param $self i32) (param $ready i32) (param $length i32) (result i32)
    (global.set $turns (i32.add (global.get $turns) (i32.const 1)))
    (if (call $fails (i32.const 1)) (then (unreachable)))
    (if (call $fails (i32.const 2)) (then (call $spin)))
    (if (call $fails (i32.const 7))
      (then
        (i64.store (i32.const 512) (i64.const 0x72656b636172743c)) ;; `<tracker`
        (i64.store (i32.const 520) (i64.const 0x203a63696e617020)) ;; ` panic: `
        (unreachable)))
    (if (i32.and (call $fails (i32.const 3)) (i32.gt_u (global.get $turns) (i32.const 1)))
      (then (unreachable)))
    (if (call $fails (i32.const 4))
      (then (loop $again (drop (memory.grow (i32.const 16))) (br $again))))
    (i32.const 64))

  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.state")
    (param $self i32) (result i32)
    (i32.store8 (i32.const 128) (i32.const 1)) ;; running
    (i32.const 128))

  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.close") (param $self i32))

  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.advance")
    (param $self i32) (param $by i64))

  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.freeze") (param $self i32))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.resume") (param $self i32))

  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.peers")
    (param $self i32) (param $hash i32) (param $length i32) (result i32)
    (if (call $fails (i32.const 5)) (then (unreachable)))
    (i32.const 64))

  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.swarm-count")
    (param $self i32) (result i32)
    (if (call $fails (i32.const 6)) (then (call $spin)))
    (i32.const 0))

  ;; The rest answers nothing, in the shape that each of them has: zeros in memory, or no result.
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.swarms")
    (param i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.requests")
    (param i32 i32 i32 i64 i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.recorded")
    (param i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.lines")
    (param i32 i32 i64 i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.urls")
    (param i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.counters")
    (param i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.explain")
    (param i32 i32 i32 i64 i32 i64 i64) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.expect")
    (param i32 i32 i32 i64 i32 i64) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.unmet")
    (param i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.add-peer")
    (param i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.remove-peer")
    (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.set-counts")
    (param i32 i32 i32 i32 i32 i32 i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.set-intervals")
    (param i32 i32 i32 i32 i32))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.next-announce")
    (param i32 i32 i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.refuse")
    (param i32 i32 i32 i32 i32 i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.add-fault")
    (param i32 i32 i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.add-faults")
    (param i32 i32 i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.faults")
    (param i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.remove-fault")
    (param i32 i32) (result i32) (i32.const 0))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.clear-faults")
    (param i32))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.release")
    (param i32 i32) (result i32) (i32.const 0))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.down")
    (param i32 i32 i64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.up")
    (param i32))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.forget-connection-ids")
    (param i32))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.clear")
    (param i32))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.snapshot")
    (param i32) (result i32) (i32.const 64))
  (func (export "bittorrent:tracker/control@0.1.0#[method]tracker.restore")
    (param i32 i32 i32) (result i32) (i32.const 64))
)
